import * as elasticache from '@pulumi/aws/elasticache';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import type { Cache as CacheStore, StoreSize } from '../../src/model/store';
import type { Connection } from '../connection';
import type { NetworkedStoreArgs } from './storeArgs';
import { storeLogGroup } from './storeLogGroup';
import { nameProblems, storeRefusal, zoneProblems } from './storeProblems';
import { StoreSecurityGroup } from './storeSecurityGroup';

const port = 6379;

/** Node type, shards in cluster mode, and replicas of each primary when the cache spans zones. */
const machines: Record<StoreSize, { nodeType: string; shards: number; replicas: number }> = {
  small: { nodeType: 'cache.t4g.small', shards: 2, replicas: 1 },
  medium: { nodeType: 'cache.m7g.large', shards: 2, replicas: 1 },
  large: { nodeType: 'cache.r7g.large', shards: 3, replicas: 2 },
};

/** What ElastiCache offers, by engine and major version. Redis ends there at 7.1, its successor is Valkey. */
const engines: Record<CacheStore['engine'], Readonly<Record<string, { version: string; family: string }>>> = {
  redis: { '7': { version: '7.1', family: 'redis7' } },
  valkey: { '7': { version: '7.2', family: 'valkey7' }, '8': { version: '8.0', family: 'valkey8' } },
};

export interface CacheArgs extends NetworkedStoreArgs {
  readonly engine: CacheStore['engine'];
  /** Major version, or major.minor, of which the major counts: "7". */
  readonly version: string;
  /** Whether the data is worth snapshots, which a cache with `protect` keeps for a week. Default: true. */
  readonly persistent?: boolean;
  /** Whether the keys are spread over shards; clients must then speak the cluster protocol. Default: false. */
  readonly clusterMode?: boolean;
}

/** A Redis or Valkey cache on ElastiCache: TLS and a password only, encrypted, with automatic failover. */
export class Cache extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Ids of the nodes, by which CloudWatch knows them. */
  readonly nodeIds: pulumi.Output<readonly string[]>;
  readonly connection: Connection;

  /** Raises a UserError for a name or version that ElastiCache does not have. */
  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Cache', name, {}, opts);
    const engine = checkedEngine(name, args);
    const password = pulumi.secret(
      new random.RandomPassword(name, { length: 32, special: false }, { parent: this }).result,
    );
    const group = replicationGroup(name, args, engine, password, this);
    this.arn = group.arn;
    this.nodeIds = group.id.apply((id) => nodeIdsOf(id, topology(args)));
    this.connection = {
      scheme: 'rediss',
      host: (args.clusterMode ?? false) ? group.configurationEndpointAddress : group.primaryEndpointAddress,
      port,
      tls: true,
      authentication: { method: 'password', password },
    };
    this.registerOutputs({ arn: this.arn, host: this.connection.host });
  }
}

function replicationGroup(
  name: string,
  args: CacheArgs,
  engine: { version: string; family: string },
  password: pulumi.Output<string>,
  parent: pulumi.Resource,
): elasticache.ReplicationGroup {
  const protect = args.protect ?? true;
  const subnetGroup = new elasticache.SubnetGroup(
    name,
    { subnetIds: [...args.network.dataSubnetIds] },
    { parent },
  );
  const securityGroup = new StoreSecurityGroup(name, { ...args, vpcId: args.network.vpcId }, { parent });
  return new elasticache.ReplicationGroup(
    name,
    {
      description: `Cache ${name}`,
      engine: args.engine,
      engineVersion: engine.version,
      autoMinorVersionUpgrade: true,
      parameterGroupName: parameterGroup(name, args, engine.family, parent).name,
      ...topology(args),
      port,
      subnetGroupName: subnetGroup.name,
      securityGroupIds: [securityGroup.id],
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: password,
      atRestEncryptionEnabled: true,
      kmsKeyId: args.keyArn,
      ...snapshots(name, protect && (args.persistent ?? true), parent),
      logDeliveryConfigurations: logDelivery(name, args, parent),
    },
    { parent, protect, dependsOn: [securityGroup] },
  );
}

function parameterGroup(
  name: string,
  args: CacheArgs,
  family: string,
  parent: pulumi.Resource,
): elasticache.ParameterGroup {
  const clusterMode = args.clusterMode ?? false;
  return new elasticache.ParameterGroup(
    name,
    { family, parameters: clusterMode ? [{ name: 'cluster-enabled', value: 'yes' }] : [] },
    { parent },
  );
}

/** Cluster mode fails over by itself, with or without replicas, and AWS insists that this is said. */
function topology(args: CacheArgs) {
  const { nodeType, shards, replicas } = machines[args.size];
  const clusterMode = args.clusterMode ?? false;
  const multiZone = args.multiZone ?? true;
  const copies = multiZone ? replicas : 0;
  return {
    nodeType,
    multiAzEnabled: multiZone,
    automaticFailoverEnabled: multiZone || clusterMode,
    ...(clusterMode
      ? { numNodeGroups: shards, replicasPerNodeGroup: copies }
      : { numCacheClusters: 1 + copies }),
  };
}

/** ElastiCache numbers the nodes of a group, and where keys are sharded those of each shard, from one. */
function nodeIdsOf(group: string, nodes: ReturnType<typeof topology>): readonly string[] {
  const numbered = (prefix: string, count: number, digits: number): string[] =>
    Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(digits, '0')}`);
  return 'numNodeGroups' in nodes
    ? numbered(group, nodes.numNodeGroups, 4).flatMap((shard) =>
        numbered(shard, nodes.replicasPerNodeGroup + 1, 3),
      )
    : numbered(group, nodes.numCacheClusters, 3);
}

/** Windows in UTC, the night of the Americas. */
function snapshots(name: string, kept: boolean, parent: pulumi.Resource) {
  return {
    snapshotRetentionLimit: kept ? 7 : 0,
    snapshotWindow: '08:30-09:30',
    maintenanceWindow: 'sun:10:00-sun:11:00',
    ...(kept ? { finalSnapshotIdentifier: finalSnapshot(name, parent) } : {}),
  };
}

/** A name that is new with each cache of this name: AWS refuses a second snapshot of one name. */
function finalSnapshot(name: string, parent: pulumi.Resource): pulumi.Output<string> {
  const suffix = new random.RandomId(name, { byteLength: 4 }, { parent });
  return pulumi.interpolate`${name}-${suffix.hex}-final`;
}

function logDelivery(name: string, args: CacheArgs, parent: pulumi.Resource) {
  return ['slow-log', 'engine-log'].map((logType) => ({
    logType,
    logFormat: 'json',
    destinationType: 'cloudwatch-logs',
    destination: storeLogGroup(`${name}-${logType}`, args, parent).name,
  }));
}

/** Returns what ElastiCache offers for the engine and version. */
function checkedEngine(name: string, args: CacheArgs): { version: string; family: string } {
  const offered = engines[args.engine];
  const engine = offered[args.version.replace(/\..*$/, '')];
  const problems = [
    ...nameProblems(name, 40),
    ...zoneProblems(args.network, (args.multiZone ?? true) ? 2 : 1),
  ];
  if (engine !== undefined && problems.length === 0) return engine;
  const unknown =
    `ElastiCache has no ${args.engine} ${args.version}, only ${Object.keys(offered).join(' and ')}; ` +
    'newer versions come with the engine "valkey"';
  throw storeRefusal('cache', name, engine === undefined ? [...problems, unknown] : problems);
}
