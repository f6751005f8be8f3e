import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of what takes traces in, and of the services that send them. */
export function traceGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
