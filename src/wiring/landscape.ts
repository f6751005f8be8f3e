import type { Environment, Placement, Target } from '../model/environment';
import type { LogEngine } from '../model/operations';
import type { Store } from '../model/store';
import type { System } from '../model/system';
import type { Peer } from './grant';

/** What wiring must know of a stack beyond its system. */
export interface Landscape {
  readonly environment: Environment;
  readonly target: Target;
  /** Where each store of the system lives, by name. */
  readonly placements: Readonly<Record<string, Placement>>;
  /** Address ranges of the subnets that hold managed stores and interface endpoints; empty outside AWS. */
  readonly dataSubnetCidrs: readonly string[];
  /** Address ranges of the subnets that hold load balancers; empty outside AWS. */
  readonly publicSubnetCidrs: readonly string[];
  /** Address ranges of the network itself; empty outside AWS. */
  readonly networkCidrs: readonly string[];
  /** Who passes requests from outside on: the pods of an ingress controller, or the subnets of a load balancer. */
  readonly ingressPeers: readonly Peer[];
  /** Whether a Prometheus of the platform scrapes the services. */
  readonly scraped: boolean;
  /** Stores in the cluster that have standbys. Default: none. */
  readonly replicated?: readonly string[];
  /** Ports of somebody else's servers that the settings name. Default: none. */
  readonly outside?: OutsidePorts;
  /** What watches and guards the workloads. Default: nothing. */
  readonly around?: Around;
}

/** What of the operations around them workloads and stores must know, or let in. */
export interface Around {
  /** Whether exporters ask the stores how they are. */
  readonly storesWatched: boolean;
  /** What keeps the logs of pods. */
  readonly logs: LogEngine | 'off';
  /** Whether services send traces. */
  readonly traced: boolean;
  /** Whether pods are of a mesh, and speak mutual TLS through its proxies. */
  readonly meshed: boolean;
}

/** Ports of servers that are neither in the cluster nor of AWS. */
export interface OutsidePorts {
  /** Port of the SMTP relay. */
  readonly mailRelayPort?: number;
  /** Port of the S3 API that backups of the cluster go to. */
  readonly clusterBackupPort?: number;
  /** Port of the S3 API that a bucket in the cluster is copied to, by the name of the bucket. */
  readonly bucketReplicaPorts?: Readonly<Record<string, number>>;
}

/** Returns where the named store lives. */
export function placementOf(landscape: Landscape, store: string): Placement {
  const placement = landscape.placements[store];
  if (placement === undefined) throw new Error(`The landscape does not say where the store ${store} lives.`);
  return placement;
}

/** Says whether the named store has standbys in the cluster. */
export function isReplicated({ replicated }: Landscape, store: string): boolean {
  return replicated?.includes(store) ?? false;
}

/** Returns the stores of the system that run in pods, by name. */
export function storesInCluster(system: System, landscape: Landscape): readonly (readonly [string, Store])[] {
  return Object.entries(system.stores).filter(([name]) => placementOf(landscape, name) === 'in-cluster');
}

/** Returns the namespace of a service or store: the one its seed names, else the system's. */
export function namespaceOf(
  system: System,
  environment: Environment,
  owner: { readonly namespace?: string },
): string {
  return owner.namespace ?? system.namespace[environment];
}

const inClusterPorts: { readonly [Kind in Store['kind']]: number } = {
  database: 5432,
  cache: 6379,
  search: 9200,
  bucket: 9000,
  queue: 9324,
  topic: 5000,
  broker: 5672,
  table: 8000,
  'file-system': 2049,
  mail: 1025,
};

const managedPorts: { readonly [Kind in Store['kind']]: number } = {
  database: 5432,
  cache: 6379,
  search: 443,
  bucket: 443,
  queue: 443,
  topic: 443,
  // Amazon MQ speaks AMQP over TLS alone.
  broker: 5671,
  table: 443,
  'file-system': 2049,
  mail: 587,
};

/** Returns the TCP port that a store answers on. */
export function storePort(store: Store, placement: Placement): number {
  return (placement === 'managed' ? managedPorts : inClusterPorts)[store.kind];
}
