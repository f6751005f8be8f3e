import type { Store } from '../model/store';
import { isReplicated, namespaceOf } from '../wiring/landscape';
import type { GraphPanel } from './dashboard';
import type { DashboardFacts } from './dashboardFacts';

/** Returns what a store in pods tells by its exporter, and what the cluster tells of its pods. */
export function inClusterStorePanels(
  facts: DashboardFacts,
  name: string,
  store: Store,
): readonly GraphPanel[] {
  const namespace = namespaceOf(facts.system, facts.landscape.environment, store);
  const own = `namespace="${namespace}",store="${name}"`;
  const pods = podPanels(namespace, name, store);
  switch (store.kind) {
    case 'database':
      return [...databasePanels(own, isReplicated(facts.landscape, name)), ...pods];
    case 'cache':
      return [...cachePanels(own, isReplicated(facts.landscape, name)), ...pods];
    case 'search':
      return [...searchPanels(own), ...pods];
    case 'broker':
      return [...brokerPanels(own), ...pods];
    case 'bucket':
      return pods;
    // Queues are on a dashboard of their own; an emulator, a shared volume and a table of AWS tell nothing here.
    case 'queue':
    case 'topic':
    case 'mail':
    case 'table':
    case 'file-system':
      return [];
  }
}

/** Of postgres_exporter. */
function databasePanels(own: string, replicated: boolean): readonly GraphPanel[] {
  const hits = `sum(rate(pg_stat_database_blks_hit{${own}}[5m]))`;
  const reads = `sum(rate(pg_stat_database_blks_read{${own}}[5m]))`;
  return [
    graph('Connections', 'short', [
      [`sum(pg_stat_activity_count{${own}})`, 'open'],
      [`max(pg_settings_max_connections{${own}})`, 'most'],
    ]),
    graph('Hit rate of the cache', 'percentunit', [[`${hits} / (${hits} + ${reads})`, 'hits']]),
    graph('Size of the databases', 'bytes', [
      [`max by (datname) (pg_database_size_bytes{${own}})`, '{{ datname }}'],
    ]),
    ...(replicated
      ? [graph('Standby behind', 's', [[`max(pg_replication_lag_seconds{${own}})`, 'behind']])]
      : []),
  ];
}

/** Of redis_exporter, which Valkey answers as well. */
function cachePanels(own: string, replicated: boolean): readonly GraphPanel[] {
  const hits = `sum(rate(redis_keyspace_hits_total{${own}}[5m]))`;
  const misses = `sum(rate(redis_keyspace_misses_total{${own}}[5m]))`;
  return [
    graph('Clients', 'short', [[`sum(redis_connected_clients{${own}})`, 'connected']]),
    graph('Hit rate', 'percentunit', [[`${hits} / (${hits} + ${misses})`, 'hits']]),
    graph('Memory of the keys', 'bytes', [
      [`max(redis_memory_used_bytes{${own}})`, 'used'],
      [`max(redis_memory_max_bytes{${own}})`, 'most'],
    ]),
    graph('Keys evicted', 'ops', [[`sum(rate(redis_evicted_keys_total{${own}}[5m]))`, 'evicted']]),
    ...(replicated
      ? [graph('Replicas behind', 's', [[`max(redis_connected_slave_lag_seconds{${own}})`, 'behind']])]
      : []),
  ];
}

/** Of elasticsearch_exporter, which OpenSearch answers as well. */
function searchPanels(own: string): readonly GraphPanel[] {
  const heap = (what: string) => `sum by (name) (elasticsearch_jvm_memory_${what}_bytes{${own},area="heap"})`;
  const disk = (what: string) => `sum by (name) (elasticsearch_filesystem_data_${what}_bytes{${own}})`;
  return [
    {
      ...graph('Health', 'bool', [
        [`max by (color) (elasticsearch_cluster_health_status{${own}})`, '{{ color }}'],
      ]),
      description: 'Yellow lacks copies, red lacks data.',
    },
    graph('Heap in use', 'percentunit', [[`${heap('used')} / ${heap('max')}`, '{{ name }}']], 0.9),
    graph('Disks, share that is full', 'percentunit', [
      [`1 - ${disk('available')} / ${disk('size')}`, '{{ name }}'],
    ]),
    graph('Searches', 'ops', [
      [`sum(rate(elasticsearch_indices_search_query_total{${own}}[5m]))`, 'searches'],
    ]),
  ];
}

/** Of RabbitMQ's own plugin. */
function brokerPanels(own: string): readonly GraphPanel[] {
  return [
    graph('Connections', 'short', [[`sum(rabbitmq_connections{${own}})`, 'open']]),
    graph(
      'Memory, share of the watermark',
      'percentunit',
      [
        [
          `max by (pod) (rabbitmq_process_resident_memory_bytes{${own}} / rabbitmq_resident_memory_limit_bytes{${own}})`,
          '{{ pod }}',
        ],
      ],
      0.9,
    ),
    graph('Disk that is free', 'bytes', [
      [`min by (pod) (rabbitmq_disk_space_available_bytes{${own}})`, '{{ pod }}'],
    ]),
  ];
}

/** What the cluster tells of the pods of every store: they are named NAME-0, their claims CLAIM-NAME-0. */
function podPanels(namespace: string, name: string, store: Store): readonly GraphPanel[] {
  const pods = `namespace="${namespace}",pod=~"${name}-[0-9]+"`;
  const taken = `sum by (pod) (container_memory_working_set_bytes{${pods},container!=""})`;
  const limit = `sum by (pod) (kube_pod_container_resource_limits{${pods},resource="memory"})`;
  const claim = 'claim' in store ? (store.claim ?? 'data') : 'data';
  const claims = `{namespace="${namespace}",persistentvolumeclaim=~"${claim}-${name}-[0-9]+"}`;
  const full = `kubelet_volume_stats_used_bytes${claims} / kubelet_volume_stats_capacity_bytes${claims}`;
  return [
    graph(
      'Memory of the pods, share of the limit',
      'percentunit',
      [[`${taken} / ${limit}`, '{{ pod }}']],
      0.9,
    ),
    graph(
      'Disks, share that is full',
      'percentunit',
      [[`max by (persistentvolumeclaim) (${full})`, '{{ persistentvolumeclaim }}']],
      0.85,
    ),
  ];
}

function graph(
  title: string,
  unit: GraphPanel['unit'],
  lines: readonly (readonly [expression: string, legend: string])[],
  alarming?: number,
): GraphPanel {
  return {
    kind: 'graph',
    title,
    unit,
    ...(alarming === undefined ? {} : { alarming }),
    queries: lines.map(([expression, legend]) => ({ expression, legend })),
  };
}
