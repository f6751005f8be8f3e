import { shownLogEngine, type ShownLogEngine } from '../wiring/operations/dashboardGrants';
import { tracedServices } from '../wiring/operations/tracedServices';
import type { Choice, Dashboard, Section } from './dashboard';
import { ownNamespaces, type DashboardFacts } from './dashboardFacts';

/** Returns the dashboard of logs and traces, of what of the two the stack keeps and Grafana can show. */
export function logsAndTraces(facts: DashboardFacts): readonly Dashboard[] {
  const { system, landscape, installed } = facts;
  const engine = installed.has('logs') ? shownLogEngine(landscape) : undefined;
  const traced = installed.has('traces') ? tracedServices(system, landscape).map(([name]) => name) : [];
  const services = Object.keys(system.services);
  return [
    ...(engine === undefined
      ? []
      : [
          {
            name: 'logs',
            title: 'Logs',
            description:
              'What the services chosen write, newest first. Explore has more: any pod, any query.',
            choices: [choice(services, true)],
            sections: [logSection(facts, engine)],
          },
        ]),
    ...(traced.length === 0
      ? []
      : [
          {
            name: 'traces',
            title: 'Traces',
            description: 'The newest traces of a service. The id of a trace leads to all its steps.',
            choices: [choice(traced, false)],
            sections: [traceSection],
          },
        ]),
  ];
}

function choice(values: readonly string[], several: boolean): Choice {
  return { name: 'service', title: 'Service', values, several };
}

function logSection(facts: DashboardFacts, engine: ShownLogEngine): Section {
  const title = 'Logs';
  if (engine === 'loki') {
    const query = `{${ownNamespaces(facts)}, app=~"$service"}`;
    return { panels: [{ kind: 'logs', title, engine, query }] };
  }
  return { panels: [{ kind: 'logs', title, engine, query: 'kubernetes.labels.app:$service' }] };
}

const traceSection: Section = {
  panels: [{ kind: 'traces', title: 'Traces', service: '$service' }],
};
