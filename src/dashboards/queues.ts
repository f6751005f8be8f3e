import type { Store } from '../model/store';
import { namespaceOf, placementOf } from '../wiring/landscape';
import type { Dashboard, GraphPanel, Section } from './dashboard';
import type { DashboardFacts } from './dashboardFacts';
import { managedQueuePanels } from './managedStorePanels';

/** Returns the dashboard of the queues: how many messages wait, since when, for whom, and which nobody could handle. */
export function queues(facts: DashboardFacts): readonly Dashboard[] {
  const sections = Object.entries(facts.system.stores)
    .filter(([, { kind }]) => kind === 'queue' || kind === 'broker')
    .flatMap(([name, store]) => sectionOf(facts, name, store));
  if (sections.length === 0) return [];
  return [
    {
      name: 'queues',
      title: 'Queues',
      description:
        'Messages that wait, and since when. A queue that grows has too few consumers; a dead letter is one that nobody could handle.',
      sections,
    },
  ];
}

function sectionOf(facts: DashboardFacts, name: string, store: Store): readonly Section[] {
  const managed = placementOf(facts.landscape, name) === 'managed';
  const panels = managed ? managedQueuePanels(facts, name, store) : inClusterPanels(facts, name, store);
  return panels.length === 0 ? [] : [{ title: `${name} (${store.title})`, panels }];
}

/** Of RabbitMQ's own plugin. ElasticMQ tells nothing of its queues but to who asks as a client. */
function inClusterPanels(facts: DashboardFacts, name: string, store: Store): readonly GraphPanel[] {
  if (store.kind !== 'broker') return [];
  const namespace = namespaceOf(facts.system, facts.landscape.environment, store);
  const own = `{namespace="${namespace}",store="${name}"}`;
  const perQueue = (series: string) => ({
    expression: `sum by (queue) (rabbitmq_detailed_queue_${series}${own})`,
    legend: '{{ queue }}',
  });
  return [
    { kind: 'graph', title: 'Messages that wait', unit: 'short', queries: [perQueue('messages_ready')] },
    {
      kind: 'graph',
      title: 'Messages in work',
      description: 'Delivered to a consumer that has not acknowledged them yet.',
      unit: 'short',
      queries: [perQueue('messages_unacked')],
    },
    { kind: 'graph', title: 'Consumers', unit: 'short', queries: [perQueue('consumers')] },
    {
      kind: 'graph',
      title: 'Messages a second',
      unit: 'ops',
      queries: [
        ['received', 'published'],
        ['delivered', 'delivered'],
        ['acknowledged', 'acknowledged'],
      ].map(([what, legend]) => ({
        expression: `sum(rate(rabbitmq_global_messages_${what}_total${own}[5m]))`,
        legend: String(legend),
      })),
    },
    {
      kind: 'graph',
      title: 'Dead letters a second',
      unit: 'ops',
      queries: ['rejected', 'expired', 'delivery_limit'].map((why) => ({
        expression: `sum(rate(rabbitmq_global_messages_dead_lettered_${why}_total${own}[5m]))`,
        legend: why.replace('_', ' '),
      })),
    },
  ];
}
