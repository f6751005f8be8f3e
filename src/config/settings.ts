import type { DeploymentMode, Environment, Placement, Target } from '../model/environment';
import type { LogEngine } from '../model/operations';
import type { Resources } from '../model/resources';
import type { StoreSize } from '../model/store';
import type { System } from '../model/system';
import { catalogue } from '../systems/catalogue';
import { illustrativeValues } from './illustrativeValues';
import type { MonitoringLevel } from './operationsSchema';
import { parseSettings } from './parseSettings';
import type { SettingsInput } from './schema';
import type { Secret } from './secret';
import { readStackFile } from './stackFile';

/** What the settings need to know of a system. */
export type SystemFacts = Pick<
  System,
  | 'name'
  | 'region'
  | 'targets'
  | 'environments'
  | 'services'
  | 'stores'
  | 'functions'
  | 'cdns'
  | 'storageClasses'
  | 'privateImages'
  | 'ingresses'
  | 'operations'
>;

type Immutable<Value> = Value extends readonly (infer Element)[]
  ? readonly Immutable<Element>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Immutable<Value[Key]> }
    : Value;

/** A group of settings with its defaults filled in; the fields named stay optional. */
type Filled<Group, Optional extends keyof Group = never> = Immutable<
  Required<Omit<Group, Optional>> & Pick<Group, Optional>
>;

export type ClusterSettings = Filled<Required<SettingsInput>['cluster'], 'context' | 'previewRole'>;
export type NetworkSettings = Filled<Required<SettingsInput>['network'], 'existing'>;
export type HostedZoneSettings = Filled<Required<SettingsInput>['hostedZone'], 'existing'>;
export type OperatorSettings = Filled<Required<SettingsInput>['operators']>;
export type CertificateSettings = Filled<Required<SettingsInput>['certificates'], 'email'>;

/** How the stack is watched: what its level brings, and what the settings add to that or take away. */
export interface MonitoringSettings {
  readonly level: MonitoringLevel;
  /** Metrics of nodes, stores and objects, and dashboards that show them. */
  readonly dashboards: boolean;
  readonly alerts: boolean;
  readonly logs: LogEngine | 'off';
  readonly traces: boolean;
}

/** Whom alerts reach. */
export interface AlertingSettings {
  readonly pagerDutyKey?: Secret;
  readonly slackUrl?: Secret;
}

/** S3-compatible storage outside. */
export interface OutsideBucket {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}

/** Where Argo CD finds the manifests of the services. */
export interface GitOpsSettings {
  readonly repository: string;
  readonly path: string;
  readonly revision: string;
}

/** Who must have signed the images of services. */
export interface ImageVerificationSettings {
  readonly publicKeys: readonly string[];
  readonly identities: readonly { readonly issuer: string; readonly subject: string }[];
}

/** What the stack says of one service of the system. */
export interface ServiceSettings {
  /** The image with its tag or digest. Absent: the service runs a stand-in. */
  readonly image?: string;
  /** Pods at creation; 1 for a service that is no deployment. */
  readonly replicas: number;
  readonly resources: Resources;
  /** Whether the service and its callers speak mutual TLS. */
  readonly tls: boolean;
}

/** What the stack says of one function of the system. */
export interface FunctionSettings {
  /** Path of the code. Absent: a minimal handler runs. */
  readonly artifact?: string;
}

/** What the stack says of the files in a bucket behind a content delivery network. */
export interface WebsiteSettings {
  /** Path of the built files. Absent: minimal pages stand there. */
  readonly folder?: string;
}

/** An SMTP relay of somebody else. */
export interface MailRelay {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: Secret;
}

/** What the stack says of one store of the system. */
export interface StoreSettings {
  readonly placement: Placement;
  /** Absent for a kind of store that has no sizes. */
  readonly size?: StoreSize;
  /** Disk of one instance or pod, in GiB. Absent for a kind of store that has none. */
  readonly storage?: number;
  /** Storage class of the disk in the cluster. Absent: the cluster's default class. */
  readonly storageClass?: string;
  /** CPU and memory of a pod in the cluster. Absent: they follow from the size. */
  readonly resources?: Resources;
  /** Whether a database or cache in the cluster has standbys. */
  readonly replication: boolean;
}

/** A Secret that pulls images. */
export type ImagePullSecret =
  | { readonly kind: 'existing'; readonly name: string }
  | {
      readonly kind: 'created';
      readonly name: string;
      readonly registry: string;
      readonly username: string;
      readonly password: Secret;
    };

/** The settings of a stack: checked, with every default filled in, and frozen. */
export interface Settings {
  readonly system: string;
  readonly environment: Environment;
  readonly target: Target;
  /** Whether they are examples, made up where no stack file is read. */
  readonly illustrative: boolean;
  /** The AWS account; empty on kubernetes. */
  readonly accountId: string;
  readonly region: string;
  readonly domain: string;
  readonly mode: DeploymentMode;
  readonly traffic: { readonly serverless: number };
  /** Every service of the system, by name. */
  readonly services: Readonly<Record<string, ServiceSettings>>;
  /** Every store of the system, by name. */
  readonly stores: Readonly<Record<string, StoreSettings>>;
  /** Every function of the system, by name. */
  readonly functions: Readonly<Record<string, FunctionSettings>>;
  /** Files of buckets, by the name of the bucket. */
  readonly websites: Readonly<Record<string, WebsiteSettings>>;
  readonly mailRelay?: MailRelay;
  readonly copyRegion?: string;
  /** Replicas of buckets in the cluster, by the name of the bucket. */
  readonly bucketReplicas: Readonly<Record<string, OutsideBucket>>;
  readonly cdn: 'create' | 'off';
  readonly apiGatewayAccountRole: 'create' | 'existing';
  readonly deletionProtection: boolean;
  /** What the stack may cost, in US dollars a month. */
  readonly monthlyBudget: number;
  readonly cluster: ClusterSettings;
  readonly network: NetworkSettings;
  readonly hostedZone: HostedZoneSettings;
  readonly imagePullSecrets: readonly ImagePullSecret[];
  readonly operators: OperatorSettings;
  readonly certificates: CertificateSettings;
  readonly monitoring: MonitoringSettings;
  readonly alerting: AlertingSettings;
  readonly secrets: 'kubernetes' | 'external';
  readonly waf: 'create' | 'off';
  /** Requests of one address in five minutes. */
  readonly wafRateLimit: number;
  /** Where backups of a cluster outside AWS go. */
  readonly clusterBackup?: OutsideBucket;
  readonly gitOps?: GitOpsSettings;
  readonly mesh: 'istio' | 'off';
  readonly imageVerification?: ImageVerificationSettings;
  readonly requireDigests: boolean;
  readonly allowStandIns: boolean;
  /** Class of disks in the cluster that no store names another for. Absent: the cluster's default class. */
  readonly storageClass?: string;
  readonly masterPassword: 'generated' | 'managed';
  readonly searchServiceLinkedRole: 'create' | 'existing';
  readonly ingressHostPorts: boolean;
}

/**
 * Returns the settings in the file of a stack, for planning: what is encrypted there is a placeholder.
 * @param folder the folder of Pulumi.yaml
 * @throws UserError with everything that is wrong at once, and where there is no such file.
 */
export function settingsForStack(
  stack: string,
  folder: string,
  systems: readonly SystemFacts[] = catalogue,
): Settings {
  const { values, secretKeys } = readStackFile(folder, stack);
  return parseSettings(values, systems, { secretKeys });
}

/**
 * Returns made-up settings for a plan that reads no stack file: the names, addresses and account that documentation
 * uses, and stand-ins for every service. The overrides are settings as a stack file has them.
 * @throws UserError where the system is unknown, or not made for that environment or target.
 */
export function illustrativeSettings(
  system: string,
  environment: string,
  target: string,
  systems: readonly SystemFacts[] = catalogue,
  overrides: Readonly<Record<string, unknown>> = {},
): Settings {
  const values = { system, environment, target, ...illustrativeValues(target, environment, overrides) };
  return parseSettings(values, systems, { illustrative: true });
}
