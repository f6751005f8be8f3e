import type { AccessByKind } from '../model/store';

/** Fields that every grant has. */
interface GrantBase {
  /** Unique in a stack, and the same from run to run. */
  readonly id: string;
  /** Ids of the bindings that the grant serves; never empty. */
  readonly bindings: readonly string[];
  /** Why the platform can only grant more than the bindings ask. Absent where the grant is exact. */
  readonly wider?: string;
}

/** The far end of a network rule. */
export type Peer =
  /** Pods that carry all of the labels, in the namespace of that name. */
  | { readonly kind: 'pods'; readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  /** Every pod of the namespace of that name. */
  | { readonly kind: 'namespace'; readonly namespace: string }
  /** Address ranges, less the exceptions. */
  | { readonly kind: 'addresses'; readonly cidrs: readonly string[]; readonly except?: readonly string[] };

export interface NetworkPort {
  readonly port: number;
  /** Last port of a range that starts with `port`. Absent: it is one port. */
  readonly lastPort?: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** One rule of the NetworkPolicy of one workload (a service, or a store that runs in pods). */
export interface NetworkGrant extends GrantBase {
  readonly kind: 'network';
  readonly direction: 'ingress' | 'egress';
  /** Name of the service or store whose pods the rule selects. */
  readonly subject: string;
  readonly peers: readonly Peer[];
  readonly ports: readonly NetworkPort[];
}

/** A rule that lets the nodes, and so every pod on them, reach a managed store. */
export interface SecurityGroupGrant extends GrantBase {
  readonly kind: 'security-group';
  readonly store: string;
  readonly port: number;
}

/** One statement of the IAM policy of a service's identity. */
export interface IamGrant extends GrantBase {
  readonly kind: 'iam';
  /** Whose statement it is: the role of the service's pods, or a user of its own. Default: role. */
  readonly principal?: 'role' | 'user';
  readonly service: string;
  readonly store: string;
  /** Statement id: letters and digits. */
  readonly sid: string;
  /** IAM actions, e.g. "s3:GetObject". */
  readonly actions: readonly string[];
  /** What the statement covers: the store itself, what is in it (objects, indexes of a table), or the key that encrypts it. */
  readonly on: 'store' | 'contents' | 'key';
  /** Of a key: the service of AWS by way of which alone it may be used, e.g. "s3". */
  readonly viaService?: string;
}

/** A role of a database that one service logs in with. */
export interface DatabaseRoleGrant extends GrantBase {
  readonly kind: 'database-role';
  readonly service: string;
  readonly store: string;
  /** Name of the role, a PostgreSQL identifier. */
  readonly role: string;
  /** Names of the databases that it has access to: one, but for the jobs of dumps. */
  readonly databases: readonly [string, ...string[]];
  readonly access: AccessByKind['database'];
}

/** The Secret through which a service gets a store's credential. */
export interface SecretGrant extends GrantBase {
  readonly kind: 'secret';
  readonly service: string;
  readonly store: string;
  readonly namespace: string;
  readonly secret: string;
}

/** The claim by which the pods of a service mount a file system. */
export interface VolumeGrant extends GrantBase {
  readonly kind: 'volume';
  readonly service: string;
  readonly store: string;
  readonly namespace: string;
  /** Name of the claim. */
  readonly claim: string;
}

/** The statement by which a function writes to, and closes, the connections of a WebSocket API. */
export interface ConnectionsGrant extends GrantBase {
  readonly kind: 'connections';
  readonly function: string;
  readonly api: string;
  /** Statement id: letters and digits. */
  readonly sid: string;
}

/** The permission by which a WebSocket API calls a function. */
export interface InvocationGrant extends GrantBase {
  readonly kind: 'invocation';
  readonly function: string;
  readonly api: string;
}

/** The statement of a bucket's policy by which a CDN reads what is in it. */
export interface BucketPolicyGrant extends GrantBase {
  readonly kind: 'bucket-policy';
  readonly cdn: string;
  readonly store: string;
  /** Statement id: letters and digits. */
  readonly sid: string;
}

export type Grant =
  | NetworkGrant
  | SecurityGroupGrant
  | IamGrant
  | DatabaseRoleGrant
  | SecretGrant
  | VolumeGrant
  | ConnectionsGrant
  | InvocationGrant
  | BucketPolicyGrant;
