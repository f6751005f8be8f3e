import { asText, type PropertyBag } from '../../src/simulation/propertyValue';

/** Says whether a database of RDS is a copy of another, which has the standby, the backups and the last snapshot. */
export function isReadReplica(props: PropertyBag): boolean {
  return asText(props['replicateSourceDb']) !== '';
}
