import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of Argo CD. */
export function gitOpsGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
