import { isList, valueAt } from '../simulation/propertyValue';
import type { PlanResource } from './planContents';

/** Types that hold data, or the key without which data is lost. */
export const dataTypes: ReadonlySet<string> = new Set([
  'aws:backup/vault:Vault',
  'aws:cloudwatch/logGroup:LogGroup',
  'aws:dynamodb/table:Table',
  'aws:ecr/repository:Repository',
  'aws:efs/fileSystem:FileSystem',
  'aws:elasticache/replicationGroup:ReplicationGroup',
  'aws:kms/key:Key',
  'aws:mq/broker:Broker',
  'aws:opensearch/domain:Domain',
  'aws:rds/instance:Instance',
  'aws:s3/bucket:Bucket',
  'aws:secretsmanager/secret:Secret',
  'aws:sqs/queue:Queue',
  'kubernetes:core/v1:PersistentVolume',
  'kubernetes:core/v1:PersistentVolumeClaim',
]);

/** Returns whether data goes with the resource. A StatefulSet has some where it claims disks. */
export function holdsData({ type, inputs }: PlanResource): boolean {
  if (type !== 'kubernetes:apps/v1:StatefulSet') return dataTypes.has(type);
  const claims = valueAt(inputs, 'spec.volumeClaimTemplates');
  return isList(claims) && claims.length > 0;
}
