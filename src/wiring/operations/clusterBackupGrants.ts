import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of Velero. */
export function clusterBackupGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
