import { dataTypes } from '../../policies/reliability/dataTypes';
import { isList, valueAt } from '../simulation/propertyValue';
import type { PlanResource } from './planContents';

/** What a policy wants protected, and what else cannot be made again as it was. */
const typesWithData: ReadonlySet<string> = new Set([
  ...dataTypes,
  'aws:backup/vault:Vault',
  'aws:cloudwatch/logGroup:LogGroup',
  'aws:secretsmanager/secret:Secret',
  'kubernetes:core/v1:PersistentVolume',
  'kubernetes:core/v1:PersistentVolumeClaim',
]);

/** Returns whether data goes with the resource. A StatefulSet has some where it claims disks. */
export function holdsData({ type, inputs }: PlanResource): boolean {
  if (type !== 'kubernetes:apps/v1:StatefulSet') return typesWithData.has(type);
  const claims = valueAt(inputs, 'spec.volumeClaimTemplates');
  return isList(claims) && claims.length > 0;
}
