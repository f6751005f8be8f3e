import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of the control plane of the mesh, and of the proxies that ask it. */
export function meshGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
