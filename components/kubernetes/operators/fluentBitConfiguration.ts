import { stringify } from 'yaml';
import type { LogEngine } from '../../../src/model/operations';
import {
  fluentBit,
  hostOf,
  logKeeper,
  loggingNamespaceName,
  logStream,
  lokiLabels,
} from '../../../src/wiring/operations/logPrograms';

/** One plugin of a pipeline, in Fluent Bit's own words. */
type Plugin = Readonly<Record<string, string | number>> & { readonly name: string };

/** Folder of the node in which it notes how far it has read, and keeps what it could not send. */
export const fluentBitFolder = '/var/lib/fluent-bit';
/** Folder of the node with a file for each container. */
const containerLogs = '/var/log/containers';
/** Of its outputs: the oldest go first. */
const bufferLimit = '2G';
/** Attempts a minute apart, and so a day. */
const attempts = 1440;

/** Label of Loki to where Fluent Bit's records have it. */
const labelSources: Readonly<Record<(typeof lokiLabels)[number], string>> = {
  namespace: "$kubernetes['namespace_name']",
  app: "$kubernetes['labels']['app']",
  container: "$kubernetes['container_name']",
};

/** Returns `fluent-bit.yaml`: files of containers in, names of their pods added, out to what keeps logs. */
export function fluentBitConfiguration(engine: LogEngine): string {
  return stringify({
    service: {
      flush: 1,
      grace: 20,
      log_level: 'warn',
      http_server: 'on',
      http_listen: '0.0.0.0',
      http_port: fluentBit.port,
      'storage.path': `${fluentBitFolder}/buffer`,
      'storage.sync': 'normal',
      'storage.metrics': 'on',
      // A chunk has some 2 MB: so much of the buffer is in the memory, the rest on the disk.
      'storage.max_chunks_up': 48,
      'storage.backlog.mem_limit': '16M',
      'scheduler.base': 2,
      'scheduler.cap': 60,
    },
    pipeline: {
      inputs: [containers],
      filters: [podNames(engine)],
      outputs: [engine === 'loki' ? toLoki : toSearch(engine)],
    },
  });
}

const containers: Plugin = {
  name: 'tail',
  tag: 'kube.*',
  path: `${containerLogs}/*.log`,
  // Its own lines, and those of what keeps logs, would each make new ones.
  exclude_path: [fluentBit.namespace, loggingNamespaceName]
    .map((namespace) => `${containerLogs}/*_${namespace}_*.log`)
    .join(','),
  'multiline.parser': 'docker, cri',
  db: `${fluentBitFolder}/positions.db`,
  'db.locking': 'on',
  read_from_head: 'on',
  refresh_interval: 10,
  rotate_wait: 30,
  buffer_max_size: '256k',
  truncate_long_lines: 'on',
  'storage.type': 'filesystem',
  // It stops reading where the buffer in the memory is full; the node keeps the files meanwhile.
  'storage.pause_on_chunks_overlimit': 'on',
};

/** Loki takes lines as they were written and reads JSON when it is asked; a search cluster wants its fields beforehand. */
function podNames(engine: LogEngine): Plugin {
  const parsed = { merge_log: 'on', merge_log_key: 'fields', keep_log: 'on' };
  return {
    name: 'kubernetes',
    match: 'kube.*',
    labels: 'on',
    annotations: 'off',
    // Pods decide neither how their lines are read nor whether they are.
    'k8s-logging.parser': 'off',
    'k8s-logging.exclude': 'off',
    buffer_size: '1M',
    ...(engine === 'loki' ? { merge_log: 'off' } : parsed),
  };
}

const kept = {
  match: 'kube.*',
  'storage.total_limit_size': bufferLimit,
  retry_limit: attempts,
} as const;

const toLoki: Plugin = {
  name: 'loki',
  ...kept,
  host: hostOf(logKeeper('loki')),
  port: logKeeper('loki').port,
  labels: lokiLabels.map((label) => `${label}=${labelSources[label]}`).join(', '),
  structured_metadata: "pod=$kubernetes['pod_name'], node=$kubernetes['host'], stream=$stream",
  // The line alone is left.
  remove_keys: 'kubernetes, stream, time, _p, logtag',
  drop_single_key: 'raw',
  compress: 'gzip',
};

function toSearch(engine: 'elasticsearch' | 'opensearch'): Plugin {
  const { port } = logKeeper(engine);
  return {
    name: engine === 'elasticsearch' ? 'es' : 'opensearch',
    ...kept,
    host: hostOf(logKeeper(engine)),
    port,
    index: logStream,
    // A data stream takes nothing else, and no line twice.
    write_operation: 'create',
    generate_id: 'on',
    suppress_type_name: 'on',
    time_key_nanos: 'on',
    buffer_size: '1M',
    trace_error: 'on',
    compress: 'gzip',
  };
}
