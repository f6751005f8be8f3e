import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of the External Secrets Operator. */
export function externalSecretsGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
