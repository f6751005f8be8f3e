import { set, without, type Mutant, type Subject } from '../../mutant';
import { mutant } from '../taskPlatform';

const database = { type: 'aws:rds/instance:Instance', name: 'postgres' };
const plan = { type: 'aws:backup/plan:Plan' };
const cache = { type: 'aws:elasticache/replicationGroup:ReplicationGroup' };
const versioning = { type: 'aws:s3/bucketVersioning:BucketVersioning' };
const backupPolicy = { type: 'aws:efs/backupPolicy:BackupPolicy' };
const dump = { type: 'kubernetes:batch/v1:CronJob', name: 'kardon-db-dump' };

const vibebox: Subject = { system: 'vibebox' };
const kardon: Subject = { system: 'kardon' };
const functions: Subject = { system: 'user-admin-messaging', overrides: { mode: 'serverless' } };
const development: Subject = {
  system: 'csa-hello',
  environment: 'development',
  overrides: { stores: { postgres: { placement: 'managed' } } },
};

/** Data that cannot be had back. */
export const backupMutants: readonly Mutant[] = [
  mutant(
    'reliability-rds-backups',
    'a database with backups of a day',
    set(database, 'backupRetentionPeriod', 1),
    /for 1 days, fewer than 7/,
  ),
  mutant(
    'reliability-rds-backups',
    'a database without backups in development',
    set(database, 'backupRetentionPeriod', 0),
    /for 0 days, fewer than 1/,
    development,
  ),
  mutant(
    'reliability-rds-backup-plan',
    'a database that no plan selects',
    without({ type: 'aws:backup/selection:Selection' }),
    /is in no plan of AWS Backup/,
  ),
  mutant('reliability-backup-plan-retention', 'a plan without a rule', set(plan, 'rules', []), /has no rule/),
  mutant(
    'reliability-backup-plan-retention',
    'snapshots without an end',
    set(plan, 'rules.0.lifecycle', undefined),
    /keeps what every-6-hours makes for ever/,
  ),
  mutant(
    'reliability-backup-plan-retention',
    'copies of a day',
    set(plan, 'rules.1.copyActions.0.lifecycle.deleteAfter', 1),
    /keeps what daily makes for 1 days/,
  ),
  mutant(
    'reliability-cache-snapshots',
    'a cache without snapshots',
    set(cache, 'snapshotRetentionLimit', 0),
    /for 0 days, fewer than 7/,
  ),
  mutant(
    'reliability-file-system-backup',
    'a file system that is not backed up',
    without(backupPolicy),
    /its backup policy is not there/,
    vibebox,
  ),
  mutant(
    'reliability-file-system-backup',
    'a file system whose backups are off',
    set(backupPolicy, 'backupPolicy.status', 'DISABLED'),
    /its backup policy is DISABLED/,
    vibebox,
  ),
  mutant(
    'reliability-bucket-versioning',
    'a bucket without versions',
    without(versioning),
    /its versioning is not there/,
  ),
  mutant(
    'reliability-bucket-versioning',
    'a bucket whose versions are suspended',
    set(versioning, 'versioningConfiguration.status', 'Suspended'),
    /its versioning is Suspended/,
  ),
  mutant(
    'reliability-table-recovery',
    'a table that cannot be set back',
    set({ type: 'aws:dynamodb/table:Table' }, 'pointInTimeRecovery.enabled', false),
    /cannot be set back/,
    functions,
  ),
  mutant(
    'reliability-database-dump',
    'a database whose dump is taken away',
    without(dump),
    /a database that nothing dumps/,
    kardon,
  ),
  mutant(
    'reliability-database-dump',
    'a database whose dump never runs',
    set(dump, 'spec.suspend', true),
    /a database that nothing dumps/,
    kardon,
  ),
  mutant(
    'reliability-database-dump',
    'a dump of another namespace',
    set(dump, 'metadata.namespace', 'elsewhere'),
    /a database that nothing dumps/,
    kardon,
  ),
];
