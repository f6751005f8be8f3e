import type { ByEnvironment, Environment, Target } from './environment';
import type { Service } from './service';
import type { Store } from './store';

/** A path of the edge and the service behind it. */
export interface Route<ServiceName extends string = string> {
  /** Path prefix, from the root. */
  readonly path: string;
  readonly service: ServiceName;
  /** Name of the service's port. Default: its first. */
  readonly port?: string;
}

/** What the world outside reaches: one host name and its paths. */
export interface Ingress<ServiceName extends string = string> {
  /** Name of the Ingress. */
  readonly name: string;
  /** Host name below the settings' domain: "api" is api.DOMAIN; empty is the domain itself. */
  readonly subdomain: string;
  /** Name of the Secret that holds the certificate. */
  readonly tlsSecret: string;
  /** The seed's annotations, and beside one without effect the one that has it. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly routes: readonly Route<ServiceName>[];
}

/** The smallest cluster that an environment of the system is meant for. */
export interface ClusterSize {
  /** Nodes at creation. */
  readonly nodes: number;
  /** Nodes at most. */
  readonly maximumNodes: number;
  /** EC2 instance type of a node. */
  readonly instanceType: string;
}

/** A system as its author writes it; `defineSystem` checks the names. */
export interface SystemDefinition<
  ServiceName extends string,
  Stores extends Readonly<Record<string, Store>>,
> {
  /** Name of the system: a DNS label. */
  readonly name: string;
  readonly title: string;
  /** Namespace of services and stores that name none. */
  readonly namespace: ByEnvironment<string>;
  /** Region of AWS that the seed names. */
  readonly region: string;
  readonly targets: readonly Target[];
  readonly environments: readonly Environment[];
  readonly cluster: ByEnvironment<ClusterSize>;
  readonly stores: Stores;
  readonly services: Readonly<Record<ServiceName, Service<NoInfer<ServiceName>, NoInfer<Stores>>>>;
  readonly ingresses: readonly Ingress<NoInfer<ServiceName>>[];
}

/** A system: services, stores, who talks to whom, and the edge. Data only. */
export type System = SystemDefinition<string, Readonly<Record<string, Store>>>;

/**
 * Returns the system unchanged. The compiler refuses a `uses`, `calls`, `after` or route that names nothing, and an
 * access or fact that the named store does not know.
 */
export function defineSystem<
  const ServiceName extends string,
  const Stores extends Readonly<Record<string, Store>>,
>(definition: SystemDefinition<ServiceName, Stores>): System {
  return definition;
}
