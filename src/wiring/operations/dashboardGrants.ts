import type { NetworkGrant } from '../grant';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of Grafana, and of what it asks. */
export function dashboardGrants(_facts: OperationsFacts): readonly NetworkGrant[] {
  return [];
}
