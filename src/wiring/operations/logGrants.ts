import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of what collects and keeps logs. */
export function logGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
