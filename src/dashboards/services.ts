import { failedLabels, requestMetricsOf, type RequestMetrics } from '../model/requestMetrics';
import type { Service } from '../model/service';
import type { Dashboard, GraphPanel, Section } from './dashboard';
import { ownNamespaces, scrapedServices, titled, type DashboardFacts } from './dashboardFacts';

/** Returns the dashboard of the services one by one, with Kardon's "Key Metrics". */
export function services(facts: DashboardFacts): readonly Dashboard[] {
  const scraped = scrapedServices(facts);
  const names = scraped.map(([name]) => name);
  if (names.length === 0) return [];
  return [
    {
      name: 'services',
      title: 'Services',
      description: 'Requests, errors and latency of the services chosen, and how their pods are.',
      choices: [{ name: 'service', title: 'Service', values: names, several: true }],
      sections: [...requestSections(scraped.map(([, service]) => service)), podSection(ownNamespaces(facts))],
    },
  ];
}

/** What services tell by the same metrics stands in one section. */
function requestSections(scraped: readonly Service[]): readonly Section[] {
  const byCounter = new Map(
    scraped.map(requestMetricsOf).map((metrics) => [metrics.counter, metrics] as const),
  );
  return [...byCounter.values()].map(requestSection);
}

function requestSection(metrics: RequestMetrics): Section {
  const { noun, failing, counter, outcome } = metrics;
  const chosen = `${counter}{service=~"$service"}`;
  const failed = `${counter}{service=~"$service",${failedLabels(metrics)}}`;
  return {
    title: `${titled(noun)}s`,
    panels: [
      {
        kind: 'graph',
        title: `${titled(noun)} rate`,
        unit: 'reqps',
        queries: [{ expression: `sum by (service) (rate(${chosen}[5m]))`, legend: '{{ service }}' }],
      },
      {
        kind: 'graph',
        title: 'Error rate',
        description: `Share of ${noun}s that ${failing}.`,
        unit: 'percentunit',
        queries: [
          {
            expression: `sum by (service) (rate(${failed}[5m])) / sum by (service) (rate(${chosen}[5m]))`,
            legend: '{{ service }}',
          },
        ],
      },
      {
        kind: 'graph',
        title: `${titled(noun)}s by ${outcome}`,
        unit: 'reqps',
        queries: [{ expression: `sum by (${outcome}) (rate(${chosen}[5m]))`, legend: `{{ ${outcome} }}` }],
      },
      latency(metrics, 50, `Half of the ${noun}s take no longer.`),
      latency(metrics, 95, `All but one ${noun} in twenty take no longer.`),
      latency(metrics, 99, `All but one ${noun} in a hundred take no longer.`),
    ],
  };
}

function latency({ seconds }: RequestMetrics, percentile: number, description: string): GraphPanel {
  const quantile = percentile / 100;
  const durations = `${seconds}_bucket{service=~"$service"}`;
  return {
    kind: 'graph',
    title: `Latency, P${percentile}`,
    description,
    unit: 's',
    queries: [
      {
        expression: `histogram_quantile(${quantile}, sum by (le, service) (rate(${durations}[5m])))`,
        legend: '{{ service }}',
      },
    ],
  };
}

function podSection(namespaces: string): Section {
  const deployments = `{${namespaces},deployment=~"$service"}`;
  return {
    title: 'Pods',
    panels: [
      {
        kind: 'graph',
        title: 'Pods that take requests',
        unit: 'short',
        queries: [
          {
            expression: `sum by (deployment) (kube_deployment_status_replicas_available${deployments})`,
            legend: '{{ deployment }}',
          },
        ],
      },
      {
        kind: 'graph',
        title: 'Pods missing',
        description: 'Pods that are wanted and do not take requests.',
        unit: 'short',
        queries: [
          {
            expression: `sum by (deployment) (kube_deployment_spec_replicas${deployments} - kube_deployment_status_replicas_available${deployments})`,
            legend: '{{ deployment }}',
          },
        ],
      },
      {
        kind: 'graph',
        title: 'Restarts within an hour',
        unit: 'short',
        queries: [
          {
            expression: `sum by (container) (increase(kube_pod_container_status_restarts_total{${namespaces},container=~"$service"}[1h]))`,
            legend: '{{ container }}',
          },
        ],
      },
    ],
  };
}
