import {
  asText,
  isBag,
  isList,
  valueAt,
  type PropertyBag,
  type PropertyValue,
} from '../../src/simulation/propertyValue';
import type { NetworkGrant, NetworkPort, Peer } from '../../src/wiring/grant';
import { parsed, textsOf } from '../awsResources';
import { bagAt, bagsAt, listAt, textAt, type ClusterObject } from '../cluster';

/** What a rule of a network policy lets through, and for which bindings. */
export interface Admission {
  readonly direction: NetworkGrant['direction'];
  /** Undefined where the policy does not say. */
  readonly bindings: readonly string[] | undefined;
  /** Peers and ports, in words that are the same for the same. */
  readonly words: string;
}

/** Returns what a grant lets through. */
export function grantedAdmission({ direction, bindings, peers, ports }: NetworkGrant): Admission {
  return { direction, bindings, words: wordsOf(peers.flatMap(grantedPeers), ports.map(grantedPort)) };
}

/** Returns what the rules of a network policy let through, in the policy's own order. */
export function admissionsOf({ content }: ClusterObject): readonly Admission[] {
  const serves = parsed(asText(bagAt(content, 'metadata.annotations')['berth.dev/serves']));
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    listAt(content, `spec.${direction}`).map((rule, index) => {
      const named = valueAt(serves, `${direction}.${index}`);
      return { direction, bindings: isList(named) ? textsOf(named) : undefined, words: admittedWords(rule) };
    }),
  );
}

function admittedWords(rule: PropertyValue): string {
  const bag = isBag(rule) ? rule : {};
  const peers = [...bagsAt(bag, 'from.*'), ...bagsAt(bag, 'to.*')];
  const ports = bagsAt(bag, 'ports.*').map((port) =>
    portWords(asText(port['port']), asText(port['endPort']), textAt(port, 'protocol')),
  );
  return wordsOf(peers.map(peerWords), ports);
}

function wordsOf(peers: readonly string[], ports: readonly string[]): string {
  return `${[...peers].sort().join(', ') || 'everybody'} on ${[...ports].sort().join(', ') || 'every port'}`;
}

function peerWords(peer: PropertyBag): string {
  const block = peer['ipBlock'];
  if (isBag(block)) return rangeWords(textAt(block, 'cidr'), textsOf(block['except']));
  const namespace = bagAt(peer, 'namespaceSelector.matchLabels')['kubernetes.io/metadata.name'];
  return podWords(bagAt(peer, 'podSelector.matchLabels'), asText(namespace) || 'its own namespace');
}

function grantedPeers(peer: Peer): readonly string[] {
  switch (peer.kind) {
    case 'pods':
      return [podWords(peer.labels, peer.namespace)];
    case 'namespace':
      return [podWords({}, peer.namespace)];
    case 'addresses':
      return peer.cidrs.map((cidr) => rangeWords(cidr, peer.except ?? []));
  }
}

function grantedPort({ port, lastPort, protocol }: NetworkPort): string {
  return portWords(`${port}`, lastPort === undefined ? '' : `${lastPort}`, protocol);
}

function portWords(first: string, last: string, protocol: string): string {
  return `${first}${last === '' ? '' : `-${last}`}/${protocol || 'TCP'}`;
}

function podWords(labels: PropertyBag, namespace: string): string {
  const words = Object.entries(labels).map(([key, value]) => `${key}=${asText(value)}`);
  return `${words.sort().join(' ') || 'every pod'} in ${namespace}`;
}

function rangeWords(cidr: string, except: readonly string[]): string {
  return except.length === 0 ? cidr : `${cidr} but ${[...except].sort().join(' ')}`;
}
