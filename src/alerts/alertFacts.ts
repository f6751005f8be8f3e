import type { Objective } from '../model/operations';
import type { RequestMetrics } from '../model/requestMetrics';
import type { SnapshotDatabase } from '../wiring/operations/snapshots';
import type { AlertSource } from './rules';

/** A service that promises something. */
export interface ServiceObjective {
  readonly service: string;
  readonly namespace: string;
  readonly objective: Objective;
  /** Metrics by which it is held. */
  readonly requests: RequestMetrics;
}

/** A CronJob whose last success is watched. */
export interface WatchedJob {
  readonly namespace: string;
  readonly cronJob: string;
  /** Name of the database, or of the server of several, that it is about. */
  readonly database: string;
  /** Whether a run is a success only if it succeeds for every database of a server. */
  readonly everyDatabase: boolean;
  /** Hours after which its last success is too long ago. */
  readonly alertAfterHours: number;
}

/** A copy of a store that follows it. */
export interface WatchedReplica {
  readonly store: string;
  /** What tells how far it is behind: an exporter in the cluster, or CloudWatch. */
  readonly seenBy: 'postgres-exporter' | 'redis-exporter' | 'cloudwatch';
  /** Namespace of the exporter in the cluster. Default: CloudWatch knows none. */
  readonly namespace?: string;
}

/** A queue of messages that nobody could handle. */
export type DeadLetterQueue =
  /** Of SQS, under the name that CloudWatch has of it. */
  | { readonly seenBy: 'cloudwatch'; readonly queue: string }
  /** Of a RabbitMQ in pods, which tells of it itself. */
  | {
      readonly seenBy: 'rabbitmq';
      readonly queue: string;
      readonly store: string;
      readonly namespace: string;
    };

/** What decides which rules a stack has: only those whose series are there. */
export interface AlertFacts extends AlertSource {
  /** Whether there is an Alertmanager. Without one only the dumps are watched, in Prometheus' own pages. */
  readonly alerts: boolean;
  readonly objectives: readonly ServiceObjective[];
  readonly dumps: readonly WatchedJob[];
  /** Jobs that restore the last dump to prove that it can be. */
  readonly restoreDrills: readonly WatchedJob[];
  /** Databases of which AWS Backup takes snapshots, and which it restores to prove that they can be. */
  readonly snapshots: readonly SnapshotDatabase[];
  /** Hours after which the last backup of the cluster is too old. Default: there are none. */
  readonly clusterBackupHours?: number;
  /** Whether cert-manager renews certificates here. */
  readonly certificates: boolean;
  /** Whether Argo Rollouts runs pods of services here, and tells how they are. */
  readonly rollouts: boolean;
  readonly replicas: readonly WatchedReplica[];
  readonly deadLetterQueues: readonly DeadLetterQueue[];
  /** Databases of RDS, whose disks CloudWatch tells of, by name, with the GiB of each. */
  readonly managedDisks: Readonly<Record<string, number>>;
  /** Pods of Prometheus, and of Alertmanager. */
  readonly pods: number;
}
