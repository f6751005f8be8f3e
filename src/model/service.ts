import type { ByEnvironment, Mode } from './environment';
import type { Criticality, Objective, Rollout } from './operations';
import type { RequestMetrics } from './requestMetrics';
import type { Quantity, Resources } from './resources';
import type { AccessByKind, FactByKind, Store } from './store';

/** A port that a service listens on. */
export interface Port {
  /** Name of the port, at most 15 characters: "http", "health". */
  readonly name: string;
  /** The port of the container. */
  readonly containerPort: number;
  /** The port that the seed's Service shows, offered beside the container's own. Default: the container's. */
  readonly servicePort?: number;
  /** Default: TCP. */
  readonly protocol?: 'TCP' | 'UDP';
  /** Last port of a range that starts with `containerPort`. Default: it is one port. */
  readonly lastPort?: number;
  /** Scheme of the URL that callers get. Default: http. */
  readonly scheme?: 'http' | 'tcp';
  /** Whether the internet reaches the port by a network load balancer of the service. Default: false. */
  readonly public?: boolean;
  /** How the port speaks mutual TLS where `berth:services.NAME.tls` asks for it. Default: it cannot. */
  readonly mutualTls?: MutualTls;
}

/** A port with TLS in place of the plain one: the service and its callers show each other certificates. */
export interface MutualTls {
  readonly containerPort: number;
  /** Folder in which the service finds ca.pem, cert.pem and key.pem. */
  readonly certificateFolder: string;
  /** Variables of the service that win over its own. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Ports of the internet at large that the pods connect to; private addresses stay out. */
export interface Outbound {
  readonly port: number;
  /** Last port of a range that starts with `port`. Default: it is one port. */
  readonly lastPort?: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** A probe by HTTP, or by a connection alone; times in seconds. */
export interface Probe {
  /** Path that answers. Default: none is asked, a port that takes connections is enough. */
  readonly path?: string;
  /** Number of the container port that answers. */
  readonly port: number;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
}

export interface Probes {
  readonly startup?: Probe;
  readonly liveness?: Probe;
  readonly readiness?: Probe;
}

/** A metric that an autoscaler follows. */
export type ScalingMetric<StoreName extends string = string> =
  /** Average use of the pods' requests, in per cent. */
  | { readonly kind: 'cpu' | 'memory'; readonly utilization: number }
  /** A metric of the pods themselves, averaged over them; needs the metrics adapter. */
  | { readonly kind: 'pods'; readonly name: string; readonly average: string }
  /** Messages waiting in a queue for each pod; needs KEDA. Of a broker, `queue` names which of its queues. */
  | {
      readonly kind: 'queue-depth';
      readonly store: StoreName;
      readonly perPod: number;
      readonly queue?: string;
    };

/** How fast an autoscaler moves, in the words of `autoscaling/v2`; times in seconds. */
export interface ScalingRules {
  readonly stabilizationWindowSeconds: number;
  readonly policies: readonly {
    readonly type: 'Percent' | 'Pods';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
}

export interface Autoscaling<StoreName extends string = string> {
  readonly minimum: number;
  readonly maximum: number;
  readonly metrics: readonly ScalingMetric<StoreName>[];
  readonly scaleUp?: ScalingRules;
  readonly scaleDown?: ScalingRules;
}

/** Bounds of what a VerticalPodAutoscaler may recommend. */
export interface VerticalScaling {
  readonly minimum: { readonly cpu: Quantity; readonly memory: Quantity };
  readonly maximum: { readonly cpu: Quantity; readonly memory: Quantity };
  /** The mode the seed asks for; beside an autoscaler on CPU or memory only recommendations are made. */
  readonly mode: 'Off' | 'Initial' | 'Auto';
}

/** A rolling update's bounds, in pods or per cent. */
export interface RollingUpdate {
  readonly maxUnavailable: number | string;
  readonly maxSurge: number | string;
}

/** A set of files that the service reads, kept in a ConfigMap. */
export interface ConfigurationFiles {
  /** Name of the volume in the pod. */
  readonly volume: string;
  /** Name of the ConfigMap. */
  readonly configMap: string;
  /** Absolute path of the folder in the container. */
  readonly mountPath: string;
  /** File name to its content: text as it is, anything else rendered as YAML. */
  readonly files: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
}

/** A folder of the pod's own that is gone with it. */
export interface TemporaryFolder {
  readonly volume: string;
  readonly mountPath: string;
}

/** A secret made for the service alone: random, of 256 bits, and kept for the life of the stack. */
export interface GeneratedSecret {
  /** Name of the Kubernetes Secret. */
  readonly secret: string;
  readonly key: string;
}

/** A secret of the system, as a service gets it. */
export interface SystemSecretUse {
  /** Name of the system's secret. */
  readonly name: string;
  /** Name of the Kubernetes Secret that carries it; a binding may put something there too. */
  readonly secret: string;
  readonly key: string;
}

export interface Toleration {
  readonly key: string;
  readonly operator: 'Equal' | 'Exists';
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** What one service asks of one store. */
export interface Use<Kind extends Store['kind'] = Store['kind']> {
  readonly access: AccessByKind[Kind];
  /** Environment variable to the fact of the connection that it carries. */
  readonly environment: Readonly<Record<string, FactByKind[Kind]>>;
  /** Name of the Secret that carries the secret facts. Default: SERVICE-STORE. */
  readonly secret?: string;
  /** Environment variable to its key in that Secret. Default: the name of the fact. */
  readonly secretKeys?: Readonly<Record<string, string>>;
  /** Folder of the container in which a file system appears; of no other kind. */
  readonly mountPath?: Kind extends 'file-system' ? string : never;
}

/** A service that this one calls, where the name alone does not say enough. */
export interface Call<ServiceName extends string> {
  readonly service: ServiceName;
  /** Name of the port that is called. Default: the callee's first. */
  readonly port?: string;
  /** Variable that carries the URL. Default: CALLEE_URL. */
  readonly variable?: string;
  /** Plain variables beside it where the port speaks mutual TLS. Default: none. */
  readonly tlsEnvironment?: Readonly<Record<string, string>>;
}

/**
 * A metric that a service tells of itself, in Prometheus' words: a counter only grows, a gauge goes up and down, a
 * histogram counts by buckets, of seconds here.
 */
export interface CustomMetric {
  readonly name: string;
  /** What it counts, in a few words. */
  readonly title: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
}

type Stores = Readonly<Record<string, Store>>;

/** What every kind of service says. */
interface ServiceBase<ServiceName extends string, SystemStores extends Stores> {
  /** What the service is, in a few words: the label in diagrams. */
  readonly title: string;
  /** The seed's group of services, as diagrams show it. */
  readonly layer: string;
  /** Name of the seed's namespace. Default: the system's. */
  readonly namespace?: string;
  /** Repository of the image below the registry of the settings, without a tag. */
  readonly image: string;
  /** The tag that the seed shows. Default: none, the settings say. */
  readonly tag?: string;
  /** Image that anybody may pull, run where the settings name none. Default: a stand-in runs there. */
  readonly publicImage?: string;
  /** Labels beside `app`. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports: readonly Port[];
  /** Host name below the settings' domain that leads to the public ports; the pods learn it as PUBLIC_HOST. */
  readonly subdomain?: string;
  readonly resources: ByEnvironment<Resources>;
  readonly probes?: Probes;
  /** Plain environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Name of a ConfigMap that carries them. Default: the pod template does. */
  readonly environmentConfigMap?: string;
  /** Environment variable to the secret made for it. */
  readonly generatedSecrets?: Readonly<Record<string, GeneratedSecret>>;
  /** Environment variable to the secret of the system that it carries. */
  readonly systemSecrets?: Readonly<Record<string, SystemSecretUse>>;
  readonly configuration?: ConfigurationFiles;
  readonly temporaryFolders?: readonly TemporaryFolder[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Name of the system's node group that alone runs the pods, and little else. Default: any node. */
  readonly nodeGroup?: string;
  readonly tolerations?: readonly Toleration[];
  /** Seconds between the request to stop and the kill. Default: 30. */
  readonly terminationGracePeriodSeconds?: number;
  /** Stores by name, with what the service asks of each. */
  readonly uses?: { readonly [Name in keyof SystemStores]?: Use<SystemStores[Name]['kind']> };
  /** Services that this one sends requests to. Never an order. */
  readonly calls?: readonly (ServiceName | Call<ServiceName>)[];
  /** Ports of the internet that the pods connect to. Default: none. */
  readonly outbound?: readonly Outbound[];
  /** Services that must be ready before this one starts. */
  readonly after?: readonly ServiceName[];
  /** Path of the Prometheus metrics. Default: none are scraped. */
  readonly metricsPath?: string;
  /** Number of the container port with that path. Default: the first. */
  readonly metricsPort?: number;
  /** Which of the metrics tell of what it is asked, and of its errors. Default: those of requests by HTTP. */
  readonly requestMetrics?: RequestMetrics;
  /** Metrics there beyond those of requests, which a dashboard shows. Default: none. */
  readonly metrics?: readonly CustomMetric[];
  /** What the service promises; alerts say when it spends its errors too fast. Default: nothing. */
  readonly objective?: Objective;
  /** Default: standard. */
  readonly criticality?: Criticality;
  /** The mode in which the service is there. Default: every mode. */
  readonly mode?: Mode;
}

/** A service of interchangeable pods. */
export interface DeploymentService<N extends string, S extends Stores> extends ServiceBase<N, S> {
  readonly kind: 'deployment';
  readonly replicas: ByEnvironment<number>;
  readonly autoscaling?: ByEnvironment<Autoscaling<keyof S & string> | undefined>;
  readonly verticalScaling?: ByEnvironment<VerticalScaling | undefined>;
  /** Default: one pod more, none fewer. */
  readonly rollingUpdate?: RollingUpdate;
  /** How a new version takes over in staging and production. Default: pod by pod, as everywhere else. */
  readonly rollout?: Rollout;
}

/** A service of exactly one pod, replaced rather than doubled. */
export interface SingletonService<N extends string, S extends Stores> extends ServiceBase<N, S> {
  readonly kind: 'singleton';
}

/** When a job runs of its own accord. */
export type JobRuns =
  /** Once at each deployment, before the services that come after it. */
  | { readonly kind: 'at-deployment' }
  /** On a cron schedule, in UTC. */
  | { readonly kind: 'on-schedule'; readonly schedule: string }
  /** Never. */
  | { readonly kind: 'by-hand' };

/** A run to completion. Every job can be run by hand: `kubectl create job NAME --from=cronjob/SERVICE`. */
export interface JobService<N extends string, S extends Stores> extends ServiceBase<N, S> {
  readonly kind: 'job';
  readonly runs: JobRuns;
}

/** One pod on each node, or on each of its node group. */
export interface DaemonService<N extends string, S extends Stores> extends ServiceBase<N, S> {
  readonly kind: 'daemon';
  /**
   * Whether the container is root on its node, as a container runtime must be. Its namespace is at Pod Security
   * `privileged`, so that it must be one of its own. Default: false.
   */
  readonly privileged?: boolean;
}

/** A workload of a system. */
export type Service<ServiceName extends string = string, SystemStores extends Stores = Stores> =
  | DeploymentService<ServiceName, SystemStores>
  | SingletonService<ServiceName, SystemStores>
  | JobService<ServiceName, SystemStores>
  | DaemonService<ServiceName, SystemStores>;
