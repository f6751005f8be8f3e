import { httpRequests, requestMetricsOf } from '../model/requestMetrics';
import type { Dashboard } from './dashboard';
import { scrapedServices, type DashboardFacts } from './dashboardFacts';

/** Returns the seed's dashboard, unless every service tells of something else than requests by HTTP. */
export function applicationServices(facts: DashboardFacts): readonly Dashboard[] {
  const scraped = scrapedServices(facts);
  const others = scraped.filter(([, service]) => requestMetricsOf(service) !== httpRequests);
  return scraped.length > 0 && others.length === scraped.length ? [] : [overview];
}

/**
 * The seed's dashboard, its words and expressions to the letter. Its panels are of the type "graph", which Grafana 12
 * took out; "timeseries" draws the same lines.
 */
const overview: Dashboard = {
  name: 'application-services-overview',
  title: 'Application Services Overview',
  description:
    'How many requests each service answers, how fast, and how many of them with an error of its own.',
  sections: [
    {
      panels: [
        {
          kind: 'graph',
          title: 'Request Rate',
          unit: 'reqps',
          queries: [
            { expression: 'sum(rate(http_requests_total[5m])) by (service)', legend: '{{ service }}' },
          ],
        },
        {
          kind: 'graph',
          title: 'Response Time',
          unit: 's',
          queries: [
            {
              expression:
                'histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket[5m])) by (le, service))',
              legend: '95th percentile - {{ service }}',
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Error Rate',
          unit: 'percentunit',
          queries: [
            {
              expression:
                'sum(rate(http_requests_total{status=~"5.."}[5m])) by (service) / sum(rate(http_requests_total[5m])) by (service)',
              legend: 'Error rate - {{ service }}',
            },
          ],
        },
      ],
    },
  ],
};
