import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of what tells how nodes are. */
export function nodeMetricsGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
