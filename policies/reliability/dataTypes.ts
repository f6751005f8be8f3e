/** Types that hold data, or the key without which data is lost; a StatefulSet does where it claims disks. */
export const dataTypes: readonly string[] = [
  'aws:dynamodb/table:Table',
  'aws:ecr/repository:Repository',
  'aws:efs/fileSystem:FileSystem',
  'aws:elasticache/replicationGroup:ReplicationGroup',
  'aws:kms/key:Key',
  'aws:mq/broker:Broker',
  'aws:opensearch/domain:Domain',
  'aws:rds/instance:Instance',
  'aws:s3/bucket:Bucket',
  'aws:sqs/queue:Queue',
  'kubernetes:apps/v1:StatefulSet',
];
