import { errorRatio } from '../alerts/objectiveRules';
import type { Objective } from '../model/operations';
import { failedLabels, requestMetricsOf, type RequestMetrics } from '../model/requestMetrics';
import type { Dashboard, GraphPanel, Section } from './dashboard';
import { namespaceOfService, scrapedServices, type DashboardFacts } from './dashboardFacts';

/** Days over which an objective is held. */
const days = 30;

/** Windows of the alerts on burn rates: two that wake somebody, two that wait for working hours. */
const windows = ['5m', '1h', '6h', '3d'] as const;

/** Returns the dashboard of the objectives: what is left of each error budget, and how fast it is spent. */
export function objectives(facts: DashboardFacts): readonly Dashboard[] {
  const promising = scrapedServices(facts).flatMap(([name, service]) =>
    service.objective === undefined
      ? []
      : [sectionOf(facts, name, service.objective, requestMetricsOf(service))],
  );
  if (promising.length === 0) return [];
  return [
    {
      name: 'objectives',
      title: 'Objectives',
      description: `Of what each service promises over ${days} days: what is left of the errors that it may make, and how fast they go. At a burn rate of 1 they last ${days} days, at 14.4 two.`,
      sections: promising,
    },
  ];
}

function sectionOf(
  facts: DashboardFacts,
  service: string,
  { availability, latency }: Objective,
  requests: RequestMetrics,
): Section {
  const own = `namespace="${namespaceOfService(facts, service)}",service="${service}"`;
  const allowed = shareOf(100 - availability);
  // Where there are alerts, Prometheus keeps what they follow; elsewhere it counts anew.
  const recorded = facts.installed.has('alertmanager');
  const failed = (window: string) =>
    recorded ? `max(${errorRatio(requests, window)}{${own}})` : failedShare(requests, own, window);
  return {
    title: `${service}: ${availability} % of ${requests.noun}s without an error`,
    panels: [
      {
        kind: 'number',
        title: 'Error budget left',
        description: `Of the errors of ${days} days, or of as many as Prometheus keeps.`,
        unit: 'percentunit',
        alarming: { from: 0.1, side: 'below' },
        queries: [
          {
            expression: `1 - (${failedShare(requests, own, `${days}d`)} or vector(0)) / ${allowed}`,
            legend: service,
          },
        ],
      },
      {
        kind: 'graph',
        title: 'Burn rate',
        unit: 'short',
        alarming: 14.4,
        queries: windows.map((window) => ({
          expression: `(${failed(window)} or vector(0)) / ${allowed}`,
          legend: window,
        })),
      },
      ...(latency === undefined ? [] : [latencyPanel(requests, own, latency)]),
    ],
  };
}

/** A service that has made no error yet has no series of them. */
function failedShare(requests: RequestMetrics, own: string, window: string): string {
  const { counter } = requests;
  const failed = `sum(rate(${counter}{${own},${failedLabels(requests)}}[${window}]))`;
  return `${failed} / sum(rate(${counter}{${own}}[${window}]))`;
}

function latencyPanel(
  { noun, seconds: metric }: RequestMetrics,
  own: string,
  { seconds, share }: NonNullable<Objective['latency']>,
): GraphPanel {
  const fast = `sum(rate(${metric}_bucket{${own},le="${seconds}"}[5m]))`;
  const expression = `${fast} / sum(rate(${metric}_count{${own}}[5m]))`;
  return {
    kind: 'graph',
    title: `Within ${seconds} s (${share} % of ${noun}s are promised)`,
    unit: 'percentunit',
    queries: [{ expression, legend: 'within it' }],
  };
}

/** Per cent as a share, without the tail that binary fractions leave. */
function shareOf(percent: number): number {
  return Number((percent / 100).toPrecision(6));
}
