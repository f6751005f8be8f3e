import type { AlertFacts, WatchedReplica } from '../../src/alerts/alertFacts';
import {
  answering,
  burning,
  certificateWith,
  fastBurn,
  fastLatency,
  held,
  lastSuccess,
  nearlyFull,
  nodeDisk,
  selector,
  slowBurn,
  slowLatency,
  tooFewPods,
  volume,
  willBeFull,
  wrongOrRight,
  type AlertCase,
} from './scenes';

/** Cases of an alert and severity, for a stack that has it. */
type Cases = (facts: AlertFacts) => readonly AlertCase[];

/** What each alert is tried with, by its name and severity. */
export const alertCases: Readonly<Record<string, Cases>> = {
  'ErrorBudgetBurnsFast critical': ({ objectives }) =>
    objectives.slice(0, 1).map((promise) => burning(promise, 'errors', fastBurn)),
  'ErrorBudgetBurnsSlowly warning': ({ objectives }) =>
    objectives.slice(0, 1).map((promise) => burning(promise, 'errors', slowBurn)),
  'LatencyBudgetBurnsFast critical': ({ objectives }) =>
    objectives.slice(0, 1).map((promise) => burning(promise, 'slow', fastLatency)),
  'LatencyBudgetBurnsSlowly warning': ({ objectives }) =>
    objectives.slice(0, 1).map((promise) => burning(promise, 'slow', slowLatency)),
  'DatabaseDumpTooOld critical': ({ dumps }) => dumps.flatMap(lastSuccess),
  'RestoreDrillFailed warning': ({ restoreDrills }) => restoreDrills.flatMap(lastSuccess),
  'DatabaseSnapshotTooOld critical': ({ snapshots }) =>
    snapshots.map(({ database, alertAfterHours }) =>
      noneWithin(
        { name: database, database },
        'aws_backup_number_of_backup_jobs_completed_sum',
        alertAfterHours,
      ),
    ),
  'SnapshotRestoreTestFailed warning': ({ snapshots }) =>
    snapshots.flatMap(({ database }) => restoreTests(database)),
  'VeleroBackupTooOld critical': ({ clusterBackupHours = 26 }) => clusterBackup(clusterBackupHours),
  'PodCrashLooping warning': () => [crashLoop()],
  'DeploymentNotReady warning': () => [tooFewPods('deployment', 2, 3, '20m')],
  'DeploymentNotReady critical': () => [tooFewPods('deployment', 0, 1, '10m')],
  'RolloutNotReady warning': () => [tooFewPods('rollout', 2, 3, '20m')],
  'RolloutNotReady critical': () => [tooFewPods('rollout', 0, 1, '10m')],
  'StatefulSetNotReady critical': () => [tooFewPods('statefulset', 2, 3, '15m')],
  'AutoscalerAtMaximum warning': () => [atMaximum()],
  'PersistentVolumeFilling critical': () => [nearlyFull(volume)],
  'PersistentVolumeFilling warning': () => [willBeFull(volume)],
  'NodeDiskFilling critical': () => [nearlyFull(nodeDisk)],
  'NodeDiskFilling warning': () => [willBeFull(nodeDisk)],
  'NodeNotReady critical': () => {
    const labels = { node: 'node-1', condition: 'Ready', status: 'true' };
    return [wrongOrRight(labels, `kube_node_status_condition${selector(labels)}`, 0, 1)];
  },
  'CertificateExpiring warning': () => [certificateWith(20, 40)],
  'CertificateExpiring critical': () => [certificateWith(2, 20)],
  'ReplicaLag warning': ({ replicas }) => replicas.flatMap(lagging),
  'DeadLetterQueueNotEmpty warning': ({ deadLetterQueues }) =>
    deadLetterQueues.map((letters) => {
      if (letters.seenBy === 'rabbitmq') {
        const { namespace, store, queue } = letters;
        const labels = { namespace, store, queue };
        const own = selector({ ...labels, vhost: '/', pod: `${store}-1` });
        return wrongOrRight(labels, `rabbitmq_detailed_queue_messages${own}`, 2, 0);
      }
      const name = letters.queue;
      const series = 'aws_sqs_approximate_number_of_messages_visible_maximum';
      return wrongOrRight({ name }, `${series}${selector({ name, dimension_QueueName: 'x' })}`, 2, 0);
    }),
  'DatabaseStorageFilling critical': ({ managedDisks }) =>
    Object.entries(managedDisks).map(([name, gibibytes]) => {
      const series = `aws_rds_free_storage_space_minimum${selector({ name, dimension_DBInstanceIdentifier: 'x' })}`;
      const bytes = gibibytes * 1024 ** 3;
      return wrongOrRight({ name, store: name }, series, bytes * 0.05, bytes * 0.5);
    }),
  'Watchdog none': () => [{ labels: {}, fires: { series: {}, at: '1m' }, silent: [] }],
  'TargetDown warning': () => {
    const labels = { job: 'kubernetes-pods', namespace: 'shop', service: 'api' };
    return [wrongOrRight(labels, `up${selector({ ...labels, pod: 'api-1' })}`, 0, 1)];
  },
  'PrometheusDown critical': ({ pods }) => [
    {
      labels: {},
      fires: { series: answering('prometheus', pods, pods - 1), at: '15m' },
      silent: [{ series: answering('prometheus', pods, pods), at: '15m' }],
    },
  ],
  'AlertmanagerFailing critical': ({ pods }) => alertmanagerFailing(pods),
  'MetricsAdapterDown warning': () => {
    const own = selector({ namespace: 'prometheus-adapter', deployment: 'prometheus-adapter' });
    return [wrongOrRight({}, `kube_deployment_status_replicas_available${own}`, 0, 1)];
  },
};

/** CloudWatch tells of jobs that there were, for so many hours: nothing is heard of them, in an old stack and in a young one. */
function noneWithin(labels: Readonly<Record<string, string>>, told: string, hours: number): AlertCase {
  const created = `kube_deployment_created${selector({ namespace: 'monitoring', deployment: 'cloudwatch-exporter' })}`;
  const own = `${told}${selector({ name: labels['name'] ?? '', dimension_BackupVaultName: 'x' })}`;
  const other = `${told}${selector({ name: 'another', dimension_BackupVaultName: 'y' })}`;
  const at = `${hours + 2}h`;
  return {
    labels,
    interval: '1h',
    fires: { series: { [created]: '0x300', [other]: '1x300' }, at },
    silent: [
      { series: { [created]: '0x300', [own]: '1x300' }, at },
      { series: { [created]: '0x300' }, at: `${hours - 1}h` },
    ],
  };
}

/** One that failed, whatever CloudWatch counts it by, and none at all. */
function restoreTests(database: string): AlertCase[] {
  const failed = (dimension: string, value: number) => ({
    [`aws_backup_number_of_restore_jobs_failed_sum${selector({ name: database, [dimension]: 'x' })}`]:
      held(value),
  });
  const labels = { name: database, database };
  const completed = 'aws_backup_number_of_restore_jobs_completed_sum';
  return [
    ...['dimension_BackupVaultName', 'dimension_ResourceType'].map((dimension): AlertCase => ({
      labels: { ...labels, restore: 'failed' },
      fires: { series: failed(dimension, 1), at: '5m' },
      silent: [
        { series: failed(dimension, 0), at: '5m' },
        { series: {}, at: '5m' },
      ],
    })),
    noneWithin({ ...labels, restore: 'none' }, completed, 192),
  ];
}

function clusterBackup(hours: number): AlertCase[] {
  const series = 'velero_backup_last_successful_timestamp{schedule="velero-daily"}';
  return [
    {
      labels: {},
      interval: '1h',
      fires: { series: { [series]: held(0) }, at: `${hours + 2}h` },
      silent: [
        { series: { [series]: '0+3600x100' }, at: `${hours + 2}h` },
        { series: { [series]: held(0) }, at: `${hours - 1}h` },
      ],
    },
    {
      labels: { backup: 'none' },
      interval: '1h',
      fires: { series: {}, at: `${hours + 2}h` },
      silent: [{ series: {}, at: `${hours - 1}h` }],
    },
  ];
}

/** Between two tries the container runs for a while, and waits for nothing. */
function crashLoop(): AlertCase {
  const labels = { namespace: 'shop', pod: 'api-1', container: 'api', reason: 'CrashLoopBackOff' };
  const waiting = (reason: string) =>
    `kube_pod_container_status_waiting_reason${selector({ ...labels, reason })}`;
  return {
    labels,
    fires: {
      series: { [waiting('CrashLoopBackOff')]: '1 1 0 0 1 1 0 0 1 1 0 0 1 1 0 0 1 1 0 0 1 1 0 0 1' },
      at: '22m',
    },
    silent: [
      { series: { [waiting('CrashLoopBackOff')]: '1 1 0x30' }, at: '22m' },
      { series: { [waiting('ContainerCreating')]: '1x30' }, at: '22m' },
    ],
  };
}

/** An autoscaler that may make no more pods than it must has nothing to say. */
function atMaximum(): AlertCase {
  const labels = { namespace: 'shop', horizontalpodautoscaler: 'api' };
  const series = (now: number, least: number) => ({
    [`kube_horizontalpodautoscaler_status_current_replicas${selector(labels)}`]: held(now),
    [`kube_horizontalpodautoscaler_spec_max_replicas${selector(labels)}`]: held(10),
    [`kube_horizontalpodautoscaler_spec_min_replicas${selector(labels)}`]: held(least),
  });
  return {
    labels,
    fires: { series: series(10, 2), at: '20m' },
    silent: [
      { series: series(9, 2), at: '20m' },
      { series: series(10, 2), at: '10m' },
      { series: series(10, 10), at: '20m' },
    ],
  };
}

/** Behind, or cut off. */
function lagging({ store, seenBy, namespace = '' }: WatchedReplica): AlertCase[] {
  if (seenBy === 'cloudwatch') {
    const series = `aws_rds_replica_lag_average${selector({ name: store, dimension_DBInstanceIdentifier: 'x' })}`;
    return [wrongOrRight({ store, name: store }, series, 90, 3)];
  }
  const labels = { namespace, store };
  const own = selector({ ...labels, pod: 'exporter-1' });
  const [lag, linked] =
    seenBy === 'postgres-exporter'
      ? (['pg_replication_lag_seconds', 'pg_replication_slot_slot_is_active'] as const)
      : (['redis_connected_slave_lag_seconds', 'redis_master_link_up'] as const);
  return [wrongOrRight(labels, `${lag}${own}`, 90, 3), wrongOrRight(labels, `${linked}${own}`, 0, 1)];
}

function alertmanagerFailing(pods: number): AlertCase[] {
  const failed = 'alertmanager_notifications_failed_total{integration="slack",pod="alertmanager-0"}';
  const series = (pace: number) => ({
    ...answering('alertmanager', pods, pods),
    [failed]: `0+${pace}x60`,
  });
  const well = { series: series(0), at: '30m' };
  return [
    { labels: { integration: 'slack' }, fires: { series: series(1), at: '30m' }, silent: [well] },
    { labels: {}, fires: { series: answering('alertmanager', pods, pods - 1), at: '15m' }, silent: [well] },
  ];
}
