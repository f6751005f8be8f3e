import type { Objective } from '../model/operations';
import type { Dashboard, Section } from './dashboard';
import { scrapedServices, type DashboardFacts } from './dashboardFacts';

/** Days over which an objective is held. */
const days = 30;

/** The windows of the alerts on burn rates: two that wake somebody, two that open a ticket. */
const windows = ['5m', '1h', '6h', '3d'] as const;

/** Returns the dashboard of the objectives: what is left of each error budget, and how fast it is spent. */
export function objectives(facts: DashboardFacts): readonly Dashboard[] {
  const promising = scrapedServices(facts).flatMap(([name, { objective }]) =>
    objective === undefined ? [] : [sectionOf(name, objective)],
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

function sectionOf(service: string, { availability, latency }: Objective): Section {
  const allowed = shareOf(100 - availability);
  const errors = (window: string) => `(${failedShare(service, window)} / ${allowed})`;
  return {
    title: `${service}: ${availability} % of requests without an error`,
    panels: [
      {
        kind: 'number',
        title: 'Error budget left',
        unit: 'percentunit',
        alarming: { from: 0.1, side: 'below' },
        queries: [{ expression: `1 - ${errors(`${days}d`)}`, legend: service }],
      },
      {
        kind: 'graph',
        title: 'Burn rate',
        unit: 'short',
        alarming: 14.4,
        queries: windows.map((window) => ({ expression: errors(window), legend: window })),
      },
      ...(latency === undefined
        ? []
        : [
            {
              kind: 'graph',
              title: `Requests within ${latency.seconds} s (${latency.share} % are promised)`,
              unit: 'percentunit',
              queries: [{ expression: fastShare(service, latency.seconds), legend: service }],
            } as const,
          ]),
    ],
  };
}

/** A service that has made no error yet has no series of them. */
function failedShare(service: string, window: string): string {
  const failed = `sum(rate(http_requests_total{service="${service}",status=~"5.."}[${window}]))`;
  return `(${failed} or vector(0)) / sum(rate(http_requests_total{service="${service}"}[${window}]))`;
}

function fastShare(service: string, seconds: number): string {
  const fast = `sum(rate(http_request_duration_seconds_bucket{service="${service}",le="${seconds}"}[5m]))`;
  return `${fast} / sum(rate(http_request_duration_seconds_count{service="${service}"}[5m]))`;
}

/** Per cent as a share, without the tail that binary fractions leave. */
function shareOf(percent: number): number {
  return Number((percent / 100).toPrecision(6));
}
