import { failedRestoreHours, restoreTestHours, type SnapshotDatabase } from '../wiring/operations/snapshots';
import { cloudWatchExporter } from '../wiring/operations/storeExporters';
import type { AlertFacts, WatchedJob } from './alertFacts';
import { alertingRule, type AlertingRule, type AlertSource, type RuleGroup } from './rules';

const secondsOfHour = 60 * 60;

/** Returns the alerts on dumps, which a stack has that alerts nobody too: Prometheus' own pages show them. */
export function dumpGroups(facts: AlertFacts): readonly RuleGroup[] {
  return group(
    'database-dumps',
    facts.dumps.map((dump) => dumpTooOld(facts, dump)),
  );
}

/** Returns the alerts on the other copies: snapshots, those of the cluster, and the proof that they can be restored. */
export function backupGroups(facts: AlertFacts): readonly RuleGroup[] {
  return [
    ...group(
      'restore-drills',
      facts.restoreDrills.map((drill) => drillFailed(facts, drill)),
    ),
    ...group(
      'database-snapshots',
      facts.snapshots.flatMap((snapshots) => [
        snapshotTooOld(facts, snapshots),
        restoreTestFailed(facts, snapshots),
        restoreTestMissing(facts, snapshots),
      ]),
    ),
    ...group('cluster-backups', clusterBackupTooOld(facts)),
  ];
}

function group(name: string, rules: readonly AlertingRule[]): readonly RuleGroup[] {
  return rules.length === 0 ? [] : [{ name, rules }];
}

/**
 * Too long ago, or never since the CronJob was made; or nobody knows, because the CronJob or kube-state-metrics is
 * gone. The quarter of an hour lets kube-state-metrics restart.
 */
function lastSuccessBefore({ namespace, cronJob, alertAfterHours }: WatchedJob): string {
  const selector = `{namespace="${namespace}",cronjob="${cronJob}"}`;
  const last = `kube_cronjob_status_last_successful_time${selector}`;
  const created = `kube_cronjob_created${selector}`;
  const seconds = alertAfterHours * secondsOfHour;
  return [
    `time() - ${last} > ${seconds}`,
    `or (time() - ${created} > ${seconds} unless on (namespace, cronjob) ${last})`,
    `or absent(${created})`,
  ].join('\n');
}

function whereToLook({ namespace, cronJob, alertAfterHours, everyDatabase }: WatchedJob): string {
  return (
    (everyDatabase ? 'A run succeeds only for all databases together; its log says which failed. ' : '') +
    `No run of the CronJob ${namespace}/${cronJob} has succeeded for ${alertAfterHours} hours, or nothing is known of it. ` +
    `See: kubectl get jobs --namespace ${namespace}; kubectl logs --namespace ${namespace} --selector app=${cronJob} --all-containers.`
  );
}

function dumpTooOld(source: AlertSource, dump: WatchedJob): AlertingRule {
  const { database, alertAfterHours } = dump;
  return alertingRule(source, {
    alert: 'DatabaseDumpTooOld',
    severity: 'critical',
    expr: lastSuccessBefore(dump),
    for: '15m',
    labels: { database },
    summary: dump.everyDatabase
      ? `Not every database of ${database} has a dump younger than ${alertAfterHours} hours.`
      : `The database ${database} has no dump younger than ${alertAfterHours} hours.`,
    description: `${whereToLook(dump)} docs/recovery.md says what to do.`,
  });
}

function drillFailed(source: AlertSource, drill: WatchedJob): AlertingRule {
  const { database } = drill;
  return alertingRule(source, {
    alert: 'RestoreDrillFailed',
    severity: 'warning',
    expr: lastSuccessBefore(drill),
    for: '15m',
    labels: { database },
    summary: drill.everyDatabase
      ? `Nobody knows whether the last dump of every database of ${database} can be restored.`
      : `Nobody knows whether the last dump of the database ${database} can be restored.`,
    description: whereToLook(drill),
  });
}

/**
 * CloudWatch tells of a job of AWS Backup alone that there was one, and the exporter shows it for so many hours: no
 * series is no job. In a younger stack there need not have been one yet.
 */
function noneWithin(hours: number, series: string): string {
  const exporter = `kube_deployment_created{namespace="monitoring",deployment="${cloudWatchExporter.name}"}`;
  return `absent(${series})\nand on () (time() - max(${exporter}) > ${hours * secondsOfHour})`;
}

function snapshotTooOld(source: AlertSource, { database, alertAfterHours }: SnapshotDatabase): AlertingRule {
  const completed = `aws_backup_number_of_backup_jobs_completed_sum{name="${database}"}`;
  return alertingRule(source, {
    alert: 'DatabaseSnapshotTooOld',
    severity: 'critical',
    expr: noneWithin(alertAfterHours, completed),
    for: '15m',
    labels: { database },
    summary: `The database ${database} has no snapshot younger than ${alertAfterHours} hours.`,
    description:
      'AWS Backup has made none since, or CloudWatch is not heard. Point-in-time recovery of RDS goes on beside it. See: aws backup list-backup-jobs.',
  });
}

const restoreTest = { alert: 'SnapshotRestoreTestFailed', severity: 'warning' } as const;

function restoreTestFailed(source: AlertSource, { database }: SnapshotDatabase): AlertingRule {
  return alertingRule(source, {
    ...restoreTest,
    expr: `max by (name) (aws_backup_number_of_restore_jobs_failed_sum{name="${database}"}) > 0`,
    labels: { database, restore: 'failed' },
    summary: `A restore of a snapshot failed within ${failedRestoreHours} hours, perhaps of the database ${database}.`,
    description:
      'CloudWatch counts the restores of all databases in the account and region. See which it was: aws backup list-restore-jobs.',
  });
}

function restoreTestMissing(source: AlertSource, { database }: SnapshotDatabase): AlertingRule {
  const completed = `aws_backup_number_of_restore_jobs_completed_sum{name="${database}"}`;
  return alertingRule(source, {
    ...restoreTest,
    expr: noneWithin(restoreTestHours, completed),
    for: '15m',
    labels: { database, restore: 'none' },
    summary: `Nobody has restored a snapshot of the database ${database} for ${restoreTestHours / 24} days.`,
    description:
      'AWS Backup does so once a week to prove that it can be done, and has not, or CloudWatch is not heard. See: aws backup list-restore-jobs.',
  });
}

/** Until the first backup there is no series, so that its absence counts only after the same hours. */
function clusterBackupTooOld(facts: AlertFacts): AlertingRule[] {
  const hours = facts.clusterBackupHours;
  if (hours === undefined) return [];
  const last = 'velero_backup_last_successful_timestamp{schedule!=""}';
  const definition = {
    alert: 'VeleroBackupTooOld',
    severity: 'critical',
    summary: `The cluster has no backup younger than ${hours} hours.`,
    description:
      'No backup of Velero has succeeded since, or Velero tells nothing. See: kubectl get backups --namespace velero; kubectl logs --namespace velero deployment/velero.',
  } as const;
  return [
    alertingRule(facts, {
      ...definition,
      expr: `time() - max(${last}) > ${hours * secondsOfHour}`,
      for: '15m',
    }),
    alertingRule(facts, {
      ...definition,
      labels: { backup: 'none' },
      expr: `absent(${last})`,
      for: `${hours}h`,
    }),
  ];
}
