import type {
  AlertFacts,
  DeadLetterQueue,
  ServiceObjective,
  WatchedJob,
  WatchedReplica,
} from '../../alerts/alertFacts';
import type { Settings } from '../../config/settings';
import { requestMetricsOf } from '../../model/requestMetrics';
import type { System } from '../../model/system';
import { dumpJobs } from '../../wiring/dumps';
import {
  isReplicated,
  namespaceOf,
  placementOf,
  storesInCluster,
  type Landscape,
} from '../../wiring/landscape';
import { watchingPods } from '../../wiring/operations/alertingGrants';
import { cloudStores, type CloudStore } from '../../wiring/operations/cloudStores';
import { snapshotDatabases } from '../../wiring/operations/snapshots';
import { brokerDeadLetters } from '../../wiring/operations/storeExporters';
import type { PlatformOperator } from '../../wiring/platformBindings';

/** What decides which rules a stack has. */
export interface AlertSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly landscape: Landscape;
  /** Operators and programs that the stack installs. */
  readonly installed: ReadonlySet<PlatformOperator>;
}

/** The drill runs once a week, and may fail once for want of a node. */
const drillHours = 8 * 24;
/** A backup of the cluster is made once a day, and takes its time. */
const clusterBackupHours = 26;

/** Returns what of the stack is watched. */
export function alertFactsOf({ settings, system, landscape, installed }: AlertSurroundings): AlertFacts {
  const { environment } = settings;
  const cloud = installed.has('storeMetrics') ? cloudStores(system, landscape) : [];
  return {
    system: system.name,
    environment,
    alerts: installed.has('alertmanager'),
    objectives: objectives(system, landscape),
    dumps: watchedJobs(system, landscape, 'dump', ({ alertAfterHours }) => alertAfterHours),
    restoreDrills: watchedJobs(system, landscape, 'drill', () => drillHours),
    snapshots: installed.has('storeMetrics') ? snapshotDatabases(system, landscape) : [],
    ...(installed.has('clusterBackup') ? { clusterBackupHours } : {}),
    certificates: installed.has('certManager'),
    rollouts: installed.has('argoRollouts'),
    replicas: installed.has('storeMetrics') ? replicas(system, landscape) : [],
    deadLetterQueues: installed.has('storeMetrics') ? deadLetterQueues(system, landscape, cloud) : [],
    managedDisks: Object.fromEntries(
      cloud.flatMap(({ name, kind }) => {
        const storage = settings.stores[name]?.storage;
        return kind === 'database' && storage !== undefined ? [[name, storage] as const] : [];
      }),
    ),
    pods: watchingPods(landscape),
  };
}

/** Of a service that tells nothing no promise can be held. */
function objectives(system: System, { environment }: Landscape): ServiceObjective[] {
  return Object.entries(system.services).flatMap(([service, definition]) => {
    const { objective, metricsPath } = definition;
    if (objective === undefined || metricsPath === undefined) return [];
    const namespace = namespaceOf(system, environment, definition);
    return [{ service, namespace, objective, requests: requestMetricsOf(definition) }];
  });
}

function watchedJobs(
  system: System,
  { environment }: Landscape,
  job: 'dump' | 'drill',
  hours: (dump: { readonly alertAfterHours: number }) => number,
): WatchedJob[] {
  return (system.dumps ?? []).map((dump) => {
    const store = system.stores[dump.database];
    return {
      database: dump.database,
      everyDatabase: store?.kind === 'database' && store.databases === 'per-service',
      namespace: namespaceOf(system, environment, store ?? {}),
      cronJob: dumpJobs(dump.database)[job],
      alertAfterHours: hours(dump),
    };
  });
}

/** A queue of SQS has one beside it, and a broker in pods one for all its queues. */
function deadLetterQueues(
  system: System,
  landscape: Landscape,
  cloud: readonly CloudStore[],
): DeadLetterQueue[] {
  return [
    ...cloud.flatMap(({ deadLetters }): DeadLetterQueue[] =>
      deadLetters === undefined ? [] : [{ seenBy: 'cloudwatch', queue: deadLetters }],
    ),
    ...storesInCluster(system, landscape).flatMap(([store, definition]): DeadLetterQueue[] => {
      if (definition.kind !== 'broker') return [];
      const namespace = namespaceOf(system, landscape.environment, definition);
      return [{ seenBy: 'rabbitmq', queue: brokerDeadLetters, store, namespace }];
    }),
  ];
}

/** A second zone of RDS or ElastiCache is AWS's own, and tells of no lag; a read replica does. */
function replicas(system: System, landscape: Landscape): WatchedReplica[] {
  return Object.entries(system.stores).flatMap(([name, store]): WatchedReplica[] => {
    if (store.kind !== 'database' && store.kind !== 'cache') return [];
    if (placementOf(landscape, name) === 'managed') {
      const reads = store.kind === 'database' && store.readReplica.includes(landscape.environment);
      return reads ? [{ store: `${name}-replica`, seenBy: 'cloudwatch' }] : [];
    }
    if (!isReplicated(landscape, name)) return [];
    return [
      {
        store: name,
        seenBy: store.kind === 'database' ? 'postgres-exporter' : 'redis-exporter',
        namespace: namespaceOf(system, landscape.environment, store),
      },
    ];
  });
}
