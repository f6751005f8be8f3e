import type { Dashboard, GraphPanel } from './dashboard';
import { namespaceOfService, type DashboardFacts } from './dashboardFacts';

/** Returns the dashboard of the autoscalers: a panel each, with the number of pods that it has, wants and may have. */
export function autoscalers(facts: DashboardFacts): readonly Dashboard[] {
  if (facts.autoscaled.length === 0) return [];
  return [
    {
      name: 'autoscalers',
      title: 'Autoscalers',
      description:
        'Pods that each autoscaler has, wants and may have. One that wants all that it may have can go no further.',
      sections: [{ panels: facts.autoscaled.map(({ service }) => panelOf(facts, service)) }],
    },
  ];
}

function panelOf(facts: DashboardFacts, service: string): GraphPanel {
  const namespace = namespaceOfService(facts, service);
  const selector = `{namespace="${namespace}",horizontalpodautoscaler="${service}-hpa"}`;
  const lines = [
    ['status_current_replicas', 'current'],
    ['status_desired_replicas', 'desired'],
    ['spec_max_replicas', 'maximum'],
  ] as const;
  return {
    kind: 'graph',
    title: service,
    unit: 'short',
    queries: lines.map(([series, legend]) => ({
      expression: `max(kube_horizontalpodautoscaler_${series}${selector})`,
      legend,
    })),
  };
}
