import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of Argo Rollouts. */
export function rolloutGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
