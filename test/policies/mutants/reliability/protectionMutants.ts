import { changed, set, type Mutant, type Subject, type Which } from '../../mutant';
import { mutant } from '../taskPlatform';

const database = { type: 'aws:rds/instance:Instance', name: 'postgres' };
const cache = { type: 'aws:elasticache/replicationGroup:ReplicationGroup' };
const bucket = { type: 'aws:s3/bucket:Bucket' };
const vault = { type: 'aws:backup/vault:Vault' };
const repository = { type: 'aws:ecr/repository:Repository' };
const key = { type: 'aws:kms/key:Key', name: 'keys-data' };
const table = { type: 'aws:dynamodb/table:Table' };
const store = { type: 'kubernetes:apps/v1:StatefulSet', name: 'postgres' };
const cluster = { type: 'aws:eks/cluster:Cluster' };

const csaHello: Subject = { system: 'csa-hello' };
const inCluster: Subject = { system: 'task-platform', target: 'kubernetes' };
const functions: Subject = { system: 'user-admin-messaging', overrides: { mode: 'serverless' } };
const staging: Subject = { system: 'csa-hello', environment: 'staging' };
const development: Subject = { system: 'task-platform', environment: 'development', target: 'kubernetes' };

function protection(which: Which, protect: boolean): Mutant['spoil'] {
  return changed(which, (resource) => ({ ...resource, protect }));
}

/** Resources that hold data: by type, in a stack that has one. */
const dataBearing: readonly (readonly [Which, Subject])[] = [
  [database, csaHello],
  [cache, csaHello],
  [{ type: 'aws:opensearch/domain:Domain' }, csaHello],
  [{ type: 'aws:mq/broker:Broker' }, csaHello],
  [bucket, csaHello],
  [repository, csaHello],
  [key, csaHello],
  [{ type: 'aws:efs/fileSystem:FileSystem' }, { system: 'vibebox' }],
  [{ type: 'aws:sqs/queue:Queue' }, { system: 'task-platform' }],
  [table, functions],
  [store, inCluster],
];

/** Data that goes, and data that stays, when it should not. */
export const protectionMutants: readonly Mutant[] = [
  ...dataBearing.map(([which, subject]) =>
    mutant(
      'reliability-data-protected',
      `a ${which.type} that Pulumi may delete`,
      protection(which, false),
      /protect is not set/,
      subject,
    ),
  ),
  mutant(
    'reliability-deletion-protection',
    'a database that may be deleted',
    set(database, 'deletionProtection', false),
    /deletionProtection is false/,
  ),
  mutant(
    'reliability-deletion-protection',
    'a cluster that may be deleted',
    set(cluster, 'deletionProtection', undefined),
    /deletionProtection is not set/,
  ),
  mutant(
    'reliability-deletion-protection',
    'a table that may be deleted',
    set(table, 'deletionProtectionEnabled', false),
    /deletionProtectionEnabled is false/,
    functions,
  ),
  mutant(
    'reliability-not-by-force',
    'a bucket that goes with its objects',
    set(bucket, 'forceDestroy', true),
    /forceDestroy is true/,
  ),
  mutant(
    'reliability-not-by-force',
    'a vault that goes with its snapshots',
    set(vault, 'forceDestroy', true),
    /forceDestroy is true/,
  ),
  mutant(
    'reliability-not-by-force',
    'a repository that goes with its images',
    set(repository, 'forceDelete', true),
    /forceDelete is true/,
    csaHello,
  ),
  mutant(
    'reliability-final-snapshot',
    'a database that is deleted without a snapshot',
    set(database, 'skipFinalSnapshot', true),
    /deleted without a last snapshot/,
  ),
  mutant(
    'reliability-final-snapshot',
    'a last snapshot without a name',
    set(database, 'finalSnapshotIdentifier', undefined),
    /names no last snapshot/,
  ),
  mutant(
    'reliability-final-snapshot',
    'a database that takes its backups with it',
    set(database, 'deleteAutomatedBackups', undefined),
    /takes its automated backups with it/,
  ),
  mutant(
    'reliability-final-snapshot',
    'a cache without a last snapshot',
    set(cache, 'finalSnapshotIdentifier', undefined),
    /names no last snapshot/,
  ),
  mutant(
    'reliability-key-deletion-window',
    'a key that is gone after a week',
    set(key, 'deletionWindowInDays', 7),
    /is gone 7 days after its deletion/,
  ),
  mutant(
    'reliability-disposable',
    'a protected store in development',
    protection(store, true),
    /stops a destroy: protect is set/,
    development,
  ),
  mutant(
    'reliability-disposable',
    'disks that stay in development',
    set(store, 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted', 'Retain'),
    /leaves its disks behind/,
    development,
  ),
  mutant(
    'reliability-disposable',
    'a last snapshot in staging',
    set(database, 'finalSnapshotIdentifier', 'postgres-final'),
    /leaves a last snapshot behind/,
    staging,
  ),
  mutant(
    'reliability-disposable',
    'a database that asks for a last snapshot in staging',
    set(database, 'skipFinalSnapshot', false),
    /skipFinalSnapshot is false/,
    staging,
  ),
  mutant(
    'reliability-disposable',
    'a bucket with objects in staging',
    set(bucket, 'forceDestroy', undefined),
    /forceDestroy is not set/,
    staging,
  ),
];
