import { isBag, valueAt } from '../../src/simulation/propertyValue';
import { idOf, textsOf, withIds, withText } from '../awsResources';
import { listAt, textAt } from '../cluster';
import type { PolicyResource } from '../policyResource';
import type { PolicyStack } from '../policyStack';
import { resourceRule, stackRule, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';

const subnetType = 'aws:ec2/subnet:Subnet';
const groupTypes: Readonly<Record<string, string>> = {
  'aws:rds/instance:Instance': 'aws:rds/subnetGroup:SubnetGroup',
  'aws:elasticache/replicationGroup:ReplicationGroup': 'aws:elasticache/subnetGroup:SubnetGroup',
};

function different(resources: readonly PolicyResource[], property: string): readonly string[] {
  return [...new Set(resources.map(({ props }) => textAt(props, property)))];
}

const zones = stackRule({
  id: 'limits-rds-zones',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'RDS makes no subnet group whose subnets do not cover two availability zones of one VPC.',
  mend: 'Give the group a subnet in each zone of the network.',
  standards: [awsDocumentation('Amazon RDS User Guide: Working with a DB instance in a VPC')],
  onUnknown: 'undecided',
  types: ['aws:rds/subnetGroup:SubnetGroup'],
  check: ({ props }, stack) => {
    const ids = textsOf(valueAt(props, 'subnetIds'));
    const subnets = withIds(stack, subnetType, valueAt(props, 'subnetIds'));
    if (subnets.length < ids.length) return [];
    const [inZones, networks] = [different(subnets, 'availabilityZone'), different(subnets, 'vpcId')];
    return [
      ...(inZones.length < 2 ? [`covers the zone ${inZones.join()} alone`] : []),
      ...(networks.length > 1 ? [`has subnets of several networks: ${networks.join(', ')}`] : []),
    ];
  },
});

const network = stackRule({
  id: 'limits-store-network',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A database or cache takes security groups of the VPC of its subnets alone; others are refused when it is created.',
  mend: 'Make the security group in the VPC of the subnet group.',
  standards: [awsDocumentation('Amazon RDS User Guide: Controlling access with security groups')],
  onUnknown: 'undecided',
  types: Object.keys(groupTypes),
  check: ({ type, props }, stack) => {
    const name = textAt(props, 'dbSubnetGroupName') || textAt(props, 'subnetGroupName');
    const group = withText(stack, groupTypes[type] ?? '', 'name', name);
    const subnets = withIds(stack, subnetType, valueAt(group?.props, 'subnetIds'));
    const ids = valueAt(props, 'vpcSecurityGroupIds') ?? valueAt(props, 'securityGroupIds');
    const networks = different(subnets, 'vpcId');
    return withIds(stack, 'aws:ec2/securityGroup:SecurityGroup', ids)
      .filter(
        (securityGroup) => networks.length > 0 && !networks.includes(textAt(securityGroup.props, 'vpcId')),
      )
      .map(
        (securityGroup) =>
          `has the security group ${idOf(securityGroup)} of another network than its subnets`,
      );
  },
});

/** The family of parameters of PostgreSQL, by its version. */
function relationalFamily({ props }: PolicyResource): string {
  const [major = ''] = textAt(props, 'engineVersion').split('.');
  return textAt(props, 'engine') === 'postgres' && major !== '' ? `postgres${major}` : '';
}

/** The family of parameters of a cache, by its engine and version: of Redis 6 and 5 with a minor number. */
function cacheFamily({ props }: PolicyResource): string {
  const engine = textAt(props, 'engine') || 'redis';
  const [major = '', minor = '0'] = textAt(props, 'engineVersion').split('.');
  if (major === '') return '';
  if (engine === 'valkey' || Number(major) >= 7) return `${engine}${major}`;
  return major === '6' ? 'redis6.x' : `redis${major}.${minor}`;
}

const familyOf: Readonly<Record<string, readonly [type: string, family: (store: PolicyResource) => string]>> =
  {
    'aws:rds/instance:Instance': ['aws:rds/parameterGroup:ParameterGroup', relationalFamily],
    'aws:elasticache/replicationGroup:ReplicationGroup': [
      'aws:elasticache/parameterGroup:ParameterGroup',
      cacheFamily,
    ],
  };

function parameterFamilyProblems(store: PolicyResource, stack: PolicyStack): readonly string[] {
  const [type, family] = familyOf[store.type] ?? ['', () => ''];
  const group = withText(stack, type, 'name', textAt(store.props, 'parameterGroupName'));
  const [wanted, found] = [family(store), textAt(group?.props, 'family')];
  return wanted === '' || found === '' || wanted === found
    ? []
    : [`is of the family ${wanted}, and its parameter group is of ${found}`];
}

const parameterFamily = stackRule({
  id: 'limits-engine-family',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A parameter group belongs to one major version of an engine; RDS and ElastiCache refuse it for another.',
  mend: 'Let the family of the parameter group follow the major version of engineVersion.',
  standards: [awsDocumentation('Amazon RDS User Guide: Parameter groups for Amazon RDS')],
  onUnknown: 'undecided',
  types: Object.keys(familyOf),
  check: parameterFamilyProblems,
});

/** Parameters that PostgreSQL reads at its start alone. */
const staticParameters: ReadonlySet<string> = new Set([
  'autovacuum_max_workers',
  'huge_pages',
  'max_connections',
  'max_locks_per_transaction',
  'max_prepared_transactions',
  'max_replication_slots',
  'max_wal_senders',
  'max_worker_processes',
  'rds.logical_replication',
  'shared_buffers',
  'shared_preload_libraries',
  'track_activity_query_size',
  'wal_buffers',
]);

const parameterMethod = resourceRule({
  id: 'limits-rds-static-parameters',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A parameter that PostgreSQL reads at its start alone cannot be applied at once; RDS refuses the group.',
  mend: 'Give the parameter the applyMethod "pending-reboot".',
  standards: [awsDocumentation('Amazon RDS API Reference: ModifyDBParameterGroup')],
  onUnknown: 'undecided',
  types: ['aws:rds/parameterGroup:ParameterGroup'],
  check: ({ props }) =>
    listAt(props, 'parameters')
      .filter(isBag)
      .filter((parameter) => staticParameters.has(textAt(parameter, 'name')))
      .filter((parameter) => textAt(parameter, 'applyMethod') !== 'pending-reboot')
      .map((parameter) => `applies ${textAt(parameter, 'name')} at once, which takes a reboot`),
});

/** What RDS and ElastiCache refuse of resources together. */
export const databaseRules: readonly Rule[] = [zones, network, parameterFamily, parameterMethod];
