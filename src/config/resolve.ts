import { isProductionLike, type Environment, type Placement } from '../model/environment';
import type { Service } from '../model/service';
import type { Store } from '../model/store';
import { imageOf } from './image';
import { outsideBucket, resolveOperations } from './resolveOperations';
import type { SettingsInput } from './schema';
import { Secret } from './secret';
import type {
  ClusterSettings,
  ImagePullSecret,
  MailRelay,
  NetworkSettings,
  OperatorSettings,
  ServiceSettings,
  Settings,
  StoreSettings,
  SystemFacts,
} from './settings';

/** Least disk that AWS gives a managed store, in GiB: gp3 of RDS, and of OpenSearch. */
export const leastManagedStorage: Partial<Record<Store['kind'], number>> = { database: 20, search: 10 };

/** Stores that the seeds run in a container of their own in development. */
const localInDevelopment: readonly Store['kind'][] = ['database', 'cache', 'search', 'broker', 'mail'];

/** What a stack may cost unless its settings say otherwise, in US dollars a month: a round number above what ships. */
const defaultBudgets: Readonly<Record<Environment, number>> = {
  development: 700,
  testing: 1000,
  staging: 3500,
  production: 8000,
};

/** Returns the settings with every default filled in; the input has passed the rules. */
export function resolve(input: SettingsInput, system: SystemFacts, illustrative: boolean): Settings {
  const production = input.environment === 'production';
  const local = input.target === 'kubernetes' && input.environment === 'development';
  return {
    system: input.system,
    environment: input.environment,
    target: input.target,
    illustrative,
    accountId: accountOf(input) ?? '',
    region: input.region ?? system.region,
    domain: input.domain ?? 'localhost',
    services: mapValues(system.services, (service, name) => serviceSettings(name, service, system, input)),
    stores: mapValues(system.stores, (store, name) => storeSettings(name, store, input, system)),
    functions: mapValues(system.functions ?? {}, (_, name) => ({ ...input.functions?.[name] })),
    websites: input.websites ?? {},
    mode: input.mode ?? 'kubernetes',
    traffic: { serverless: 0, ...input.traffic },
    ...(input.mailRelay === undefined ? {} : { mailRelay: mailRelay(input.mailRelay) }),
    ...(input.copyRegion === undefined ? {} : { copyRegion: input.copyRegion }),
    bucketReplicas: mapValues(input.bucketReplicas ?? {}, outsideBucket),
    cdn: input.cdn ?? (input.target === 'aws' && isProductionLike(input) ? 'create' : 'off'),
    apiGatewayAccountRole: input.apiGatewayAccountRole ?? 'create',
    deletionProtection: input.deletionProtection ?? production,
    monthlyBudget: input.monthlyBudget ?? defaultBudgets[input.environment],
    cluster: clusterSettings(input),
    network: networkSettings(input, input.region ?? system.region),
    hostedZone: { delegated: false, ...input.hostedZone },
    imagePullSecrets: (input.imagePullSecrets ?? []).map(imagePullSecret),
    operators: operatorSettings(input),
    certificates: { issuer: local ? 'self-signed' : 'lets-encrypt', ...input.certificates },
    ...resolveOperations(input, system),
    allowStandIns: input.allowStandIns ?? !production,
    ...(input.storageClass === undefined ? {} : { storageClass: input.storageClass }),
    masterPassword: input.masterPassword ?? 'generated',
    searchServiceLinkedRole: input.searchServiceLinkedRole ?? 'create',
    ingressHostPorts: input.ingressHostPorts ?? local,
  };
}

/** Returns the account of the stack, or undefined where neither it nor a deployer role is set. */
export function accountOf(input: SettingsInput): string | undefined {
  return input.accountId ?? input.cluster?.deployerRoles?.[0]?.split(':')[4];
}

/** What decides whether a stack has a cluster of its own, of settings as they are given or as they are filled in. */
type StackWithCluster = Pick<SettingsInput, 'target' | 'mode'> & {
  readonly cluster?: { readonly mode?: 'create' | 'existing' };
};

/** Says whether the stack makes an EKS cluster of its own. */
export function makesCluster({ target, mode, cluster }: StackWithCluster): boolean {
  return target === 'aws' && mode !== 'serverless' && cluster?.mode !== 'existing';
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}

function serviceSettings(
  name: string,
  service: Service,
  system: SystemFacts,
  input: SettingsInput,
): ServiceSettings {
  const { image } = imageOf(name, system, input);
  const given = input.services?.[name];
  const replicas = service.kind === 'deployment' ? service.replicas[input.environment] : 1;
  return {
    ...(image === undefined ? {} : { image }),
    replicas: given?.replicas ?? replicas,
    resources: given?.resources ?? service.resources[input.environment],
    tls: given?.tls ?? false,
  };
}

function storeSettings(name: string, store: Store, input: SettingsInput, system: SystemFacts): StoreSettings {
  const given = input.stores?.[name];
  const placement = placementOf(name, store, input);
  const least = placement === 'managed' ? (leastManagedStorage[store.kind] ?? 0) : 0;
  const storageClass = given?.storageClass ?? systemClass(store, input, system) ?? input.storageClass;
  const resources = 'resources' in store ? store.resources?.[input.environment] : undefined;
  return {
    placement,
    replication: given?.replication ?? false,
    ...(storageClass === undefined ? {} : { storageClass }),
    ...(resources === undefined ? {} : { resources }),
    ...('size' in store ? { size: given?.size ?? store.size[input.environment] } : {}),
    ...('storage' in store
      ? { storage: given?.storage ?? Math.max(least, store.storage[input.environment]) }
      : {}),
  };
}

/** The system's own classes are made of EBS. */
function systemClass(store: Store, { target }: SettingsInput, system: SystemFacts): string | undefined {
  const named = 'storageClass' in store ? store.storageClass : undefined;
  return target === 'aws' && named !== undefined && system.storageClasses?.[named] !== undefined
    ? named
    : undefined;
}

/** Returns where a store lives. */
export function placementOf(name: string, store: Store, input: SettingsInput): Placement {
  const given = input.stores?.[name]?.placement ?? store.placement;
  if (given !== undefined) return given;
  const local = input.environment === 'development' && localInDevelopment.includes(store.kind);
  return input.target === 'kubernetes' || local ? 'in-cluster' : 'managed';
}

function clusterSettings(input: SettingsInput): ClusterSettings {
  return {
    mode: input.target === 'aws' ? 'create' : 'existing',
    name: input.cluster?.context ?? `${input.system}-${input.environment}`,
    endpointAccessCidrs: [],
    deployerInsideNetwork: false,
    deployerRoles: [],
    ...input.cluster,
  };
}

/** Zones of the region that a stack spreads over by default, by letter. */
function networkSettings(input: SettingsInput, region: string): NetworkSettings {
  const letters = isProductionLike(input) ? ['a', 'b', 'c'] : ['a', 'b'];
  return {
    cidr: '10.0.0.0/16',
    zones: letters.map((letter) => `${region}${letter}`),
    ...input.network,
  };
}

function operatorSettings(input: SettingsInput): OperatorSettings {
  return {
    ingress: 'install',
    ingressController: 'traefik',
    certManager: 'install',
    metricsServer: 'install',
    metrics: 'install',
    keda: 'install',
    verticalPodAutoscaler: 'install',
    loadBalancerController: input.target === 'aws' ? 'install' : 'off',
    externalSecrets: 'install',
    clusterBackup: 'install',
    argoCd: 'install',
    argoRollouts: 'install',
    mesh: 'install',
    kyverno: 'install',
    externalDns: 'off',
    ...input.operators,
  };
}

function imagePullSecret(given: Required<SettingsInput>['imagePullSecrets'][number]): ImagePullSecret {
  const { name, registry, username, password } = given;
  if (registry === undefined || username === undefined || password === undefined) {
    return { kind: 'existing', name };
  }
  return { kind: 'created', name, registry, username, password: new Secret(password) };
}

function mailRelay({ host, port, username, password }: Required<SettingsInput>['mailRelay']): MailRelay {
  return { host, port: port ?? 587, username, password: new Secret(password) };
}
