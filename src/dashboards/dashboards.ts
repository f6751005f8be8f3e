import { applicationServices } from './applicationServices';
import { autoscalers } from './autoscalers';
import { backups } from './backups';
import { customMetrics } from './customMetrics';
import type { Dashboard } from './dashboard';
import type { DashboardFacts } from './dashboardFacts';
import { grafanaJson } from './grafanaJson';
import { logsAndTraces } from './logsAndTraces';
import { objectives } from './objectives';
import { queues } from './queues';
import { saturation } from './saturation';
import { services } from './services';
import { stores } from './stores';

/** Returns the dashboards of a stack: the seed's first, then those that its model and what it installs give reason for. */
export function dashboardsOf(facts: DashboardFacts): readonly Dashboard[] {
  return [
    ...applicationServices(facts),
    ...services(facts),
    ...objectives(facts),
    saturation(facts),
    ...autoscalers(facts),
    ...customMetrics(facts),
    ...stores(facts),
    ...queues(facts),
    ...backups(facts),
    ...logsAndTraces(facts),
  ];
}

/** Returns the dashboards as Grafana reads them, by the name of their file. */
export function dashboardFiles(facts: DashboardFacts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    dashboardsOf(facts).map((dashboard) => [dashboardFile(dashboard), grafanaJson(dashboard)]),
  );
}

/** Returns the name of the file of the dashboard that Grafana opens with. */
export function homeDashboard(facts: DashboardFacts): string {
  return dashboardFile(dashboardsOf(facts)[0] ?? saturation(facts));
}

/** Returns the name of a dashboard's file. */
export function dashboardFile({ name }: Pick<Dashboard, 'name'>): string {
  return `${name}.json`;
}
