// The roots of the two SDKs load hundreds of files more.
import { Provider as AwsProvider } from '@pulumi/aws/provider';
import { Provider as KubernetesProvider } from '@pulumi/kubernetes/provider';
import type * as pulumi from '@pulumi/pulumi';
import { Cluster, type ClusterOutputs } from '../../components/aws/cluster';
import { EncryptionKeys } from '../../components/aws/encryptionKeys';
import { HostedZone } from '../../components/aws/hostedZone';
import { existingCluster } from '../../components/aws/existingCluster';
import { LoadBalancerController } from '../../components/aws/loadBalancerController';
import type { NodeGroupSettings } from '../../components/aws/nodeGroup';
import { Network, type NetworkOutputs } from '../../components/aws/network';
import {
  nodeEndpoints,
  type InterfaceEndpoint,
  type StoreEndpoint,
} from '../../components/aws/networkEndpoints';
import { storageClass } from '../../components/kubernetes/storageClass';
import type { Settings } from '../config/settings';
import { isProductionLike, type Environment } from '../model/environment';
import type { ClusterSize, System } from '../model/system';
import { hasPods } from '../wiring/platformWiring';
import { nodeGroupLabel } from '../wiring/podLabels';
import { ingressesOf } from './edgeParts';
import type { ClusterHome, Home } from './home';

/** The parts of AWS that stores and functions stand on. */
export interface AwsGround {
  readonly keys: EncryptionKeys;
  /** Absent where there is no cluster. */
  readonly network?: NetworkOutputs;
  readonly cluster?: ClusterOutputs;
}

/** Where the system lives on AWS: keys and names, and unless it is serverless network, cluster and the way into it. */
export function awsHome(settings: Settings, system: System): Home {
  const { region, environment, accountId } = settings;
  const provider = new AwsProvider('aws', {
    region,
    // Credentials of another account are refused before anything is made there.
    allowedAccountIds: [accountId],
    defaultTags: { tags: tagsOf(settings) },
  });
  const keys = new EncryptionKeys(
    'keys',
    { accountId, region, aliasPrefix: `${system.name}-${environment}`, protect: settings.deletionProtection },
    { providers: { aws: provider } },
  );
  const zone = zoneOf(settings, system, provider);
  const names = zone === undefined ? {} : { zone };
  if (!hasPods(system)) {
    return { providers: { aws: provider }, loadBalancing: [], aws: { keys }, outputs: {}, ...names };
  }
  return { ...clusterOnAws(settings, system, keys, provider), ...names };
}

/** By these a bill is split. */
function tagsOf({ system, environment }: Settings): Readonly<Record<string, string>> {
  return { 'berth:system': system, 'berth:environment': environment };
}

function clusterOnAws(
  settings: Settings,
  system: System,
  keys: EncryptionKeys,
  provider: AwsProvider,
): ClusterHome {
  const { region } = settings;
  const network = networkOf(settings, system, keys, { providers: { aws: provider } });
  const cluster = clusterOf(settings, system, network, keys, provider);
  const kubernetes = new KubernetesProvider(
    'cluster',
    // A name that the settings know: an edit of the cluster must not look like another cluster.
    { kubeconfig: cluster.kubeconfig, clusterIdentifier: `${region}/${settings.cluster.name}` },
    // All that lives in the cluster comes after its nodes and add-ons, and goes before them.
    { dependsOn: [...cluster.ready] },
  );
  if (settings.cluster.mode === 'create') makeStorageClasses(settings, system, keys, kubernetes);
  const loadBalancing =
    settings.operators.loadBalancerController === 'install'
      ? new LoadBalancerController(
          'load-balancer-controller',
          { region, vpcId: network.vpcId, cluster, tags: tagsOf(settings) },
          { providers: { aws: provider, kubernetes } },
        ).ready
      : [];
  return {
    providers: { aws: provider, kubernetes },
    loadBalancing,
    aws: { network, keys, cluster },
    outputs: { kubeconfig: cluster.kubeconfig, clusterName: cluster.name },
  };
}

/** The cluster's default class, and those that the system names. */
function makeStorageClasses(
  { deletionProtection }: Settings,
  { storageClasses = {} }: System,
  { arns }: EncryptionKeys,
  provider: KubernetesProvider,
): void {
  storageClass('gp3', {}, { provider });
  for (const [name, { iops }] of Object.entries(storageClasses)) {
    const disks = { iops, keyArn: arns.data, retain: deletionProtection };
    storageClass(name, { name, isDefault: false, ...disks }, { provider });
  }
}

/** The zone of the domain, for whoever has a name in it: hosts of the edge, and the sender of mail. */
function zoneOf(settings: Settings, system: System, provider: AwsProvider): HostedZone | undefined {
  const named = ingressesOf(settings, system).length > 0 || (system.cdns ?? []).length > 0;
  const sends = Object.entries(system.stores).some(
    ([name, { kind }]) => kind === 'mail' && settings.stores[name]?.placement === 'managed',
  );
  if (!named && !sends) return undefined;
  const { existing } = settings.hostedZone;
  return new HostedZone(
    'zone',
    {
      domain: settings.domain,
      ...(existing === undefined ? {} : { existing }),
      protect: settings.deletionProtection,
    },
    { providers: { aws: provider } },
  );
}

function networkOf(
  settings: Settings,
  system: System,
  keys: EncryptionKeys,
  opts: pulumi.ComponentResourceOptions,
): NetworkOutputs {
  const { cidr, zones, existing } = settings.network;
  if (existing !== undefined) return { ...existing, cidr, zones, ready: [] };
  return new Network(
    'network',
    {
      cidr,
      region: settings.region,
      accountId: settings.accountId,
      zones,
      logsKeyArn: keys.arns.logs,
      natGateways: isProductionLike(settings) ? 'per-zone' : 'single',
      interfaceEndpoints: interfaceEndpoints(settings),
      storeEndpoints: storeEndpoints(settings, system),
    },
    opts,
  );
}

/** Elsewhere than in production the NAT gateway reaches what nodes call, at a tenth of the price. */
function interfaceEndpoints(settings: Settings): InterfaceEndpoint[] {
  return [
    ...(isProductionLike(settings) ? nodeEndpoints : []),
    ...(settings.secrets === 'external' ? (['secretsmanager'] as const) : []),
  ];
}

/** The AWS APIs that are stores of the system and managed. */
function storeEndpoints(settings: Settings, system: System): StoreEndpoint[] {
  const endpoints = {
    bucket: 's3',
    queue: 'sqs',
    topic: 'sns',
    table: 'dynamodb',
    mail: 'email-smtp',
  } as const;
  const used = Object.values(system.services).flatMap(({ uses }) => Object.keys(uses ?? {}));
  const kinds = Object.entries(system.stores)
    // Functions reach a table from outside the network, and need no way inside.
    .filter(([name, { kind }]) => kind !== 'table' || used.includes(name))
    .filter(([name]) => settings.stores[name]?.placement === 'managed')
    .map(([, store]) => store.kind);
  // Loki keeps its logs in a bucket that is no store of the system.
  if (settings.monitoring.logs === 'loki') kinds.push('bucket');
  return (['bucket', 'queue', 'topic', 'table', 'mail'] as const)
    .filter((kind) => kinds.includes(kind))
    .map((kind) => endpoints[kind]);
}

function clusterOf(
  settings: Settings,
  system: System,
  network: NetworkOutputs,
  keys: EncryptionKeys,
  provider: AwsProvider,
): ClusterOutputs {
  const { region, environment, cluster, deletionProtection } = settings;
  if (cluster.mode === 'existing')
    return existingCluster({ clusterName: cluster.name, region }, { provider });
  return new Cluster(
    'cluster',
    {
      clusterName: cluster.name,
      region,
      network,
      keyArns: keys.arns,
      deployerRoleArns: cluster.deployerRoles,
      ...(cluster.previewRole === undefined ? {} : { previewRoleArn: cluster.previewRole }),
      publicAccessCidrs: cluster.endpointAccessCidrs,
      privateAccessCidrs: cluster.deployerInsideNetwork ? [settings.network.cidr] : [],
      nodeGroups: nodeGroupsOf(system, environment),
      tags: tagsOf(settings),
      protect: deletionProtection,
    },
    { providers: { aws: provider } },
  );
}

/** The nodes of everything, and beside them the groups that only the services see which name them. */
function nodeGroupsOf(system: System, environment: Environment): Readonly<Record<string, NodeGroupSettings>> {
  const groups: Record<string, NodeGroupSettings> = { general: nodesOf(system.cluster[environment]) };
  for (const [name, { size, disk }] of Object.entries(system.nodeGroups ?? {})) {
    groups[name] = {
      ...nodesOf(size[environment]),
      diskGiB: disk,
      labels: { [nodeGroupLabel]: name },
      taints: [{ key: nodeGroupLabel, value: name, effect: 'NO_SCHEDULE' }],
    };
  }
  return groups;
}

function nodesOf({ nodes, maximumNodes, instanceType }: ClusterSize): NodeGroupSettings {
  return { instanceTypes: [instanceType], min: nodes, desired: nodes, max: maximumNodes };
}
