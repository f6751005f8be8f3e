import { set, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { bothHomes, copied, csaHello, taskPlatform, vibebox } from './subjects';

const bucket = { type: 'aws:s3/bucket:Bucket' };
const template = { type: 'aws:ec2/launchTemplate:LaunchTemplate' };
const broker = { type: 'aws:mq/broker:Broker' };
const files = { type: 'aws:efs/fileSystem:FileSystem' };
const queue = { type: 'aws:sqs/queue:Queue', name: 'queue' };

const stores = mutantsOf(csaHello, [
  ['limits-s3-name', 'an underscore', set(bucket, 'bucket', 'my_bucket'), /3 to 63/],
  ['limits-s3-name', "S3's own prefix", set(bucket, 'bucket', 'xn--bucket'), /keeps "xn--"/],
  ['limits-s3-name', 'an address', set(bucket, 'bucket', '10.0.0.1'), /look like an address/],
  [
    'limits-s3-lifecycle',
    'rare access after a week',
    set({ type: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration' }, 'rules.0.transitions', [
      { days: 7, storageClass: 'STANDARD_IA' },
    ]),
    /7 days are too few/,
  ],
  [
    'limits-s3-lifecycle',
    'a status that is not known',
    set({ type: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration' }, 'rules.0.status', 'On'),
    /Enabled, Disabled/,
  ],
  [
    'limits-s3-settings',
    'a status of versions',
    set({ type: 'aws:s3/bucketVersioning:BucketVersioning' }, 'versioningConfiguration.status', 'On'),
    /Suspended/,
  ],
  [
    'limits-s3-settings',
    'a policy of no bucket',
    set({ type: 'aws:s3/bucketPolicy:BucketPolicy' }, 'bucket', undefined),
    /bucket: is missing/,
  ],
  [
    'limits-disk-speed',
    'a throughput beyond gp3',
    set({ type: 'aws:opensearch/domain:Domain' }, 'ebsOptions.throughput', 2001),
    /125 to 2000/,
  ],
  [
    'limits-disk-speed',
    'more than the size gives',
    set(template, 'blockDeviceMappings.0.ebs.iops', 30000),
    /500 for each/,
  ],
  [
    'limits-disk-speed',
    'too slow a class',
    set({ type: 'kubernetes:storage.k8s.io/v1:StorageClass' }, 'parameters.iops', '100'),
    /3000 to 80000/,
  ],
  [
    'limits-disk-speed',
    'a disk of no size',
    set(template, 'blockDeviceMappings.0.ebs.volumeSize', 0),
    /1 to 65536/,
  ],
  ['limits-launch-template-name', 'two letters', set(template, 'name', 'lt'), /3 to 128/],
  [
    'limits-backup-name',
    'a name with a space',
    set({ type: 'aws:backup/vault:Vault' }, 'name', 'my vault'),
    /2 to 50/,
  ],
  [
    'limits-backup-name',
    'a long name of a plan',
    set({ type: 'aws:backup/plan:Plan' }, 'name', 'a'.repeat(51)),
    /1 to 50/,
  ],
  [
    'limits-backup-retention',
    'cold for a month',
    set({ type: 'aws:backup/plan:Plan' }, 'rules.0.lifecycle', { coldStorageAfter: 30, deleteAfter: 60 }),
    /at least 90 days/,
  ],
  [
    'limits-backup-retention',
    'a schedule in words',
    set({ type: 'aws:backup/plan:Plan' }, 'rules.0.schedule', 'daily'),
    /such as "cron/,
  ],
  [
    'limits-registry',
    'a capital',
    set({ type: 'aws:ecr/repository:Repository' }, 'name', 'Web'),
    /lower-case letters/,
  ],
  [
    'limits-registry',
    'a setting that is not known',
    set({ type: 'aws:ecr/repository:Repository' }, 'imageTagMutability', 'FIXED'),
    /IMMUTABLE/,
  ],
  [
    'limits-registry',
    'two rules of one priority',
    set(
      { type: 'aws:ecr/lifecyclePolicy:LifecyclePolicy' },
      'policy',
      '{"rules":[{"rulePriority":1},{"rulePriority":1}]}',
    ),
    /give each its own/,
  ],
  [
    'limits-mail',
    'a domain that is none',
    set({ type: 'aws:sesv2/emailIdentity:EmailIdentity' }, 'emailIdentity', 'example'),
    /neither an address nor a domain/,
  ],
  [
    'limits-mail',
    'a sender of another domain',
    set(
      { type: 'aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes' },
      'mailFromDomain',
      'bounce.example.org',
    ),
    /must be a name below/,
  ],
  [
    'limits-mail',
    'a name with a dot',
    set({ type: 'aws:sesv2/configurationSet:ConfigurationSet' }, 'configurationSetName', 'my.set'),
    /1 to 64/,
  ],
  ['limits-broker-users', 'a guest', set(broker, 'users.0.username', 'guest'), /not "guest"/],
  ['limits-broker-users', 'a short password', set(broker, 'users.0.password', 'short'), /12 to 250/],
  ['limits-broker-users', 'a comma', set(broker, 'users.0.password', 'a,password,of,words'), /no comma/],
  ['limits-broker-users', 'one letter', set(broker, 'users.0.password', 'aaaaaaaaaaaa'), /fewer than 4/],
  [
    'limits-broker',
    'small nodes in a cluster',
    set(broker, 'hostInstanceType', 'mq.t3.micro'),
    /not offered in a cluster/,
  ],
  [
    'limits-broker',
    'an own key',
    set(broker, 'encryptionOptions', { useAwsOwnedKey: false }),
    /does not apply to RabbitMQ/,
  ],
  ['limits-broker', 'an audit log', set(broker, 'logs.audit', true), /not offered for RabbitMQ/],
  [
    'limits-broker',
    'several subnets of a single instance',
    set(broker, 'deploymentMode', 'SINGLE_INSTANCE'),
    /needs one subnet/,
  ],
]);

const copies = mutantsOf(copied, [
  [
    'limits-s3-replication',
    'deletions without a filter',
    set({ type: 'aws:s3/bucketReplicationConfig:BucketReplicationConfig' }, 'rules.0.filter', undefined),
    /needs a filter/,
  ],
  [
    'limits-s3-replication',
    'no key for the copy',
    set(
      { type: 'aws:s3/bucketReplicationConfig:BucketReplicationConfig' },
      'rules.0.destination.encryptionConfiguration',
      undefined,
    ),
    /replicaKmsKeyId/,
  ],
]);

const objects = mutantsOf(bothHomes, [
  [
    'limits-s3-name',
    'a long key',
    set({ type: 'aws:s3/bucketObjectv2:BucketObjectv2' }, 'key', 'a'.repeat(1025)),
    /1 to 1024/,
  ],
  [
    'limits-s3-settings',
    'two contents',
    set({ type: 'aws:s3/bucketObjectv2:BucketObjectv2' }, 'contentBase64', 'YQ=='),
    /give one of them/,
  ],
]);

const shared = mutantsOf(vibebox, [
  [
    'limits-efs-throughput',
    'a number of elastic throughput',
    set(files, 'provisionedThroughputInMibps', 100),
    /to no other/,
  ],
  [
    'limits-efs-throughput',
    'a mode that is not known',
    set(files, 'throughputMode', 'fast'),
    /bursting, elastic/,
  ],
  ['limits-efs-settings', 'a key of plain files', set(files, 'encrypted', false), /needs encrypted/],
  [
    'limits-efs-settings',
    'two transitions at once',
    set(files, 'lifecyclePolicies', [
      { transitionToIa: 'AFTER_30_DAYS', transitionToArchive: 'AFTER_90_DAYS' },
    ]),
    /several transitions/,
  ],
  [
    'limits-efs-settings',
    'five folders',
    set({ type: 'aws:efs/accessPoint:AccessPoint' }, 'rootDirectory.path', '/a/b/c/d/e'),
    /at most four/,
  ],
  [
    'limits-efs-settings',
    'a status that is not known',
    set({ type: 'aws:efs/backupPolicy:BackupPolicy' }, 'backupPolicy.status', 'ON'),
    /ENABLED/,
  ],
]);

const messages = mutantsOf(taskPlatform, [
  [
    'limits-queue-name',
    'a FIFO name of a standard queue',
    set(queue, 'name', 'queue.fifo'),
    /and only there/,
  ],
  ['limits-queue-name', 'a name with a space', set(queue, 'name', 'my queue'), /1 to 80/],
  [
    'limits-queue-dead-letters',
    'letters of another kind',
    set(
      queue,
      'redrivePolicy',
      '{"deadLetterTargetArn":"arn:aws:sqs:us-west-2:123456789012:dead.fifo","maxReceiveCount":5}',
    ),
    /of another kind/,
  ],
  ['limits-queue-times', 'a month', set(queue, 'messageRetentionSeconds', 2_592_000), /60 to 1209600/],
  ['limits-queue-times', 'a day out of sight', set(queue, 'visibilityTimeoutSeconds', 86_400), /0 to 43200/],
  ['limits-queue-times', 'an hour of delay', set(queue, 'delaySeconds', 3600), /0 to 900/],
  ['limits-queue-times', 'a minute of waiting', set(queue, 'receiveWaitTimeSeconds', 60), /0 to 20/],
  [
    'limits-topic-name',
    'a FIFO name of a standard topic',
    set({ type: 'aws:sns/topic:Topic' }, 'name', 'topic.fifo'),
    /and only there/,
  ],
  [
    'limits-topic-name',
    'a policy of no topic',
    set({ type: 'aws:sns/topicPolicy:TopicPolicy' }, 'arn', undefined),
    /arn: is missing/,
  ],
]);

/** What S3, EBS, EFS, AWS Backup, ECR, SES, Amazon MQ, SQS and SNS refuse of a resource alone. */
export const storageMutants: readonly Mutant[] = [...stores, ...copies, ...objects, ...shared, ...messages];
