import type { PolicyStatement } from '../../components/aws/policyDocument';
import type { IamGrant } from '../wiring/grant';
import type { PlacedStore } from './placedStore';

/** Returns the IAM statement that carries a grant out. */
export function iamStatement(
  grant: IamGrant,
  stores: ReadonlyMap<string, PlacedStore>,
  region: string,
): PolicyStatement {
  const resource = stores.get(grant.store)?.arns?.[grant.on];
  if (resource === undefined) throw new Error(`The store ${grant.store} has no ARN for ${grant.id}.`);
  return { sid: grant.sid, actions: [...grant.actions], resources: [resource], ...conditions(grant, region) };
}

/** A key opens what it encrypts only by way of the service that keeps it. */
function conditions({ viaService }: IamGrant, region: string): Pick<PolicyStatement, 'conditions'> {
  if (viaService === undefined) return {};
  return { conditions: { StringEquals: { 'kms:ViaService': `${viaService}.${region}.amazonaws.com` } } };
}
