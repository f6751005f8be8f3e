import type { ByEnvironment, Environment, Mode, Placement } from './environment';
import type { Resources } from './resources';

/** The size of a managed store, in the words of the seeds; a component maps it to instance types. */
export const storeSizes = ['small', 'medium', 'large'] as const;
export type StoreSize = (typeof storeSizes)[number];

interface StoreBase {
  /** What the store holds, in a few words: the label in diagrams. */
  readonly title: string;
  /** Name of the seed's namespace that holds the store when it runs in the cluster. Default: the system's. */
  readonly namespace?: string;
  /** Where the seed puts it on both targets; the settings may move it. Default: the settings' own default. */
  readonly placement?: Placement;
  /** The mode in which the store is there. Default: every mode. */
  readonly mode?: Mode;
}

/** What a store that runs in pods needs there. */
interface InClusterSizing {
  /** CPU and memory of one pod. Default: derived from `size`. */
  readonly resources?: { readonly [Name in Environment]?: Resources };
  /** Disk of one pod, in GiB. */
  readonly storage: ByEnvironment<number>;
  /** Name of the seed's claim of that disk, and so of the volume. Default: data. */
  readonly claim?: string;
  /** Name of the system's storage class of that disk. Default: the settings' class, else the cluster's default. */
  readonly storageClass?: string;
}

export interface Database extends StoreBase, InClusterSizing {
  readonly kind: 'database';
  readonly engine: 'postgresql';
  /** Major version, or major.minor where a seed names one: "16", "15.7". */
  readonly version: string;
  readonly size: ByEnvironment<StoreSize>;
  /** `shared`: one database that every binding's role may use; `per-service`: one database a binding. */
  readonly databases: 'shared' | 'per-service';
  /** Environments in which a read replica serves beside the primary. */
  readonly readReplica: readonly Environment[];
  /** Copies of the managed database beyond its point-in-time backups. */
  readonly backup: DatabaseBackup;
}

export interface DatabaseBackup {
  /** Days of point-in-time recovery, 1 to 35. */
  readonly retentionDays: number;
  /** Hours between snapshots of AWS Backup. */
  readonly snapshotEveryHours: number;
  /** Days that a snapshot is kept. */
  readonly snapshotRetentionDays: number;
  /** Region that receives a copy of each snapshot. */
  readonly copyToRegion?: string;
}

export interface Cache extends StoreBase, InClusterSizing {
  readonly kind: 'cache';
  readonly engine: 'redis' | 'valkey';
  readonly version: string;
  readonly size: ByEnvironment<StoreSize>;
  /** Whether the data survives a restart of the pod. */
  readonly persistent: boolean;
  /** Environments in which the keys are sharded (cluster mode). */
  readonly clusterMode: readonly Environment[];
}

export interface Search extends StoreBase, InClusterSizing {
  readonly kind: 'search';
  /** What runs in pods. AWS offers OpenSearch alone. */
  readonly engine: 'opensearch' | 'elasticsearch';
  /** Series of the engine: "2.19". */
  readonly version: string;
  /** Series of OpenSearch that serves on AWS. Default: `version`. */
  readonly managedVersion?: string;
  readonly size: ByEnvironment<StoreSize>;
}

export interface Bucket extends StoreBase, InClusterSizing {
  readonly kind: 'bucket';
}

export interface Queue extends StoreBase {
  readonly kind: 'queue';
  /** Deliveries before a message goes to the dead-letter queue. */
  readonly maximumReceives: number;
  /** Seconds a received message stays hidden from other consumers. */
  readonly visibilityTimeoutSeconds: number;
}

export interface Topic extends StoreBase {
  readonly kind: 'topic';
}

export interface Broker extends StoreBase, InClusterSizing {
  readonly kind: 'broker';
  readonly engine: 'rabbitmq';
  readonly version: string;
  readonly size: ByEnvironment<StoreSize>;
}

export interface Table extends StoreBase {
  readonly kind: 'table';
  readonly partitionKey: string;
  /** Orders the items of one partition key, and tells them apart. Default: the partition key alone tells them apart. */
  readonly sortKey?: string;
  /** Other ways to find items: name of an index to its partition key. Default: none. */
  readonly indexes?: Readonly<Record<string, string>>;
  /** Attribute that holds the time of expiry, in seconds since 1970. */
  readonly timeToLiveAttribute?: string;
}

export interface FileSystem extends StoreBase {
  readonly kind: 'file-system';
  /** Size of the claim, in GiB. */
  readonly storage: ByEnvironment<number>;
}

/** A way to send mail: SES on AWS, the relay that the settings name, or a catcher of mail for development. */
export interface Mail extends StoreBase {
  readonly kind: 'mail';
  /** What stands before the @ of the sender: "no-reply" is no-reply@DOMAIN. */
  readonly sender: string;
}

/** Something that a service uses. */
export type Store = Database | Cache | Search | Bucket | Queue | Topic | Broker | Table | FileSystem | Mail;
export type StoreKind = Store['kind'];

/** What a binding may ask of each kind of store. */
export interface AccessByKind {
  /** `owner`: may also change and drop what other services made, as a restore must. */
  readonly database: 'read-write' | 'read-only' | 'owner';
  readonly cache: 'read-write';
  readonly search: 'read-write' | 'read-only';
  readonly bucket: 'read-write' | 'read-only';
  readonly queue: 'send' | 'consume';
  readonly topic: 'publish';
  readonly broker: 'read-write';
  readonly table: 'read-write' | 'read-only';
  readonly 'file-system': 'read-write';
  readonly mail: 'send';
}

/**
 * What a connection tells a workload, by kind of store. A fact that a placement does not have (an access key where
 * Pod Identity serves, an endpoint where the region's own is right) leaves its variable out.
 */
export interface FactByKind {
  readonly database: 'url' | 'host' | 'port' | 'database' | 'username' | 'password' | 'certificate-authority';
  readonly cache: 'url' | 'host' | 'port' | 'password' | 'certificate-authority' | 'sentinels';
  readonly search: 'url' | 'username' | 'password' | 'certificate-authority';
  readonly bucket: 'name' | 'endpoint' | 'region' | 'access-key-id' | 'secret-access-key';
  readonly queue: 'url' | 'name' | 'endpoint' | 'region' | 'access-key-id' | 'secret-access-key';
  readonly topic: 'arn' | 'name' | 'endpoint' | 'region' | 'access-key-id' | 'secret-access-key';
  readonly broker: 'url' | 'host' | 'port' | 'username' | 'password' | 'certificate-authority';
  readonly table: 'name' | 'endpoint' | 'region';
  readonly 'file-system': 'path';
  readonly mail: 'url' | 'host' | 'port' | 'username' | 'password' | 'sender';
}
export type Fact = FactByKind[StoreKind];

/** Facts that carry a credential, and so reach a pod through a Secret alone. */
const secretFacts: { readonly [Kind in StoreKind]: readonly FactByKind[Kind][] } = {
  database: ['url', 'password'],
  cache: ['url', 'password'],
  search: ['url', 'password'],
  bucket: ['access-key-id', 'secret-access-key'],
  queue: ['access-key-id', 'secret-access-key'],
  topic: ['access-key-id', 'secret-access-key'],
  broker: ['url', 'password'],
  table: [],
  'file-system': [],
  mail: ['url', 'password'],
};

/** Says whether a fact of a kind of store carries a credential. */
export function isSecretFact(kind: StoreKind, fact: Fact): boolean {
  const facts: readonly Fact[] = secretFacts[kind];
  return facts.includes(fact);
}

/** Kinds that AWS offers as an API behind an interface endpoint, reached with the pod's identity. */
export function isAwsApi(kind: StoreKind): kind is 'bucket' | 'queue' | 'topic' | 'table' {
  return kind === 'bucket' || kind === 'queue' || kind === 'topic' || kind === 'table';
}
