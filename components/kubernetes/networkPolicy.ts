import type * as pulumi from '@pulumi/pulumi';
import { NetworkPolicy } from '@pulumi/kubernetes/networking/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { NetworkGrant, NetworkPort, Peer } from '../../src/wiring/grant';

/** Annotation that names, rule by rule and in the policy's own order, the bindings that each rule serves. */
export const servesAnnotation = 'berth.dev/serves';

export interface NetworkPolicyArgs {
  readonly namespace: pulumi.Input<string>;
  /** Labels of the pods that the policy selects; empty selects every pod of the namespace. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** The rules. None in a direction denies it. */
  readonly grants: readonly NetworkGrant[];
}

/** Makes the NetworkPolicy of one workload: both directions are denied but for the grants. */
export function networkPolicy(
  name: string,
  args: NetworkPolicyArgs,
  opts: pulumi.CustomResourceOptions,
): NetworkPolicy {
  const ingress = args.grants.filter((grant) => grant.direction === 'ingress');
  const egress = args.grants.filter((grant) => grant.direction === 'egress');
  const serves = {
    ingress: ingress.map((grant) => grant.bindings),
    egress: egress.map((grant) => grant.bindings),
  };
  return new NetworkPolicy(
    name,
    {
      metadata: {
        name,
        namespace: args.namespace,
        annotations: { [servesAnnotation]: JSON.stringify(serves) },
      },
      spec: {
        podSelector: { matchLabels: args.podLabels },
        policyTypes: ['Ingress', 'Egress'],
        ingress: ingress.map((grant) => ({
          from: grant.peers.flatMap(peerOf),
          ports: grant.ports.map(portOf),
        })),
        egress: egress.map((grant) => ({ to: grant.peers.flatMap(peerOf), ports: grant.ports.map(portOf) })),
      },
    },
    opts,
  );
}

function portOf({ port, lastPort, protocol }: NetworkPort): input.networking.v1.NetworkPolicyPort {
  return { port, ...(lastPort === undefined ? {} : { endPort: lastPort }), protocol };
}

function peerOf(peer: Peer): input.networking.v1.NetworkPolicyPeer[] {
  switch (peer.kind) {
    case 'pods':
      return [
        { namespaceSelector: namespaceNamed(peer.namespace), podSelector: { matchLabels: peer.labels } },
      ];
    case 'namespace':
      return [{ namespaceSelector: namespaceNamed(peer.namespace) }];
    case 'addresses':
      return peer.cidrs.map((cidr) => ({
        ipBlock: { cidr, ...(peer.except === undefined ? {} : { except: [...peer.except] }) },
      }));
  }
}

function namespaceNamed(name: string): input.meta.v1.LabelSelector {
  return { matchLabels: { 'kubernetes.io/metadata.name': name } };
}
