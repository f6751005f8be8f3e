import { isProductionLike } from '../../model/environment';
import type { LogEngine } from '../../model/operations';
import type { Landscape } from '../landscape';

/** Namespace of what keeps logs, and shows them. */
export const loggingNamespaceName = 'logging';

/** The collector on every node, in a namespace to itself; its port tells Prometheus how it is. */
export const fluentBit = { name: 'fluent-bit', namespace: 'fluent-bit', port: 2020 } as const;

/** Loki: `port` takes logs in and answers queries; by the others its pods know each other. */
export const loki = {
  name: 'loki',
  namespace: loggingNamespaceName,
  port: 3100,
  grpcPort: 9095,
  gossipPort: 7946,
} as const;

/** The search cluster of logs, under a name that no store of a system has. */
export const logSearch = { name: 'log-search', namespace: loggingNamespaceName, port: 9200 } as const;

/** Pods that tell the search cluster how logs are laid out, and for how long. */
export const logSearchSetup = 'log-search-setup';

/** What shows people the logs of a search cluster. */
export const logViewers = {
  elasticsearch: { name: 'kibana', namespace: loggingNamespaceName, port: 5601 },
  opensearch: { name: 'opensearch-dashboards', namespace: loggingNamespaceName, port: 5601 },
} as const;

/** Engines that are a search cluster. */
export type SearchLogEngine = keyof typeof logViewers;

/** The data stream in which a search cluster keeps the logs of pods. */
export const logStream = 'pods';

/** Labels by which Loki finds the logs of pods; the name of a pod would make a stream of each. */
export const lokiLabels = ['namespace', 'app', 'container'] as const;

/** Who takes the logs in. */
export interface LogKeeper {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
}

/** Returns what keeps the logs. */
export function logKeeper(engine: LogEngine): LogKeeper {
  return engine === 'loki' ? loki : logSearch;
}

/** Returns the name by which pods reach a program from other namespaces. */
export function hostOf({ name, namespace }: Pick<LogKeeper, 'name' | 'namespace'>): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/** Returns the pods of what keeps logs: three of Loki share a bucket, but each disk is one pod's alone. */
export function logKeeperPods(engine: LogEngine, landscape: Landscape): 1 | 3 {
  if (!isProductionLike(landscape)) return 1;
  return engine === 'loki' && landscape.target === 'kubernetes' ? 1 : 3;
}
