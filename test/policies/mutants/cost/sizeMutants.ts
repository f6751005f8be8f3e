import { set, twice, type Mutant, type Subject } from '../../mutant';
import { mutant } from '../taskPlatform';

const managed = { placement: 'managed' };
const development: Subject = {
  system: 'task-platform',
  environment: 'development',
  overrides: { stores: { postgres: managed, redis: managed, opensearch: managed } },
};
const developmentOfHello: Subject = {
  system: 'csa-hello',
  environment: 'development',
  overrides: { stores: { rabbitmq: managed } },
};
const hello: Subject = { system: 'csa-hello' };

const database = { type: 'aws:rds/instance:Instance', name: 'postgres' };
const cache = { type: 'aws:elasticache/replicationGroup:ReplicationGroup' };
const domain = { type: 'aws:opensearch/domain:Domain' };
const broker = { type: 'aws:mq/broker:Broker' };
const nodes = { type: 'aws:eks/nodeGroup:NodeGroup' };

/** Development as large as production, and machines that do less for the money. */
export const sizeMutants: readonly Mutant[] = [
  mutant(
    'cost-development-is-small',
    'a standby',
    set(database, 'multiAz', true),
    /standby in another zone/,
    development,
  ),
  mutant(
    'cost-development-is-small',
    'a read replica',
    set(database, 'replicateSourceDb', 'another'),
    /is a read replica in development/,
    development,
  ),
  mutant(
    'cost-development-is-small',
    'a second NAT gateway',
    twice({ type: 'aws:ec2/natGateway:NatGateway' }),
    /one NAT gateway more/,
    development,
  ),
  mutant(
    'cost-development-is-small',
    'a cache with a replica',
    set(cache, 'numCacheClusters', 2),
    /has 2 nodes in development/,
    development,
  ),
  mutant(
    'cost-development-is-small',
    'search on three nodes',
    set(domain, 'clusterConfig.instanceCount', 3),
    /has 3 data nodes/,
    development,
  ),
  mutant(
    'cost-development-is-small',
    'search with masters of its own',
    set(domain, 'clusterConfig.dedicatedMasterEnabled', true),
    /has dedicated masters/,
    development,
  ),
  mutant(
    'cost-development-is-small',
    'a cluster of brokers',
    set(broker, 'deploymentMode', 'CLUSTER_MULTI_AZ'),
    /is CLUSTER_MULTI_AZ in development/,
    developmentOfHello,
  ),
  mutant(
    'cost-generation',
    'nodes of 2015',
    set(nodes, 'instanceTypes', ['m6i.xlarge', 'm4.xlarge']),
    /runs on m4\.xlarge/,
  ),
  mutant(
    'cost-generation',
    'a database of 2016',
    set(database, 'instanceClass', 'db.r4.large'),
    /runs on db\.r4\.large/,
  ),
  mutant(
    'cost-generation',
    'a cache of 2014',
    set(cache, 'nodeType', 'cache.t2.small'),
    /runs on cache\.t2\.small/,
  ),
  mutant(
    'cost-generation',
    'search of 2014',
    set(domain, 'clusterConfig.instanceType', 'm3.large.search'),
    /runs on m3\.large\.search/,
  ),
  mutant(
    'cost-generation',
    'masters of 2015',
    set(domain, 'clusterConfig.dedicatedMasterType', 'c4.large.search'),
    /runs on c4\.large\.search/,
  ),
  mutant(
    'cost-generation',
    'a broker of 2017',
    set(broker, 'hostInstanceType', 'mq.m4.large'),
    /runs on mq\.m4\.large/,
    hello,
  ),
];
