import { metricsPortOf } from '../model/metricsPort';
import { isPrivileged } from '../model/privileged';
import { isAwsApi, type Store } from '../model/store';
import type { System } from '../model/system';
import type { Binding, CallsBinding, RoutesBinding, UsesBinding } from './binding';
import { addressesOfOthers, anyAddress, mirrorGrants } from './copyGrants';
import type { NetworkGrant, NetworkPort, Peer } from './grant';
import { exposesRules, networkPort, outboundRule } from './internetGrants';
import {
  isReplicated,
  namespaceOf,
  placementOf,
  storePort,
  storesInCluster,
  type Landscape,
} from './landscape';
import { podLabels } from './podLabels';
import { dnsGrant, podIdentityGrant, scrapeGrant } from './platformBindings';
import {
  brokerPeerGrants,
  bucketPods,
  bucketSetupGrants,
  searchPeerGrants,
  replicaPeerGrants,
  sentinelPeerGrants,
  sentinelPort,
} from './storeGrants';

/** Why a rule to a managed store names addresses. */
export const bySubnet = 'A NetworkPolicy can name a managed store only by the subnets that it lives in.';
/** Why a rule to an AWS API names addresses. */
export const byEndpoint =
  'A NetworkPolicy can name an AWS API only by the subnets of its interface endpoint.';

/** Returns the rules of every workload and in-cluster store: both ends of each binding, and what the platform adds. */
export function networkGrants(
  system: System,
  landscape: Landscape,
  bindings: readonly Binding[],
): NetworkGrant[] {
  const rules = bindings.flatMap((binding) => {
    switch (binding.kind) {
      case 'uses':
        return usesRules(system, landscape, binding);
      case 'calls':
        return callsRules(system, landscape, binding);
      case 'routes':
        return [routesRule(landscape, binding)];
      case 'exposes':
        return exposesRules(system, landscape, binding);
      case 'outbound':
        return [outboundRule(landscape, binding)];
      case 'delivers':
      case 'events':
      case 'platform':
        return [];
    }
  });
  return merged([...rules, ...platformRules(system, landscape, bindings)]);
}

/** Returns the name of the pods that make a service's role in a database. */
export function rolePods(service: string, store: string): string {
  return `${service}-${store}-role`;
}

function usesRules(system: System, landscape: Landscape, binding: UsesBinding): NetworkGrant[] {
  const service = system.services[binding.service];
  const store = system.stores[binding.store];
  // The node mounts a file system, and not the pod.
  if (service === undefined || store === undefined || store.kind === 'file-system') return [];
  const clients =
    store.kind === 'database'
      ? [binding.service, rolePods(binding.service, binding.store)]
      : [binding.service];
  const namespace = namespaceOf(system, landscape.environment, service);
  const placement = placementOf(landscape, binding.store);
  const asksSentinels = store.kind === 'cache' && isReplicated(landscape, binding.store);
  const ports = [tcp(storePort(store, placement)), ...(asksSentinels ? [tcp(sentinelPort)] : [])];
  if (placement === 'managed') {
    return clients.map((client) => ({ ...managedRule(landscape, store, binding, client), ports }));
  }
  if (placement === 'external') {
    const relay = [tcp(landscape.outside?.mailRelayPort ?? storePort(store, 'managed'))];
    return [{ ...egress(binding, binding.service, [anyAddress], relay), wider: addressesOfOthers }];
  }
  const storeNamespace = namespaceOf(system, landscape.environment, store);
  return clients.flatMap((client) => [
    egress(binding, client, [pods(storeNamespace, binding.store)], ports),
    ingress(binding, binding.store, [pods(namespace, client)], ports),
  ]);
}

function managedRule(landscape: Landscape, store: Store, binding: UsesBinding, client: string): NetworkGrant {
  const peers: Peer[] = [{ kind: 'addresses', cidrs: landscape.dataSubnetCidrs }];
  return { ...egress(binding, client, peers, []), wider: byEndpointOf(store) ? byEndpoint : bySubnet };
}

/** Mail is an API of AWS too, of which the door is a port of SMTP. */
function byEndpointOf({ kind }: Store): boolean {
  return isAwsApi(kind) || kind === 'mail';
}

function callsRules(system: System, landscape: Landscape, binding: CallsBinding): NetworkGrant[] {
  const caller = system.services[binding.service];
  const callee = system.services[binding.callee];
  if (caller === undefined || callee === undefined) return [];
  const ports = [networkPort(binding.port)];
  const there = pods(namespaceOf(system, landscape.environment, callee), binding.callee);
  const here = pods(namespaceOf(system, landscape.environment, caller), binding.service);
  return [egress(binding, binding.service, [there], ports), ingress(binding, binding.callee, [here], ports)];
}

function routesRule(landscape: Landscape, binding: RoutesBinding): NetworkGrant {
  return ingress(binding, binding.service, landscape.ingressPeers, [tcp(binding.port.containerPort)]);
}

/** DNS for every pod that speaks to something by name, scraping and identity where they are asked for. */
function platformRules(system: System, landscape: Landscape, bindings: readonly Binding[]): NetworkGrant[] {
  const uses = bindings.filter((binding) => binding.kind === 'uses');
  const roles = uses.filter((binding) => system.stores[binding.store]?.kind === 'database');
  const withIdentity = new Set(
    uses.filter((binding) => needsIdentity(system, landscape, binding)).map((b) => b.service),
  );
  const services = Object.entries(system.services);
  return [
    ...storeRules(system, landscape),
    ...services.map(([name]) => dnsGrant(name)),
    ...roles.map((binding) => dnsGrant(rolePods(binding.service, binding.store))),
    ...services.filter(([name]) => withIdentity.has(name)).map(([name]) => podIdentityGrant(name)),
    ...services.flatMap(([name, service]) => {
      const port = metricsPortOf(service);
      if (!landscape.scraped || port === undefined) return [];
      // In a mesh the proxy tells the metrics of the pod with its own.
      if (landscape.around?.meshed === true && !isPrivileged(service)) return [];
      return [scrapeGrant(name, port)];
    }),
  ];
}

/** What stores in pods say to each other, and to the Job that prepares them. */
function storeRules(system: System, landscape: Landscape): NetworkGrant[] {
  const { environment } = landscape;
  return storesInCluster(system, landscape).flatMap(([name, store]) => {
    const namespace = namespaceOf(system, environment, store);
    switch (store.kind) {
      case 'search':
        return [dnsGrant(name), ...searchPeerGrants(name, namespace)];
      case 'broker':
        return brokerPeerGrants(name, namespace);
      case 'bucket':
        return [
          dnsGrant(bucketPods(name)),
          ...bucketSetupGrants(name, namespace, storePort(store, 'in-cluster')),
          ...mirrorRules(landscape, name, namespace, storePort(store, 'in-cluster')),
        ];
      case 'database':
      case 'cache':
        return isReplicated(landscape, name) ? standbyRules(name, store, namespace) : [];
      default:
        return [];
    }
  });
}

/** What the pods of a database or cache with standbys say to each other. */
function standbyRules(name: string, store: Store, namespace: string): readonly NetworkGrant[] {
  const grants = store.kind === 'cache' ? sentinelPeerGrants : replicaPeerGrants;
  return grants(name, namespace, storePort(store, 'in-cluster'));
}

/** What a bucket says to the job that copies it outside, where the settings want one. */
function mirrorRules(
  { outside }: Landscape,
  store: string,
  namespace: string,
  port: number,
): readonly NetworkGrant[] {
  const outsidePort = outside?.bucketReplicaPorts?.[store];
  return outsidePort === undefined ? [] : mirrorGrants({ store, namespace, port, outsidePort });
}

/** Says whether a binding is to an AWS API, and so asks for a Pod Identity. */
function needsIdentity(system: System, landscape: Landscape, binding: UsesBinding): boolean {
  const kind = system.stores[binding.store]?.kind;
  return kind !== undefined && isAwsApi(kind) && placementOf(landscape, binding.store) === 'managed';
}

/** Rules of one pod that say the same become one that names every binding it serves. */
function merged(rules: readonly NetworkGrant[]): NetworkGrant[] {
  const found = new Map<string, NetworkGrant>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.direction, rule.subject, rule.peers, rule.ports]);
    const same = found.get(key);
    found.set(
      key,
      same === undefined ? rule : { ...same, bindings: [...new Set([...same.bindings, ...rule.bindings])] },
    );
  }
  return [...found.values()];
}

function egress(
  binding: Binding,
  subject: string,
  peers: readonly Peer[],
  ports: readonly NetworkPort[],
): NetworkGrant {
  const id = `network ${subject} egress ${binding.id}`;
  return { kind: 'network', id, bindings: [binding.id], direction: 'egress', subject, peers, ports };
}

function ingress(
  binding: Binding,
  subject: string,
  peers: readonly Peer[],
  ports: readonly NetworkPort[],
): NetworkGrant {
  const peer = peers[0]?.kind === 'pods' ? ` from ${peers[0].labels['app']}` : '';
  const id = `network ${subject} ingress ${binding.id}${peer}`;
  return { kind: 'network', id, bindings: [binding.id], direction: 'ingress', subject, peers, ports };
}

function pods(namespace: string, name: string): Peer {
  return { kind: 'pods', namespace, labels: podLabels(name) };
}

function tcp(port: number): NetworkPort {
  return { port, protocol: 'TCP' };
}
