import { changed, set, without, type Mutant, type Subject, type Which } from '../../mutant';
import { mutant } from '../taskPlatform';

const database = { type: 'aws:rds/instance:Instance', name: 'postgres' };
const cache = { type: 'aws:elasticache/replicationGroup:ReplicationGroup' };
const domain = { type: 'aws:opensearch/domain:Domain' };
const broker = { type: 'aws:mq/broker:Broker' };
const mountTarget = { type: 'aws:efs/mountTarget:MountTarget', name: 'docker-volumes-1' };
const natGateway = { type: 'aws:ec2/natGateway:NatGateway', name: 'network-nat-us-west-2b' };
const nodeGroup = { type: 'aws:eks/nodeGroup:NodeGroup' };

const csaHello: Subject = { system: 'csa-hello' };
const vibebox: Subject = { system: 'vibebox' };
const staging: Subject = { system: 'task-platform', environment: 'staging' };
const messaging: Subject = { system: 'user-admin-messaging' };

/** Leaves the resource no subnet but those of the first zone. */
function inOneZone(which: Which): Mutant['spoil'] {
  return changed(which, (resource) => ({
    ...resource,
    dependencies: resource.dependencies.filter((urn) => !/:Subnet::.*-(b|2b|2c)$/.test(urn)),
  }));
}

/** Stacks that go with a zone. */
export const zoneMutants: readonly Mutant[] = [
  mutant(
    'reliability-rds-multi-zone',
    'a database without a standby',
    set(database, 'multiAz', false),
    /has no standby: multiAz is false/,
  ),
  mutant(
    'reliability-rds-multi-zone',
    'a database without a standby in staging',
    set(database, 'multiAz', false),
    /has no standby/,
    staging,
  ),
  mutant(
    'reliability-cache-multi-zone',
    'a cache that does not fail over',
    set(cache, 'automaticFailoverEnabled', undefined),
    /automaticFailoverEnabled is not set/,
  ),
  mutant(
    'reliability-cache-multi-zone',
    'a cache in one zone',
    set(cache, 'multiAzEnabled', false),
    /multiAzEnabled is false/,
  ),
  mutant(
    'reliability-cache-multi-zone',
    'shards without a replica',
    set(cache, 'replicasPerNodeGroup', 0),
    /has no replica/,
  ),
  mutant(
    'reliability-cache-multi-zone',
    'a cache of one node',
    set(cache, 'numCacheClusters', 1),
    /has no replica/,
    messaging,
  ),
  mutant(
    'reliability-search-multi-zone',
    'a domain in one zone',
    set(domain, 'clusterConfig.zoneAwarenessEnabled', false),
    /zoneAwarenessEnabled is false/,
  ),
  mutant(
    'reliability-search-multi-zone',
    'a domain of one node',
    set(domain, 'clusterConfig.instanceCount', 1),
    /has 1 data node/,
  ),
  mutant(
    'reliability-search-masters',
    'a domain without masters',
    set(domain, 'clusterConfig.dedicatedMasterEnabled', undefined),
    /has 0 dedicated masters, not 3/,
  ),
  mutant(
    'reliability-search-masters',
    'a domain of two masters',
    set(domain, 'clusterConfig.dedicatedMasterCount', 2),
    /has 2 dedicated masters, not 3/,
  ),
  mutant(
    'reliability-broker-multi-zone',
    'a broker of one instance',
    set(broker, 'deploymentMode', 'SINGLE_INSTANCE'),
    /deploymentMode is SINGLE_INSTANCE/,
    csaHello,
  ),
  mutant(
    'reliability-broker-multi-zone',
    'a broker that says nothing of its zones',
    set(broker, 'deploymentMode', undefined),
    /deploymentMode is SINGLE_INSTANCE/,
    csaHello,
  ),
  mutant(
    'reliability-file-system-zones',
    'a zone without a mount target',
    without(mountTarget),
    /has no mount target in us-west-2b/,
    vibebox,
  ),
  mutant(
    'reliability-nat-zones',
    'a zone without a NAT gateway',
    without(natGateway),
    /has no NAT gateway in us-west-2b/,
  ),
  mutant('reliability-node-group-zones', 'nodes in one zone', inOneZone(nodeGroup), /is in 1 zone/),
  mutant(
    'reliability-node-group-zones',
    'one node alone',
    set(nodeGroup, 'scalingConfig.minSize', 1),
    /scalingConfig\.minSize is 1/,
  ),
  mutant(
    'reliability-node-group-on-demand',
    'nodes that AWS may take back',
    set(nodeGroup, 'capacityType', 'SPOT'),
    /capacityType is SPOT/,
  ),
];
