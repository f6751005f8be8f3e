import type { Cdn, Client, Ingress, WebSocketApi } from './edge';
import type { ByEnvironment, Environment, Target } from './environment';
import type { FunctionDefinition } from './function';
import type { Operations } from './operations';
import type { Service } from './service';
import type { Store } from './store';

/** The smallest cluster that an environment of the system is meant for. */
export interface ClusterSize {
  /** Nodes at creation. */
  readonly nodes: number;
  /** Nodes at most. */
  readonly maximumNodes: number;
  /** EC2 instance type of a node. */
  readonly instanceType: string;
}

/** Nodes for the services that name them, tainted so that nothing else comes there. */
export interface NodeGroupDefinition {
  readonly size: ByEnvironment<ClusterSize>;
  /** Root disk of a node, in GiB. */
  readonly disk: number;
}

/** Disks of the seed's own kind: gp3 of EBS, encrypted, kept after their claim where the stack protects data. */
export interface StorageClassDefinition {
  /** Operations a second, 3000 to 16000. */
  readonly iops: number;
}

/** Dumps of a database, each a file DATE.sql.gz.enc of a bucket, the job that restores one, and the drill that proves it. */
export interface Dump<StoreName extends string = string> {
  readonly database: StoreName;
  readonly bucket: StoreName;
  /** Cron schedule in UTC. */
  readonly schedule: string;
  /** Days that a dump is kept. */
  readonly retentionDays: number;
  /** Hours after which the last dump is too old, and an alert says so. */
  readonly alertAfterHours: number;
  /** When the newest dump is restored into a throw-away server; a cron schedule in UTC. Default: on Sundays at six. */
  readonly drillSchedule?: string;
  /** Where the database must live for there to be dumps. Default: anywhere. */
  readonly placement?: 'in-cluster';
  /** Default: every environment. */
  readonly environments?: readonly Environment[];
}

/** A secret made once for the system: random, of 256 bits, and kept for the life of the stack, which exports it. */
export interface SystemSecret {
  /** What it is, in a few words. */
  readonly title: string;
}

/** A system as its author writes it; `defineSystem` checks the names. */
export interface SystemDefinition<
  ServiceName extends string,
  Stores extends Readonly<Record<string, Store>>,
  FunctionName extends string = string,
> {
  /** Name of the system: a DNS label. */
  readonly name: string;
  readonly title: string;
  /** Namespace of services and stores that name none. */
  readonly namespace: ByEnvironment<string>;
  /** The seed's labels of every namespace. Default: none beside Berth's own. */
  readonly namespaceLabels?: ByEnvironment<Readonly<Record<string, string>>>;
  /** Region of AWS that the seed names. */
  readonly region: string;
  readonly targets: readonly Target[];
  readonly environments: readonly Environment[];
  readonly cluster: ByEnvironment<ClusterSize>;
  /** Further nodes by name. Default: none. */
  readonly nodeGroups?: Readonly<Record<string, NodeGroupDefinition>>;
  /** Storage classes by name; made on AWS. Default: none. */
  readonly storageClasses?: Readonly<Record<string, StorageClassDefinition>>;
  /** Whether the images can be pulled only with a login. Default: false. */
  readonly privateImages?: boolean;
  /** Whether the stack has, on AWS, a repository of ECR for each image, which scans what is pushed. Default: false. */
  readonly imageRepositories?: boolean;
  /** Secrets that services and functions share, by name. Default: none. */
  readonly secrets?: Readonly<Record<string, SystemSecret>>;
  readonly stores: Stores;
  readonly services: Readonly<Record<ServiceName, Service<NoInfer<ServiceName>, NoInfer<Stores>>>>;
  /** Functions by name; they are there in the serverless mode. Default: none. */
  readonly functions?: Readonly<Record<FunctionName, FunctionDefinition<NoInfer<Stores>>>>;
  /** WebSocket APIs by name, in front of functions. Default: none. */
  readonly webSocketApis?: Readonly<Record<string, WebSocketApi<NoInfer<FunctionName>>>>;
  readonly ingresses: readonly Ingress<NoInfer<ServiceName>>[];
  /** Content delivery networks. Default: none. */
  readonly cdns?: readonly Cdn<keyof NoInfer<Stores> & string>[];
  /** Who comes in from outside, by name, as diagrams show it. Default: nobody is drawn. */
  readonly clients?: Readonly<Record<string, Client>>;
  /** Dumps of databases. Default: none beside the backups of the store itself. */
  readonly dumps?: readonly Dump<keyof NoInfer<Stores> & string>[];
  /** What the seed asks for around the workloads. Default: what every system gets. */
  readonly operations?: Operations;
}

/** A system: services, stores, who talks to whom, and the edge. Data only. */
export type System = SystemDefinition<string, Readonly<Record<string, Store>>>;

/**
 * Returns the system unchanged. The compiler refuses a `uses`, `calls`, `after`, route or dump that names nothing, and
 * an access or fact that the named store does not know.
 */
export function defineSystem<
  const ServiceName extends string,
  const Stores extends Readonly<Record<string, Store>>,
  const FunctionName extends string = never,
>(definition: SystemDefinition<ServiceName, Stores, FunctionName>): System {
  return definition;
}
