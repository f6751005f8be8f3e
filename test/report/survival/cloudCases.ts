import { all, set, type Which } from '../../policies/mutant';
import { type Case } from './case';

const rds = { plan: 'csaHello', part: ['rds Instance', 'postgres'] } as const;
const redis = { plan: 'csaHello', part: ['elasticache ReplicationGroup', 'redis'] } as const;
const search = { plan: 'csaHello', part: ['opensearch Domain', 'elasticsearch'] } as const;
const mq = { plan: 'csaHello', part: ['mq Broker', 'rabbitmq'] } as const;
const database: Which = { type: 'aws:rds/instance:Instance', name: 'postgres' };
const cache: Which = { type: 'aws:elasticache/replicationGroup:ReplicationGroup' };
const domain: Which = { type: 'aws:opensearch/domain:Domain' };
const broker: Which = { type: 'aws:mq/broker:Broker' };
const fileSystem: Which = { type: 'aws:efs/fileSystem:FileSystem' };

/** Services of AWS. */
export const cloudCases: readonly Case[] = [
  {
    title: 'RDS in several zones',
    ...rds,
    zone: ['survives', /Multi-AZ: a standby in another zone takes over/],
    node: ['survives', /Multi-AZ/],
  },
  {
    title: 'RDS in one zone',
    ...rds,
    change: set(database, 'multiAz', false),
    zone: ['lost', /multiAz is off/],
    node: ['interrupted', /RDS replaces the host/],
  },
  {
    title: 'a read replica',
    plan: 'taskPlatform',
    part: ['rds Instance', 'postgres-replica'],
    zone: ['lost', /A read replica in one zone/],
    node: ['interrupted', /Its reads stop/],
  },
  {
    title: 'ElastiCache with replicas in other zones',
    ...redis,
    zone: ['survives', /Multi-AZ: 2 replicas a primary/],
    node: ['survives', /2 replicas a primary/],
  },
  {
    title: 'ElastiCache with replicas of every shard',
    plan: 'taskPlatform',
    part: ['elasticache ReplicationGroup', 'redis'],
    zone: ['survives', /2 replicas a primary/],
    node: ['survives', /2 replicas a primary/],
  },
  {
    title: 'ElastiCache whose replicas may share a zone',
    ...redis,
    change: set(cache, 'multiAzEnabled', false),
    zone: ['lost', /Multi-AZ is off/],
    node: ['survives', /automatic failover/],
  },
  {
    title: 'ElastiCache that does not fail over',
    ...redis,
    change: set(cache, 'automaticFailoverEnabled', false),
    zone: ['lost', /No replica takes over/],
    node: ['lost', /comes back empty/],
  },
  {
    title: 'ElastiCache of one node',
    ...redis,
    change: set(cache, 'numCacheClusters', 1),
    zone: ['lost', /No replica takes over/],
    node: ['lost', /No replica takes over/],
  },
  {
    title: 'OpenSearch over zones',
    ...search,
    zone: ['survives', /3 data nodes and 3 dedicated masters, over zones/],
    node: ['survives', /the service replaces the node/],
  },
  {
    title: 'OpenSearch in one zone',
    ...search,
    change: set(domain, 'clusterConfig.zoneAwarenessEnabled', false),
    zone: ['lost', /in one zone/],
    node: ['survives', /the others go on/],
  },
  {
    title: 'OpenSearch that cannot elect a master',
    ...search,
    change: all(
      set(domain, 'clusterConfig.dedicatedMasterCount', undefined),
      set(domain, 'clusterConfig.instanceCount', 2),
    ),
    zone: ['lost', /too few to elect a master/],
    node: ['lost', /restored from a snapshot by a person/],
  },
  {
    title: 'a broker in several zones',
    ...mq,
    zone: ['survives', /three brokers, each in a zone of its own/],
    node: ['survives', /majority/],
  },
  {
    title: 'a broker with a standby',
    ...mq,
    change: set(broker, 'deploymentMode', 'ACTIVE_STANDBY_MULTI_AZ'),
    zone: ['survives', /standby in another zone/],
    node: ['survives', /standby/],
  },
  {
    title: 'a single broker',
    ...mq,
    change: set(broker, 'deploymentMode', 'SINGLE_INSTANCE'),
    zone: ['lost', /A single broker in one zone/],
    node: ['interrupted', /keeps its disk/],
  },
  {
    title: 'a file system of the region',
    plan: 'vibebox',
    part: ['efs FileSystem', 'docker-volumes'],
    zone: ['survives', /3 zones have a way in/],
    node: ['survives', /does not stand on one host/],
  },
  {
    title: 'a file system of one zone',
    plan: 'vibebox',
    change: set(fileSystem, 'availabilityZoneName', 'us-west-2a'),
    part: ['efs FileSystem', 'docker-volumes'],
    zone: ['lost', /One Zone file system \(us-west-2a\)/],
    node: ['survives', /one host/],
  },
];
