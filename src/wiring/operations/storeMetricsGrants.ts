import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of what tells how stores are, and of the stores that let it in. */
export function storeMetricsGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
