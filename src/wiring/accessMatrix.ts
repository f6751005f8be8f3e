import type { Binding } from './binding';
import { portRange } from '../model/publicPorts';
import type { DatabaseRoleGrant, Grant, NetworkGrant, NetworkPort, Peer } from './grant';
import type { Wiring } from './wire';

/** One row of `access.json`: a binding and every grant that it produced. */
export interface AccessRow {
  readonly binding: string;
  readonly kind: Binding['kind'];
  /** Why the platform has it; of platform bindings alone. */
  readonly reason?: string;
  readonly grants: readonly AccessGrant[];
}

export interface AccessGrant {
  readonly id: string;
  readonly kind: Grant['kind'];
  /** What is granted, in a sentence. */
  readonly grants: string;
  /** Why the grant is wider than the binding; absent where it is exact. */
  readonly wider?: string;
}

/** Returns the access matrix: a row for each binding, in the order of the wiring. */
export function accessMatrix(wiring: Wiring): readonly AccessRow[] {
  const byBinding = new Map<string, AccessGrant[]>();
  for (const grant of wiring.grants) {
    const cell: AccessGrant = {
      id: grant.id,
      kind: grant.kind,
      grants: describe(grant),
      ...(grant.wider === undefined ? {} : { wider: grant.wider }),
    };
    for (const binding of grant.bindings) {
      const cells = byBinding.get(binding);
      if (cells === undefined) byBinding.set(binding, [cell]);
      else cells.push(cell);
    }
  }
  return wiring.bindings.map((binding) => ({
    binding: binding.id,
    kind: binding.kind,
    ...(binding.kind === 'platform' ? { reason: binding.reason } : {}),
    grants: byBinding.get(binding.id) ?? [],
  }));
}

function describe(grant: Grant): string {
  switch (grant.kind) {
    case 'network':
      return describeNetwork(grant);
    case 'security-group':
      return `the nodes may connect to ${grant.store} on TCP ${grant.port}`;
    case 'iam':
      return `the identity of ${grant.service} may ${grant.actions.join(', ')} on the ${grant.on} of ${grant.store}`;
    case 'database-role':
      return `the role ${grant.role} has ${grant.access} access to the ${describeDatabases(grant)} of ${grant.store}`;
    case 'secret':
      return `the Secret ${grant.namespace}/${grant.secret} carries the credential of ${grant.service}`;
    case 'volume':
      return `pods of ${grant.service} mount the claim ${grant.namespace}/${grant.claim}`;
    case 'connections':
      return `the identity of ${grant.function} may write to and close the connections of ${grant.api}`;
    case 'invocation':
      return `${grant.api} may call ${grant.function}`;
    case 'bucket-policy':
      return `${grant.cdn} may read what is in ${grant.store}`;
  }
}

function describeDatabases({ databases }: DatabaseRoleGrant): string {
  return `${databases.length === 1 ? 'database' : 'databases'} ${databases.join(', ')}`;
}

function describeNetwork(grant: NetworkGrant): string {
  const ports = grant.ports.map(describePort).join(', ');
  const peers = grant.peers.map(describePeer).join(', ');
  return grant.direction === 'egress'
    ? `pods of ${grant.subject} may connect to ${peers} on ${ports}`
    : `pods of ${grant.subject} accept ${ports} from ${peers}`;
}

function describePort({ port, lastPort, protocol }: NetworkPort): string {
  return `${protocol} ${portRange(port, lastPort)}`;
}

function describePeer(peer: Peer): string {
  switch (peer.kind) {
    case 'pods':
      return `pods ${Object.entries(peer.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',')} of ${peer.namespace}`;
    case 'namespace':
      return `the namespace ${peer.namespace}`;
    case 'addresses':
      return [peer.cidrs.join(' and '), ...(peer.except ?? []).map((cidr) => `not ${cidr}`)].join(', ');
  }
}
