import { isPrivileged } from '../model/privileged';
import type { System } from '../model/system';
import type { Binding, CallsBinding } from './binding';
import { mirrorPods } from './copyGrants';
import type { NetworkGrant, NetworkPort, Peer } from './grant';
import { namespaceOf, storesInCluster, type Landscape } from './landscape';
import { rolePods } from './networkGrants';
import { storeExporters } from './operations/storeExporters';
import { bucketPods } from './storeGrants';

/**
 * Port on which a pod's proxy tells its own metrics and those of the pod; whoever asks needs no certificate. The proxy
 * writes it into the pod's annotations, in place of the pod's own.
 */
export const proxyMetricsPort = 15020;

/** Pods that have a proxy: those of a service, a store or a job. */
export interface MeshedPods {
  /** Value of their label, and the subject of their rules. */
  readonly name: string;
  readonly namespace: string;
}

/**
 * Returns the namespaces whose pods are of the mesh: all of the system but those of privileged pods. A Docker daemon has
 * networks of its own in its pod, whose connections a proxy would take for ones from outside.
 */
export function meshedNamespaces(system: System, landscape: Landscape): readonly string[] {
  return [...new Set(meshedPods(system, landscape).map(({ namespace }) => namespace))];
}

/** Returns all pods of the mesh. */
export function meshedPods(system: System, landscape: Landscape): readonly MeshedPods[] {
  const { environment } = landscape;
  const namespace = (owner: { readonly namespace?: string }) => namespaceOf(system, environment, owner);
  const services = Object.entries(system.services);
  const privileged = new Set(
    services.flatMap(([, service]) => (isPrivileged(service) ? [namespace(service)] : [])),
  );
  const pods = [
    ...services.map(([name, service]) => ({ name, namespace: namespace(service) })),
    ...services.flatMap(([name, service]) =>
      databasesOf(system, service.uses ?? {}).map((store) => ({
        name: rolePods(name, store),
        namespace: namespace(service),
      })),
    ),
    ...storesInCluster(system, landscape).flatMap(([name, store]) =>
      storePods(name, store.kind, landscape).map((pod) => ({ name: pod, namespace: namespace(store) })),
    ),
    ...exporterPods(system, landscape),
  ];
  return pods.filter((pod) => !privileged.has(pod.namespace));
}

function databasesOf(system: System, uses: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(uses).filter((store) => system.stores[store]?.kind === 'database');
}

/** The pods of a store, and of the jobs that prepare and copy it. */
function storePods(name: string, kind: System['stores'][string]['kind'], { outside }: Landscape): string[] {
  if (kind === 'file-system') return [];
  if (kind !== 'bucket') return [name];
  const copied = outside?.bucketReplicaPorts?.[name] !== undefined;
  return [name, bucketPods(name), ...(copied ? [mirrorPods(name)] : [])];
}

/** The programs that ask the stores how they are live beside them, and the jobs that make their logins. */
function exporterPods(system: System, landscape: Landscape): readonly MeshedPods[] {
  if (landscape.around?.storesWatched !== true) return [];
  const pods = storeExporters(system, landscape).flatMap(({ name, roleJob, namespace }) =>
    [name, ...(roleJob === undefined ? [] : [roleJob])].map((pod) => ({ name: pod, namespace })),
  );
  return pods.filter(({ name }, index) => pods.findIndex((pod) => pod.name === name) === index);
}

/** A port of pods of the mesh that somebody outside the mesh connects to. */
export interface MeshException {
  readonly pods: MeshedPods;
  readonly port: number;
  /** Ids of the bindings for which it must be open to who has no certificate. */
  readonly bindings: readonly string[];
}

/**
 * Returns the ports at which pods of the mesh are reached from outside it: what a NetworkPolicy lets in that comes from
 * no pod of the mesh. UDP passes the proxies by.
 */
export function meshExceptions(
  system: System,
  landscape: Landscape,
  grants: readonly NetworkGrant[],
): readonly MeshException[] {
  const namespaces = new Set(meshedNamespaces(system, landscape));
  return meshedPods(system, landscape).flatMap((pods) => {
    const bindings = new Map<number, Set<string>>();
    for (const grant of grants) {
      const fromOutside = grant.peers.some((peer) => isOutside(peer, namespaces));
      if (grant.direction !== 'ingress' || grant.subject !== pods.name || !fromOutside) continue;
      for (const port of grant.ports.flatMap(tcpPorts)) {
        bindings.set(port, new Set([...(bindings.get(port) ?? []), ...grant.bindings]));
      }
    }
    return [...bindings].map(([port, ids]) => ({ pods, port, bindings: [...ids] }));
  });
}

function isOutside(peer: Peer, namespaces: ReadonlySet<string>): boolean {
  return peer.kind === 'addresses' || !namespaces.has(peer.namespace);
}

function tcpPorts({ port, lastPort = port, protocol }: NetworkPort): number[] {
  if (protocol !== 'TCP' || port === proxyMetricsPort) return [];
  return Array.from({ length: lastPort - port + 1 }, (_, index) => port + index);
}

/** A service of the mesh that others call by TCP. */
export interface CalledService {
  readonly name: string;
  readonly namespace: string;
  /** Whether any of its called ports speaks HTTP. */
  readonly http: boolean;
  /** Whether a caller must stay with the pod that it met first. */
  readonly sticky: boolean;
}

/** Returns the services that pods of the mesh call. A privileged one is called, too, and answers without a proxy. */
export function calledServices(
  system: System,
  landscape: Landscape,
  bindings: readonly Binding[],
): readonly CalledService[] {
  const calls = bindings.filter(
    (binding): binding is CallsBinding => binding.kind === 'calls' && binding.port.protocol !== 'UDP',
  );
  return Object.entries(system.services).flatMap(([name, service]) => {
    const ports = calls.filter(({ callee }) => callee === name).map(({ port }) => port);
    if (ports.length === 0) return [];
    return [
      {
        name,
        namespace: namespaceOf(system, landscape.environment, service),
        http: ports.some(({ scheme = 'http' }) => scheme === 'http'),
        sticky: service.kind === 'daemon',
      },
    ];
  });
}
