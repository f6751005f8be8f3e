import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of external-dns. */
export function externalDnsGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
