/** Where the logs of pods are kept and searched. */
export const logEngines = ['loki', 'elasticsearch', 'opensearch'] as const;
export type LogEngine = (typeof logEngines)[number];

/** How long logs of pods are kept. */
export interface LogKeeping {
  /** What keeps them unless the settings name another. */
  readonly engine: LogEngine;
  /** Days in which they can be searched. */
  readonly hotDays: number;
  /** Days that they are kept after that, in a bucket. */
  readonly coldDays: number;
}

/** Backups of the objects of the cluster and of the disks of its pods. */
export interface ClusterBackup {
  /** Cron schedule in UTC. */
  readonly schedule: string;
  /** Hours that a backup is kept. */
  readonly retentionHours: number;
}

/** What a system asks for around its workloads. */
export interface Operations {
  /** Default: Loki, thirty days. */
  readonly logs?: LogKeeping;
  /** Default: none; databases and buckets have backups of their own. */
  readonly clusterBackup?: ClusterBackup;
  /** Who brings new images into the cluster, where the settings name a repository of manifests. Default: `pulumi up`. */
  readonly delivery?: 'argo-cd';
}

/** Thirty days are what the one seed says that says it. */
const usualLogKeeping: LogKeeping = { engine: 'loki', hotDays: 30, coldDays: 0 };

/** Returns how long, and in what, logs of the system are kept. */
export function logKeepingOf({ operations }: { readonly operations?: Operations }): LogKeeping {
  return operations?.logs ?? usualLogKeeping;
}

/** What a service promises over thirty days. */
export interface Objective {
  /** Per cent of requests that are answered without a server error: 99.9. */
  readonly availability: number;
  /** Per cent of requests that are answered within so many seconds. Default: nothing is promised. */
  readonly latency?: { readonly seconds: number; readonly share: number };
}

/** In which order services come back, and who makes room for whom: critical ones first. */
export type Criticality = 'critical' | 'standard';

/**
 * How a new version takes over in staging and production. `blue-green`: the new pods stand beside the old, and take all
 * requests at once when they are ready; `rolling-with-rollback`: pod by pod, and back to the old version when the new
 * one does not get well.
 */
export type Rollout = 'blue-green' | 'rolling-with-rollback';
