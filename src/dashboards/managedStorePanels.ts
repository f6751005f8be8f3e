import type { Store } from '../model/store';
import { cloudStores } from '../wiring/operations/cloudStores';
import type { GraphPanel, Query, Unit } from './dashboard';
import type { DashboardFacts } from './dashboardFacts';

/** Returns what CloudWatch tells of a managed store, by the exporter's names of its metrics. */
export function managedStorePanels(
  { landscape }: DashboardFacts,
  name: string,
  store: Store,
): readonly GraphPanel[] {
  const own = `{name="${name}"}`;
  switch (store.kind) {
    case 'database':
      return databasePanels(name, store.readReplica.includes(landscape.environment));
    case 'cache':
      return cachePanels(own);
    case 'search':
      return searchPanels(own);
    case 'broker':
      return brokerPanels(own);
    // Queues are on a dashboard of their own; of the others CloudWatch tells once a day, or nothing that fills.
    case 'queue':
    case 'topic':
    case 'bucket':
    case 'table':
    case 'file-system':
    case 'mail':
      return [];
  }
}

/** RDS. */
function databasePanels(name: string, replicated: boolean): readonly GraphPanel[] {
  const own = replicated ? `{name=~"${name}(-replica)?"}` : `{name="${name}"}`;
  const line = linesOf(own, '{{ dimension_DBInstanceIdentifier }}');
  return [
    graph('Connections', 'short', [line('aws_rds_database_connections_average')]),
    graph('CPU in use', 'percent', [line('aws_rds_cpuutilization_average')], 80),
    graph('Memory that is free', 'bytes', [line('aws_rds_freeable_memory_average')]),
    graph('Disk that is free', 'bytes', [line('aws_rds_free_storage_space_minimum')]),
    ...(replicated ? [graph('Replica behind', 's', [line('aws_rds_replica_lag_average')])] : []),
  ];
}

/** ElastiCache. */
function cachePanels(own: string): readonly GraphPanel[] {
  const line = linesOf(own, '{{ dimension_CacheClusterId }}');
  return [
    graph('Clients', 'short', [line('aws_elasticache_curr_connections_average')]),
    graph('Hit rate', 'percent', [line('aws_elasticache_cache_hit_rate_average')]),
    graph('Memory in use', 'percent', [line('aws_elasticache_database_memory_usage_percentage_average')], 90),
    graph('CPU in use', 'percent', [line('aws_elasticache_engine_cpuutilization_average')], 80),
    graph('Keys evicted', 'short', [line('aws_elasticache_evictions_sum')]),
    graph('Replicas behind', 's', [line('aws_elasticache_replication_lag_average')]),
  ];
}

/** OpenSearch Service, whose metrics stand under Elasticsearch's name. */
function searchPanels(own: string): readonly GraphPanel[] {
  const line = linesOf(own, '{{ dimension_DomainName }}');
  return [
    {
      ...graph(
        'Health',
        'bool',
        ['yellow', 'red'].map((colour) => ({
          expression: `aws_es_cluster_status_${colour}_maximum${own}`,
          legend: colour,
        })),
      ),
      description: 'Yellow lacks copies, red lacks data.',
    },
    graph('Heap in use', 'percent', [line('aws_es_jvmmemory_pressure_maximum')], 85),
    graph('CPU in use', 'percent', [line('aws_es_cpuutilization_average')], 80),
    graph('Disk that is free', 'mbytes', [line('aws_es_free_storage_space_minimum')]),
  ];
}

/** Amazon MQ. */
function brokerPanels(own: string): readonly GraphPanel[] {
  const line = linesOf(own, '{{ dimension_Broker }}');
  return [
    graph('Connections', 'short', [line('aws_amazonmq_connection_count_average')]),
    graph('Memory in use', 'bytes', [line('aws_amazonmq_rabbit_mqmem_used_average')]),
    graph('Disk that is free', 'bytes', [line('aws_amazonmq_rabbit_mqdisk_free_average')]),
  ];
}

/** Returns what CloudWatch tells of the messages of a managed queue or broker. */
export function managedQueuePanels(
  { system, landscape }: DashboardFacts,
  name: string,
  store: Store,
): readonly GraphPanel[] {
  if (store.kind === 'broker') return brokerQueuePanels(`{name="${name}"}`);
  const { deadLetters } = cloudStores(system, landscape).find((one) => one.name === name) ?? {};
  const line = (metric: string, queue = name): Query => ({
    expression: `aws_sqs_approximate_${metric}_maximum{name="${queue}"}`,
    legend: queue,
  });
  return [
    graph('Messages that wait', 'short', [line('number_of_messages_visible')]),
    graph('Age of the oldest', 's', [line('age_of_oldest_message')]),
    graph('Messages in work', 'short', [line('number_of_messages_not_visible')]),
    ...(deadLetters === undefined
      ? []
      : [graph('Dead letters', 'short', [line('number_of_messages_visible', deadLetters)])]),
  ];
}

function brokerQueuePanels(own: string): readonly GraphPanel[] {
  const line = linesOf(own, '{{ dimension_Broker }}');
  return [
    graph('Messages that wait', 'short', [line('aws_amazonmq_message_ready_count_average')]),
    graph('Messages in work', 'short', [line('aws_amazonmq_message_unacknowledged_count_average')]),
    graph('Consumers', 'short', [line('aws_amazonmq_consumer_count_average')]),
  ];
}

/** Returns how a metric of the stores that are selected is asked for, and its lines named. */
function linesOf(own: string, legend: string): (metric: string) => Query {
  return (metric) => ({ expression: `${metric}${own}`, legend });
}

function graph(title: string, unit: Unit, queries: readonly Query[], alarming?: number): GraphPanel {
  return { kind: 'graph', title, unit, ...(alarming === undefined ? {} : { alarming }), queries };
}
