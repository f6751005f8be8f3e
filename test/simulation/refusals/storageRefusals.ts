import { long, type Refusal } from './refusal';

/** What S3, EFS, EBS, DynamoDB, ECR and AWS Backup refuse. */
export const storageRefusals: readonly Refusal[] = [
  [
    'aws:dynamodb/table:Table',
    { attributes: [{ name: 'id' }, { name: 'name' }] },
    'attributes',
    /"name" is of none/,
  ],
  ['aws:s3/bucket:Bucket', { bucket: 'Berth' }, 'bucket', /lower-case/],
  ['aws:s3/bucket:Bucket', { bucket: '10.0.0.1' }, 'bucket', /look like an address/],
  ['aws:s3/bucket:Bucket', { bucket: 'berth-s3alias' }, 'bucket', /keeps "-s3alias"/],
  [
    'aws:efs/fileSystem:FileSystem',
    { throughputMode: 'provisioned' },
    'provisionedThroughputInMibps',
    /belongs to/,
  ],
  ['aws:efs/fileSystem:FileSystem', { encrypted: false, kmsKeyId: 'k' }, 'kmsKeyId', /encrypted/],
  [
    'aws:efs/fileSystem:FileSystem',
    { lifecyclePolicies: [{ transitionToIa: 'AFTER_30_DAYS', transitionToArchive: 'AFTER_90_DAYS' }] },
    'lifecyclePolicies',
    /a policy of its own/,
  ],
  [
    'aws:efs/accessPoint:AccessPoint',
    { rootDirectory: { path: 'volume' } },
    'rootDirectory.path',
    /at most four/,
  ],
  ['aws:backup/vault:Vault', { name: 'a' }, 'name', /2 to 50/],
  [
    'aws:backup/plan:Plan',
    { rules: [{ lifecycle: { coldStorageAfter: 30, deleteAfter: 60 } }] },
    'rules',
    /at least 90 days/,
  ],
  ['aws:ecr/repository:Repository', { name: 'production//web' }, 'name', /lower-case letters/],
  [
    'aws:ecr/lifecyclePolicy:LifecyclePolicy',
    { policy: '{"rules":[{"rulePriority":1},{"rulePriority":1}]}' },
    'policy',
    /one rulePriority/,
  ],
  [
    'aws:s3/bucketReplicationConfig:BucketReplicationConfig',
    { rules: [{ status: 'Enabled', deleteMarkerReplication: { status: 'Enabled' } }] },
    'rules[0]',
    /needs a filter/,
  ],
  [
    'aws:s3/bucketReplicationConfig:BucketReplicationConfig',
    { rules: [{ sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } } }] },
    'rules[0]',
    /replicaKmsKeyId/,
  ],
  ['aws:s3/bucket:Bucket', { bucket: long(64) }, 'bucket', /3 to 63/],
  ['aws:s3/bucket:Bucket', { bucket: 'xn--berth' }, 'bucket', /keeps "xn--"/],
  [
    'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    { rules: [{ status: 'Enabled', transitions: [{ days: 7, storageClass: 'STANDARD_IA' }] }] },
    'rules[0].transitions[0]',
    /from 30 days on/,
  ],
  ['aws:ebs/volume:Volume', { type: 'gp3', size: 4, iops: 3001 }, 'iops', /500 for each of its 4 GiB/],
  ['aws:dynamodb/table:Table', { name: 'ab' }, 'name', /3 to 255/],
  ['aws:dynamodb/table:Table', { readCapacity: 1, writeCapacity: 1 }, 'readCapacity', /leave them out/],
  ['aws:dynamodb/table:Table', { billingMode: 'PROVISIONED', readCapacity: 1 }, 'readCapacity', /are needed/],
  [
    'aws:dynamodb/table:Table',
    { globalSecondaryIndexes: Array.from({ length: 21 }, () => ({ hashKey: 'id' })) },
    'globalSecondaryIndexes',
    /21 indexes: at most 20/,
  ],
];
