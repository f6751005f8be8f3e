import type { CustomMetric } from '../model/service';
import type { Dashboard, GraphPanel, Query, Section, Unit } from './dashboard';
import { ownNamespaces, scrapedServices, type DashboardFacts } from './dashboardFacts';

/** The one metric of pods that is no gauge: the adapter makes it of the seed's counter. */
const requestsPerSecond = 'requests_per_second';

/** Returns the dashboard of the metrics beyond those of every service: what autoscalers follow, what a seed names. */
export function customMetrics(facts: DashboardFacts): readonly Dashboard[] {
  const sections = [...followed(facts), ...told(facts)];
  if (sections.length === 0) return [];
  return [
    {
      name: 'custom-metrics',
      title: 'Custom metrics',
      description:
        'The metrics of pods that autoscalers follow, averaged over the pods of a service, and what services tell of themselves.',
      sections,
    },
  ];
}

/** One panel a metric: the average over the pods of each service, and what its autoscaler aims at. */
function followed(facts: DashboardFacts): readonly Section[] {
  const names = [
    ...new Set(facts.autoscaled.flatMap(({ podMetrics }) => podMetrics.map(({ name }) => name))),
  ];
  if (names.length === 0) return [];
  return [{ title: 'What autoscalers follow', panels: names.map((name) => followedPanel(facts, name)) }];
}

function followedPanel(facts: DashboardFacts, name: string): GraphPanel {
  const followers = facts.autoscaled.filter(({ podMetrics }) =>
    podMetrics.some((metric) => metric.name === name),
  );
  const services = followers.map(({ service }) => service).join('|');
  const averages = new Set(
    followers.flatMap(({ podMetrics }) =>
      podMetrics.filter((metric) => metric.name === name).map(({ average }) => average),
    ),
  );
  const selector = `{${ownNamespaces(facts)},service=~"${services}"}`;
  const ofPod =
    name === requestsPerSecond
      ? `sum by (service, pod) (rate(http_requests_total${selector}[2m]))`
      : `sum by (service, pod) (${name}${selector})`;
  return {
    kind: 'graph',
    title: name,
    description: 'The average over the pods of a service. Above the target an autoscaler adds pods.',
    unit: 'short',
    queries: [
      { expression: `avg by (service) (${ofPod})`, legend: '{{ service }}' },
      ...[...averages].map((average) => ({ expression: `vector(${average})`, legend: `target ${average}` })),
    ],
  };
}

function told(facts: DashboardFacts): readonly Section[] {
  return scrapedServices(facts).flatMap(([service, { metrics = [] }]) =>
    metrics.length === 0
      ? []
      : [{ title: service, panels: metrics.map((metric) => toldPanel(facts, service, metric)) }],
  );
}

function toldPanel(facts: DashboardFacts, service: string, { name, title, kind }: CustomMetric): GraphPanel {
  const selector = `{${ownNamespaces(facts)},service="${service}"}`;
  switch (kind) {
    case 'counter':
      return graph(title, 'ops', [{ expression: `sum(rate(${name}${selector}[5m]))`, legend: 'all pods' }]);
    case 'gauge':
      return graph(title, 'short', [
        { expression: `sum by (pod) (${name}${selector})`, legend: '{{ pod }}' },
      ]);
    case 'histogram':
      return graph(title, 's', [
        percentile(`${name}_bucket${selector}`, 95),
        percentile(`${name}_bucket${selector}`, 99),
      ]);
  }
}

function graph(title: string, unit: Unit, queries: readonly Query[]): GraphPanel {
  return { kind: 'graph', title, unit, queries };
}

function percentile(buckets: string, share: number): Query {
  return {
    expression: `histogram_quantile(${share / 100}, sum by (le) (rate(${buckets}[5m])))`,
    legend: `P${share}`,
  };
}
