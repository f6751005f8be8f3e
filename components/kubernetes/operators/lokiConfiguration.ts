import { stringify } from 'yaml';
import { loki } from '../../../src/wiring/operations/logPrograms';
import { peersOf } from '../statefulStore';

/** Where Loki keeps chunks and their index. */
export type LokiStorage =
  { readonly kind: 'disk' } | { readonly kind: 's3'; readonly bucket: string; readonly region: string };

export interface LokiConfigurationArgs {
  readonly storage: LokiStorage;
  /** Days after which logs are deleted. */
  readonly retentionDays: number;
  /** Pods that hold a copy of what is not in the storage yet. */
  readonly replicas: number;
}

/** Folder of the disk. */
export const lokiFolder = '/loki';
/** Before the first stack; the schema holds from then on. */
const schemaFrom = '2026-01-01';

/** Returns `loki.yaml`, in Loki's own words. */
export function lokiConfiguration({ storage, retentionDays, replicas }: LokiConfigurationArgs): string {
  const objectStore = storage.kind === 's3' ? 's3' : 'filesystem';
  return stringify({
    // One tenant: who may ask is a matter of the network rules.
    auth_enabled: false,
    server: {
      http_listen_port: loki.port,
      grpc_listen_port: loki.grpcPort,
      // A query answers, and the collector sends, up to 16 MiB at once.
      grpc_server_max_recv_msg_size: 16 * 2 ** 20,
      grpc_server_max_send_msg_size: 16 * 2 ** 20,
      log_level: 'warn',
    },
    common: {
      path_prefix: lokiFolder,
      replication_factor: replicas,
      ring: { kvstore: { store: replicas > 1 ? 'memberlist' : 'inmemory' } },
      storage: storageOf(storage),
    },
    ...(replicas > 1
      ? {
          memberlist: {
            bind_port: loki.gossipPort,
            join_members: [`${peersOf(loki.name)}:${loki.gossipPort}`],
          },
        }
      : {}),
    schema_config: {
      configs: [
        {
          from: schemaFrom,
          store: 'tsdb',
          object_store: objectStore,
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    // What is not in the storage yet survives the pod on its disk.
    ingester: { wal: { dir: `${lokiFolder}/wal`, flush_on_shutdown: true, replay_memory_ceiling: '512MB' } },
    compactor: {
      working_directory: `${lokiFolder}/compactor`,
      retention_enabled: true,
      delete_request_store: objectStore,
    },
    limits_config: limits(retentionDays),
    // Nothing of a user's cluster is reported to anybody.
    analytics: { reporting_enabled: false },
  });
}

function storageOf(storage: LokiStorage) {
  if (storage.kind === 's3') return { s3: { bucketnames: storage.bucket, region: storage.region } };
  return { filesystem: { chunks_directory: `${lokiFolder}/chunks`, rules_directory: `${lokiFolder}/rules` } };
}

/** What one query, and one noisy service, may take of it. */
function limits(retentionDays: number) {
  return {
    retention_period: `${retentionDays * 24}h`,
    max_query_lookback: `${retentionDays * 24}h`,
    max_query_length: '721h',
    query_timeout: '2m',
    max_entries_limit_per_query: 5000,
    max_query_parallelism: 16,
    ingestion_rate_mb: 16,
    ingestion_burst_size_mb: 32,
    per_stream_rate_limit: '8MB',
    per_stream_rate_limit_burst: '24MB',
    max_global_streams_per_user: 10_000,
    max_line_size: '256KB',
    max_line_size_truncate: true,
    // The collector keeps a day of what it could not send.
    reject_old_samples: true,
    reject_old_samples_max_age: '168h',
    allow_structured_metadata: true,
    volume_enabled: true,
  };
}
