import { BlockList } from 'node:net';
import type { Port } from '../model/service';
import type { System } from '../model/system';
import type { ExposesBinding, OutboundBinding } from './binding';
import type { NetworkGrant, NetworkPort, Peer } from './grant';
import type { Landscape } from './landscape';

const anyAddress = '0.0.0.0/0';

const everybody =
  'A client may have any address, and behind some load balancers has that of a node: pods of the cluster are let in too.';
const bySubnet =
  'A NetworkPolicy can name a load balancer only by the subnets that it lives in; one of its own is in all of them.';

/**
 * Addresses that are nobody's on the internet: private networks, those of carriers (which EKS may give to pods), the
 * machine itself, link-local ones (metadata and credentials answer there), benchmarks. A relay that could reach them
 * would be a way into the network.
 */
const notTheInternet = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
] as const;

/**
 * Returns the rules of a service that the internet reaches. A load balancer hands on packets with their client's
 * address (`PublicService` says so to the one on AWS). It cannot tell from UDP whether a pod is well, so on AWS it asks
 * the readiness port, from an address of its own.
 */
export function exposesRules(
  system: System,
  landscape: Landscape,
  binding: ExposesBinding,
): readonly NetworkGrant[] {
  const { id, service } = binding;
  const common = { kind: 'network', bindings: [id], direction: 'ingress', subject: service } as const;
  const ports = binding.ports.map(networkPort);
  const open: NetworkGrant = {
    ...common,
    id: `network ${service} ingress ${id}`,
    peers: [{ kind: 'addresses', cidrs: [anyAddress] }],
    ports,
    wider: everybody,
  };
  const readiness = system.services[service]?.probes?.readiness;
  if (readiness === undefined || landscape.publicSubnetCidrs.length === 0) return [open];
  const checked: NetworkGrant = {
    ...common,
    id: `network ${service} ingress ${id} health`,
    peers: [{ kind: 'addresses', cidrs: landscape.publicSubnetCidrs }],
    ports: [{ port: readiness.port, protocol: 'TCP' }],
    wider: bySubnet,
  };
  return [open, checked];
}

/** Returns the rule of a service that reaches the internet, and no private address by it. */
export function outboundRule(landscape: Landscape, binding: OutboundBinding): NetworkGrant {
  const { id, service, ports } = binding;
  return {
    kind: 'network',
    id: `network ${service} egress ${id}`,
    bindings: [id],
    direction: 'egress',
    subject: service,
    peers: [theInternet(landscape)],
    ports,
  };
}

/** Returns the internet at large. A network may have addresses that are somebody else's there: they are no way in either. */
export function theInternet({ networkCidrs }: Landscape): Peer {
  const known = new BlockList();
  for (const cidr of notTheInternet) {
    const [address = '', prefix] = cidr.split('/');
    known.addSubnet(address, Number(prefix));
  }
  const own = networkCidrs.filter((cidr) => !known.check(cidr.split('/')[0] ?? ''));
  return { kind: 'addresses', cidrs: [anyAddress], except: [...notTheInternet, ...new Set(own)] };
}

/** Returns a port of a service, or a range, as a rule names it. */
export function networkPort({ containerPort, lastPort, protocol = 'TCP' }: Port): NetworkPort {
  return { port: containerPort, ...(lastPort === undefined ? {} : { lastPort }), protocol };
}
