import type { PlatformBinding } from './binding';
import type { NetworkGrant } from './grant';
import { dnsGrant } from '../../src/wiring/platformBindings';
import { podLabels } from './podLabels';

/** Port by which the nodes of a search cluster speak to each other. */
export const searchPeerPort = 9300;

/** Ports by which the nodes of a broker find (epmd) and reach (Erlang distribution) each other. */
export const brokerPeerPorts = { epmd: 4369, distribution: 25672 } as const;

/** Port by which the sentinels of a replicated cache speak to each other, and clients to them. */
export const sentinelPort = 26379;

/** Why the pods of one store speak to each other. */
export const storePeersBinding: PlatformBinding = {
  kind: 'platform',
  id: 'platform store-peers',
  reason:
    'The nodes of a search cluster or a broker elect a leader and copy data to each other, as the pods of a replicated database or cache do.',
};

/** Why a Job speaks to a store. */
export const storeSetupBinding: PlatformBinding = {
  kind: 'platform',
  id: 'platform store-setup',
  reason: 'A Job makes the buckets of an object store once it answers.',
};

/** Returns the label of the pods that make the buckets of an object store. */
export function bucketPods(store: string): string {
  return `${store}-buckets`;
}

/** Returns the rules by which the nodes of a search cluster reach each other. */
export function searchPeerGrants(store: string, namespace: string): readonly NetworkGrant[] {
  return rules(storePeersBinding, { client: store, store, namespace, ports: [searchPeerPort] });
}

/** Returns the rules by which the nodes of a broker reach each other. */
export function brokerPeerGrants(store: string, namespace: string): readonly NetworkGrant[] {
  const ports = Object.values(brokerPeerPorts);
  return rules(storePeersBinding, { client: store, store, namespace, ports });
}

/** Returns the rules by which the standby of a database follows its primary. */
export function replicaPeerGrants(store: string, namespace: string, port: number): readonly NetworkGrant[] {
  return rules(storePeersBinding, { client: store, store, namespace, ports: [port] });
}

/** Returns the rules by which the servers and sentinels of a cache reach each other. */
export function sentinelPeerGrants(store: string, namespace: string, port: number): readonly NetworkGrant[] {
  return rules(storePeersBinding, { client: store, store, namespace, ports: [port, sentinelPort] });
}

/** Returns the rules by which the Job that makes the buckets reaches the object store. */
export function bucketSetupGrants(store: string, namespace: string, port: number): readonly NetworkGrant[] {
  return rules(storeSetupBinding, { client: bucketPods(store), store, namespace, ports: [port] });
}

function rules(
  binding: PlatformBinding,
  way: {
    readonly client: string;
    readonly store: string;
    readonly namespace: string;
    readonly ports: readonly number[];
  },
): NetworkGrant[] {
  const { client, store, namespace, ports } = way;
  const rule = (direction: 'ingress' | 'egress', subject: string, peer: string): NetworkGrant => ({
    kind: 'network',
    id: `network ${subject} ${direction} ${binding.id} ${peer}`,
    bindings: [binding.id],
    direction,
    subject,
    peers: [{ kind: 'pods', namespace, labels: podLabels(peer) }],
    ports: ports.map((port) => ({ port, protocol: 'TCP' })),
  });
  return [dnsGrant(client), rule('egress', client, store), rule('ingress', store, client)];
}
