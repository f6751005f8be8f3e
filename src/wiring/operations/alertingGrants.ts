import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of Alertmanager. */
export function alertingGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
