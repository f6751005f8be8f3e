import type { System } from '../model/system';
import type { PlatformBinding } from './binding';
import type { NetworkGrant, Peer } from './grant';
import { placementOf, type Landscape } from './landscape';
import { dnsGrant } from './platformBindings';
import { podLabels } from './podLabels';

/** Why S3 reads one bucket and writes another. */
export const bucketCopiesBinding: PlatformBinding = {
  kind: 'platform',
  id: 'platform bucket-copies',
  reason: 'Where the stack names a second region, S3 copies there what is put into a bucket.',
};

/** Why pods read a bucket in the cluster and connect to storage outside. */
export const bucketMirrorBinding: PlatformBinding = {
  kind: 'platform',
  id: 'platform bucket-mirror',
  reason: 'A job copies the objects of a bucket in the cluster to S3-compatible storage outside.',
};

/** Every address: the storage, or the relay, has a name, and a NetworkPolicy knows none. */
export const anyAddress: Peer = { kind: 'addresses', cidrs: ['0.0.0.0/0'] };
/** Why a rule to somebody outside names no address of theirs. */
export const addressesOfOthers =
  'A NetworkPolicy knows no host names, and the addresses of somebody else may change, so every address is named.';

/** Returns the name of the pods that copy a bucket of the cluster to storage outside. */
export function mirrorPods(store: string): string {
  return `${store}-mirror`;
}

/** Returns the bindings of the platform itself that copies of buckets bring. */
export function copyBindings(system: System, landscape: Landscape): readonly PlatformBinding[] {
  const managed = Object.entries(system.stores).some(
    ([name, { kind }]) => kind === 'bucket' && placementOf(landscape, name) === 'managed',
  );
  const mirrored = Object.keys(landscape.outside?.bucketReplicaPorts ?? {}).length > 0;
  return [...(managed ? [bucketCopiesBinding] : []), ...(mirrored ? [bucketMirrorBinding] : [])];
}

/** Where a bucket of the cluster is, and where its copy is. */
export interface MirrorWay {
  readonly store: string;
  readonly namespace: string;
  /** Port of the S3 API in the cluster. */
  readonly port: number;
  /** Port of the S3 API outside. */
  readonly outsidePort: number;
}

/** Returns the rules by which the pods that copy a bucket reach it and the storage outside. */
export function mirrorGrants({ store, namespace, port, outsidePort }: MirrorWay): readonly NetworkGrant[] {
  const pods = mirrorPods(store);
  const rule = (
    direction: NetworkGrant['direction'],
    subject: string,
    to: string,
    peer: Peer,
    number: number,
  ): NetworkGrant => ({
    kind: 'network',
    id: `network ${subject} ${direction} ${bucketMirrorBinding.id} ${to}`,
    bindings: [bucketMirrorBinding.id],
    direction,
    subject,
    peers: [peer],
    ports: [{ port: number, protocol: 'TCP' }],
  });
  const podsOf = (name: string): Peer => ({ kind: 'pods', namespace, labels: podLabels(name) });
  return [
    dnsGrant(pods),
    rule('egress', pods, store, podsOf(store), port),
    rule('ingress', store, pods, podsOf(pods), port),
    { ...rule('egress', pods, 'outside', anyAddress, outsidePort), wider: addressesOfOthers },
  ];
}
