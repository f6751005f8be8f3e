import { asText, valueAt, type PropertyBag } from '../../src/simulation/propertyValue';
import { isProductionLike } from '../../src/model/environment';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { stackRule, type Rule, type StackRuleDefinition } from '../rule';
import { awsGuide, reliabilityPillar, securityHub } from '../awsStandards';
import { isReadReplica } from './isReadReplica';

const manyPlaces = reliabilityPillar('REL10-BP01');

type ZoneRuleDefinition = Omit<StackRuleDefinition, 'severity' | 'enforcement' | 'onUnknown'>;

/** A rule of production and of what rehearses it; elsewhere a zone may take the system down. */
function zoneRule({ check, ...definition }: ZoneRuleDefinition): Rule {
  return stackRule({
    ...definition,
    severity: 'high',
    enforcement: 'mandatory',
    onUnknown: 'undecided',
    check: (resource, stack, numberOf) =>
      isProductionLike(stack.facts) ? check(resource, stack, numberOf) : [],
  });
}

/** What is wrong with a property that must be true. */
function mustBeTrue(props: PropertyBag, path: string, words: string): readonly string[] {
  const value = valueAt(props, path);
  return value === true ? [] : [`${words}: ${path} is ${asText(value) || 'not set'}`];
}

const database = zoneRule({
  id: 'reliability-rds-multi-zone',
  why: 'A database in one zone is down as long as its zone is, and during most of its upkeep.',
  mend: 'Set `multiAz: true`; RDS keeps a standby in another zone and fails over to it by itself.',
  standards: [securityHub('RDS.5'), manyPlaces],
  types: ['aws:rds/instance:Instance'],
  check: ({ props }) => (isReadReplica(props) ? [] : mustBeTrue(props, 'multiAz', 'has no standby')),
});

const cache = zoneRule({
  id: 'reliability-cache-multi-zone',
  why: 'A cache without a replica in another zone loses its data with its node, and is not there until somebody acts.',
  mend: 'Set `automaticFailoverEnabled` and `multiAzEnabled`, and give every shard a replica.',
  standards: [securityHub('ElastiCache.3'), manyPlaces],
  types: ['aws:elasticache/replicationGroup:ReplicationGroup'],
  check: ({ props }) => [
    ...mustBeTrue(props, 'automaticFailoverEnabled', 'does not fail over'),
    ...mustBeTrue(props, 'multiAzEnabled', 'may have all nodes in one zone'),
    ...(Number(props['replicasPerNodeGroup'] ?? 0) > 0 || Number(props['numCacheClusters'] ?? 1) > 1
      ? []
      : ['has no replica']),
  ],
});

const search = zoneRule({
  id: 'reliability-search-multi-zone',
  why: 'A domain whose nodes are all in one zone goes with it.',
  mend: 'Set `zoneAwarenessEnabled`, with a data node in each zone.',
  standards: [securityHub('Opensearch.6'), manyPlaces],
  types: ['aws:opensearch/domain:Domain'],
  check: ({ props }) => {
    const nodes = Number(valueAt(props, 'clusterConfig.instanceCount') ?? 1);
    return [
      ...mustBeTrue(props, 'clusterConfig.zoneAwarenessEnabled', 'may have all nodes in one zone'),
      ...(nodes < 2 ? [`has ${nodes} data node`] : []),
    ];
  },
});

const masters = 3;

/** Of production alone: what rehearses it is small, and a small domain elects its master from its data nodes. */
const searchMasters = zoneRule({
  id: 'reliability-search-masters',
  why: 'Data nodes that are busy answer late as masters too, and the domain then stops; of two masters none is elected.',
  mend: `Set \`dedicatedMasterEnabled\`, with ${masters} dedicated masters.`,
  standards: [
    securityHub('Opensearch.11'),
    awsGuide('Amazon OpenSearch Service Developer Guide', 'Dedicated master nodes'),
  ],
  types: ['aws:opensearch/domain:Domain'],
  check: ({ props }, { facts }) => {
    if (facts.environment !== 'production') return [];
    const enabled = valueAt(props, 'clusterConfig.dedicatedMasterEnabled') === true;
    const count = enabled ? Number(valueAt(props, 'clusterConfig.dedicatedMasterCount') ?? 0) : 0;
    return count === masters ? [] : [`has ${count} dedicated masters, not ${masters}`];
  },
});

const clusteredModes: ReadonlySet<string> = new Set(['ACTIVE_STANDBY_MULTI_AZ', 'CLUSTER_MULTI_AZ']);

const broker = zoneRule({
  id: 'reliability-broker-multi-zone',
  why: 'A broker of one instance is down as long as its zone is, and with it every message on its way.',
  mend: 'Set the deployment mode CLUSTER_MULTI_AZ of RabbitMQ, or ACTIVE_STANDBY_MULTI_AZ of ActiveMQ.',
  standards: [securityHub('MQ.6'), manyPlaces],
  types: ['aws:mq/broker:Broker'],
  check: ({ props }) => {
    const mode = asText(props['deploymentMode']) || 'SINGLE_INSTANCE';
    return clusteredModes.has(mode) ? [] : [`runs in one zone: deploymentMode is ${mode}`];
  },
});

const subnetType = 'aws:ec2/subnet:Subnet';

/** The zones of the subnets that a resource is made of or put into. */
function zonesOf(
  { dependencies }: Pick<PolicyResource, 'dependencies'>,
  stack: PolicyStack,
): ReadonlySet<string> {
  return zones(ofType(stack, subnetType).filter(({ urn }) => dependencies.includes(urn)));
}

function zones(subnets: readonly PolicyResource[]): ReadonlySet<string> {
  return new Set(subnets.map(({ props }) => asText(props['availabilityZone'])));
}

/** The zones of the network without those where one of the resources stands. */
function zonesWithout(resources: readonly PolicyResource[], stack: PolicyStack): readonly string[] {
  const covered = new Set(resources.flatMap((resource) => [...zonesOf(resource, stack)]));
  return [...zones(ofType(stack, subnetType))].filter((zone) => !covered.has(zone));
}

const fileSystem = zoneRule({
  id: 'reliability-file-system-zones',
  why: 'Pods of a zone without a mount target cannot mount the file system, or cross to another zone for each byte.',
  mend: 'Make a mount target in a subnet of every zone.',
  standards: [awsGuide('Amazon EFS User Guide', 'Managing mount targets'), manyPlaces],
  types: ['aws:efs/fileSystem:FileSystem'],
  check: ({ urn }, stack) => {
    const targets = ofType(stack, 'aws:efs/mountTarget:MountTarget').filter(({ dependencies }) =>
      dependencies.includes(urn),
    );
    return zonesWithout(targets, stack).map((zone) => `has no mount target in ${zone}`);
  },
});

const nat = zoneRule({
  id: 'reliability-nat-zones',
  why: 'A NAT gateway goes with its zone, and with it the way out of every zone that it serves.',
  mend: 'Make a NAT gateway in every zone, and lead the private subnets of the zone to it.',
  standards: [awsGuide('Amazon VPC User Guide', 'NAT gateway basics'), manyPlaces],
  types: ['aws:ec2/vpc:Vpc'],
  check: (_, stack) =>
    zonesWithout(ofType(stack, 'aws:ec2/natGateway:NatGateway'), stack).map(
      (zone) => `has no NAT gateway in ${zone}`,
    ),
});

const nodes = zoneRule({
  id: 'reliability-node-group-zones',
  why: 'Nodes of one zone, or one node alone, take every pod with them when they go.',
  mend: 'Give the group subnets of two zones and more, and at least two nodes.',
  standards: [awsGuide('Amazon EKS Best Practices Guide', 'Reliability: Data plane'), manyPlaces],
  types: ['aws:eks/nodeGroup:NodeGroup'],
  check: (group, stack) => {
    const { size } = zonesOf(group, stack);
    const least = Number(valueAt(group.props, 'scalingConfig.minSize') ?? 0);
    return [
      ...(size > 1 ? [] : [`is in ${size} zone`]),
      ...(least > 1 ? [] : [`may have ${least} node: scalingConfig.minSize is ${least}`]),
    ];
  },
});

const onDemand = zoneRule({
  id: 'reliability-node-group-on-demand',
  why: 'AWS takes spot instances back with a notice of two minutes, all of a kind at once when it needs them.',
  mend: 'Set `capacityType: ON_DEMAND`, and use spot instances for what may stop at any time.',
  standards: [awsGuide('Amazon EKS User Guide', 'Managed node group capacity types')],
  types: ['aws:eks/nodeGroup:NodeGroup'],
  check: ({ props }) =>
    props['capacityType'] === 'SPOT' ? ['is made of spot instances: capacityType is SPOT'] : [],
});

/** What survives the loss of a zone. */
export const zoneRules: readonly Rule[] = [
  database,
  cache,
  search,
  searchMasters,
  broker,
  fileSystem,
  nat,
  nodes,
  onDemand,
];
