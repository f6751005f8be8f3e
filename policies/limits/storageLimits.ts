import { awsDocumentation } from './awsDocumentation';
import type { ModelRuleDefinition } from './modelRules';

const bucketSettings = [
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  'aws:s3/bucketReplicationConfig:BucketReplicationConfig',
  'aws:s3/bucketVersioning:BucketVersioning',
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  'aws:s3/bucketPolicy:BucketPolicy',
  'aws:s3/bucketLogging:BucketLogging',
];

/** What S3, EBS, EFS, AWS Backup and ECR refuse of a resource alone. */
export const storageLimits: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-s3-name',
    types: ['aws:s3/bucket:Bucket', 'aws:s3/bucketObjectv2:BucketObjectv2'],
    about: /^(bucket|key)$/,
    why: 'S3 takes names of 3 to 63 lower-case letters, digits, hyphens and dots, of which it keeps some for itself, and keys of 1024 characters.',
    mend: 'Leave the name to the provider, or choose one that is free in all accounts of the world.',
    standards: [awsDocumentation('Amazon S3 User Guide: General purpose bucket naming rules')],
  },
  {
    id: 'limits-s3-lifecycle',
    types: ['aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration'],
    about: /^rules/,
    why: 'S3 moves objects to the classes for rare access 30 days after they were written at the earliest, and refuses an earlier day.',
    mend: 'Let the transition come after 30 days or more.',
    standards: [awsDocumentation('Amazon S3 User Guide: Transitioning objects using Amazon S3 Lifecycle')],
  },
  {
    id: 'limits-s3-replication',
    types: ['aws:s3/bucketReplicationConfig:BucketReplicationConfig'],
    about: /^(rules|role)/,
    why: 'A rule of replication that copies deletions needs a filter, and one that copies what KMS encrypts needs a key for the copy.',
    mend: 'Add the empty filter, or destination.encryptionConfiguration.replicaKmsKeyId.',
    standards: [awsDocumentation('Amazon S3 User Guide: Replication configuration file elements')],
  },
  {
    id: 'limits-s3-settings',
    types: [...bucketSettings, 'aws:s3/bucketObjectv2:BucketObjectv2'],
    why: 'Each setting of a bucket names its bucket and a value that S3 knows.',
    mend: 'Give the bucket, and one of the values that the message names.',
    standards: [awsDocumentation('Amazon S3 API Reference: PutBucketVersioning')],
  },
  {
    id: 'limits-disk-speed',
    types: [
      'aws:ec2/launchTemplate:LaunchTemplate',
      'aws:ebs/volume:Volume',
      'aws:opensearch/domain:Domain',
      'kubernetes:storage.k8s.io/v1:StorageClass',
    ],
    about: /^(blockDeviceMappings.*|iops|size.*|ebsOptions|parameters)$/,
    why: 'A gp3 disk offers 3000 to 80000 operations a second, 500 a GiB, and a quarter of that in MiB a second; EBS refuses more.',
    mend: 'Ask for less, or for a larger disk.',
    standards: [awsDocumentation('Amazon EBS User Guide: General Purpose SSD volumes')],
  },
  {
    id: 'limits-launch-template-name',
    types: ['aws:ec2/launchTemplate:LaunchTemplate'],
    why: 'EC2 takes launch templates with names of 3 to 128 characters.',
    mend: 'Leave the name to the provider, or choose one of that length.',
    standards: [awsDocumentation('Amazon EC2 API Reference: CreateLaunchTemplate')],
  },
  {
    id: 'limits-efs-throughput',
    types: ['aws:efs/fileSystem:FileSystem'],
    about: /^(throughputMode|provisionedThroughputInMibps)$/,
    why: 'EFS takes a number for its throughput in the provisioned mode, and in no other.',
    mend: 'Leave provisionedThroughputInMibps out with elastic and bursting throughput.',
    standards: [awsDocumentation('Amazon EFS API Reference: CreateFileSystem')],
  },
  {
    id: 'limits-efs-settings',
    types: [
      'aws:efs/fileSystem:FileSystem',
      'aws:efs/mountTarget:MountTarget',
      'aws:efs/accessPoint:AccessPoint',
      'aws:efs/fileSystemPolicy:FileSystemPolicy',
      'aws:efs/backupPolicy:BackupPolicy',
    ],
    why: 'EFS takes one transition a policy, keys for encrypted file systems alone, and access points at most four folders deep.',
    mend: 'Give each transition a policy of its own, and turn encryption on where a key is named.',
    standards: [awsDocumentation('Amazon EFS API Reference: CreateAccessPoint')],
  },
  {
    id: 'limits-backup-name',
    types: ['aws:backup/vault:Vault', 'aws:backup/plan:Plan', 'aws:backup/selection:Selection'],
    about: /^name$/,
    why: 'AWS Backup takes names of at most 50 letters, digits, hyphens and underscores.',
    mend: 'Shorten the name in the program.',
    standards: [awsDocumentation('AWS Backup API Reference: CreateBackupVault')],
  },
  {
    id: 'limits-backup-retention',
    types: [
      'aws:backup/plan:Plan',
      'aws:backup/selection:Selection',
      'aws:backup/vaultLockConfiguration:VaultLockConfiguration',
    ],
    why: 'AWS Backup keeps what it moved to cold storage for at least 90 days, and backs up by a schedule that it can read.',
    mend: 'Let deleteAfter be at least coldStorageAfter and 90 days, and write the schedule as "cron(0 5 * * ? *)".',
    standards: [awsDocumentation('AWS Backup API Reference: Lifecycle')],
  },
  {
    id: 'limits-registry',
    types: ['aws:ecr/repository:Repository', 'aws:ecr/lifecyclePolicy:LifecyclePolicy'],
    why: 'ECR takes names of 2 to 256 lower-case letters, digits and single signs, settings that it knows, and lifecycle rules of different priorities.',
    mend: 'Correct the name or the setting, and give each rule a rulePriority of its own.',
    standards: [awsDocumentation('Amazon ECR API Reference: CreateRepository')],
  },
];
