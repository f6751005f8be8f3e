import type { Dashboard, GraphPanel, Section } from './dashboard';
import { ownNamespaces, scrapedServices, type DashboardFacts } from './dashboardFacts';

const requests = 'http_requests_total{service=~"$service"}';
const failed = 'http_requests_total{service=~"$service",status=~"5.."}';
const durations = 'http_request_duration_seconds_bucket{service=~"$service"}';

/** Returns the dashboard of the services one by one, with Kardon's "Key Metrics". */
export function services(facts: DashboardFacts): readonly Dashboard[] {
  const names = scrapedServices(facts).map(([name]) => name);
  if (names.length === 0) return [];
  return [
    {
      name: 'services',
      title: 'Services',
      description: 'Requests, errors and latency of the services chosen, and how their pods are.',
      choices: [{ name: 'service', title: 'Service', values: names, several: true }],
      sections: [requestSection, podSection(ownNamespaces(facts))],
    },
  ];
}

const requestSection: Section = {
  title: 'Requests',
  panels: [
    {
      kind: 'graph',
      title: 'Request rate',
      unit: 'reqps',
      queries: [{ expression: `sum by (service) (rate(${requests}[5m]))`, legend: '{{ service }}' }],
    },
    {
      kind: 'graph',
      title: 'Error rate',
      description: 'Share of requests that are answered with a server error (HTTP 5xx).',
      unit: 'percentunit',
      queries: [
        {
          expression: `sum by (service) (rate(${failed}[5m])) / sum by (service) (rate(${requests}[5m]))`,
          legend: '{{ service }}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Answers by status',
      unit: 'reqps',
      queries: [{ expression: `sum by (status) (rate(${requests}[5m]))`, legend: '{{ status }}' }],
    },
    latency(50, 'Half of the requests are answered within this time.'),
    latency(95, 'All but one request in twenty are answered within this time.'),
    latency(99, 'All but one request in a hundred are answered within this time.'),
  ],
};

function latency(percentile: number, description: string): GraphPanel {
  const quantile = percentile / 100;
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
