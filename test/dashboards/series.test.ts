import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { input, isBag, isList, propertyValue, valueAt, type PropertyValue, type Recording } from '../harness';
import { object } from '../systems/planned';
import { planStack } from '../systems/stacks';
import { seriesNames } from './seriesNames';
import { expressionsOf, stackDashboards } from './stackDashboards';

/** What services tell, by the seed's own expressions; and by what the messaging application says of itself. */
const services = [
  'http_requests_total',
  'http_request_duration_seconds_bucket',
  'http_request_duration_seconds_count',
  'active_websocket_connections',
  'websocket_connections_total',
  'websocket_messages_total',
  'websocket_message_delivery_seconds_bucket',
  'websocket_message_delivery_seconds_count',
];

/** Series by the documentation of who tells them, as far as dashboards show them. */
const documented: Readonly<Record<string, readonly string[]>> = {
  // node_exporter, the collectors cpu, filesystem, loadavg and meminfo.
  node_: [
    'node_cpu_seconds_total',
    'node_filesystem_avail_bytes',
    'node_filesystem_size_bytes',
    'node_load5',
    'node_memory_MemAvailable_bytes',
    'node_memory_MemTotal_bytes',
  ],
  // Velero, "Metrics".
  velero_: [
    'velero_backup_failure_total',
    'velero_backup_last_successful_timestamp',
    'velero_backup_partial_failure_total',
    'velero_backup_total',
  ],
  // postgres_exporter, the collectors that it has on by default.
  pg_: [
    'pg_database_size_bytes',
    'pg_replication_lag_seconds',
    'pg_settings_max_connections',
    'pg_stat_activity_count',
    'pg_stat_database_blks_hit',
    'pg_stat_database_blks_read',
  ],
  // redis_exporter.
  redis_: [
    'redis_connected_clients',
    'redis_connected_slave_lag_seconds',
    'redis_evicted_keys_total',
    'redis_keyspace_hits_total',
    'redis_keyspace_misses_total',
    'redis_memory_max_bytes',
    'redis_memory_used_bytes',
  ],
  // elasticsearch_exporter, metrics.md.
  elasticsearch_: [
    'elasticsearch_cluster_health_status',
    'elasticsearch_filesystem_data_available_bytes',
    'elasticsearch_filesystem_data_size_bytes',
    'elasticsearch_indices_search_query_total',
    'elasticsearch_jvm_memory_max_bytes',
    'elasticsearch_jvm_memory_used_bytes',
  ],
  // rabbitmq_prometheus, metrics.md and metrics-detailed.md.
  rabbitmq_: [
    'rabbitmq_connections',
    'rabbitmq_detailed_queue_consumers',
    'rabbitmq_detailed_queue_messages_ready',
    'rabbitmq_detailed_queue_messages_unacked',
    'rabbitmq_disk_space_available_bytes',
    'rabbitmq_global_messages_acknowledged_total',
    'rabbitmq_global_messages_dead_lettered_delivery_limit_total',
    'rabbitmq_global_messages_dead_lettered_expired_total',
    'rabbitmq_global_messages_dead_lettered_rejected_total',
    'rabbitmq_global_messages_delivered_total',
    'rabbitmq_global_messages_received_total',
    'rabbitmq_process_resident_memory_bytes',
    'rabbitmq_resident_memory_limit_bytes',
  ],
};

function listOf(value: PropertyValue | undefined): readonly PropertyValue[] {
  assert(isList(value));
  return value;
}

function textOf(value: PropertyValue | undefined): string {
  assert(typeof value === 'string');
  return value;
}

/** Returns the patterns that Prometheus and kube-state-metrics keep series by, as the plan configures them. */
function kept(recording: Recording): readonly RegExp[] {
  const data = input(object(recording, 'ConfigMap', 'prometheus-config'), 'data');
  assert(isBag(data));
  const jobs = listOf(valueAt(propertyValue(parse(textOf(data['prometheus.yml']))), 'scrape_configs'));
  const args = input(
    object(recording, 'Deployment', 'kube-state-metrics'),
    'spec.template.spec.containers.0.args',
  );
  assert(isList(args));
  const byJob = jobs
    .map((job) => valueAt(job, 'metric_relabel_configs.0.regex'))
    .filter((regex) => typeof regex === 'string');
  const allowlist = args.map(textOf).find((text) => text.startsWith('--metric-allowlist='));
  const byObject = textOf(allowlist).slice('--metric-allowlist='.length).split(',');
  return [...byJob, ...byObject].map((regex) => new RegExp(`^(?:${regex})$`));
}

/** Returns the names of what CloudWatch is asked for: the exporter begins a word where a capital follows a small letter. */
function cloudWatchSeries(recording: Recording): readonly string[] {
  const found = recording.resources.filter(({ type, inputs }) => {
    return (
      type === 'kubernetes:core/v1:ConfigMap' && valueAt(inputs, 'metadata.name') === 'cloudwatch-exporter'
    );
  });
  const jobs = found.flatMap(({ inputs }) => {
    const data = inputs['data'];
    assert(isBag(data));
    return listOf(valueAt(propertyValue(parse(textOf(data['config.yml']))), 'static'));
  });
  return jobs.flatMap((job) => {
    const namespace = textOf(valueAt(job, 'namespace')).slice('AWS/'.length).toLowerCase();
    return listOf(valueAt(job, 'metrics')).flatMap((metric) =>
      listOf(valueAt(metric, 'statistics')).map((statistic) =>
        [
          'aws',
          namespace,
          ...[valueAt(metric, 'name'), statistic].map((word) => snakeCase(textOf(word))),
        ].join('_'),
      ),
    );
  });
}

/** As the exporter of CloudWatch spells names. */
function snakeCase(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toLowerCase();
}

/** Returns the names that recording rules of the plan give. */
function recorded(recording: Recording): readonly string[] {
  const data = input(object(recording, 'ConfigMap', 'prometheus-rules'), 'data');
  assert(isBag(data));
  const text = Object.values(data).map(textOf).join('\n');
  return [...text.matchAll(/record: "?([\w:]+)"?/g)].map(([, name]) => name ?? '');
}

describe('the series that dashboards show', () => {
  it('are found in expressions, whatever stands around them', () => {
    assert.deepEqual(
      seriesNames('sum by (le, service) (rate(a_total{b="c{d}"}[5m])) / on (x) max(e:f) or vector(0)'),
      ['a_total', 'e:f'],
    );
  });

  it('are told by what the stack installs: every name is documented, kept or recorded', async () => {
    for (const title of [
      'csa-hello in production on kubernetes',
      'csa-hello in production on aws',
      'task-platform in production on aws',
      'user-admin-messaging in production on kubernetes',
    ]) {
      const own = stackDashboards.find(({ stack }) => stack.title === title);
      assert(own !== undefined, title);
      const { recording } = await planStack(own.stack, 'known');
      const patterns = kept(recording);
      const told = new Set([
        ...services,
        ...Object.values(documented).flat(),
        ...cloudWatchSeries(recording),
        ...recorded(recording),
      ]);
      const names = [...new Set(expressionsOf(own).flatMap(seriesNames))];
      const unknown = names.filter(
        (name) => !told.has(name) && !patterns.some((pattern) => pattern.test(name)),
      );
      assert.deepEqual(unknown, [], title);
    }
  });
});
