import { isList, valueAt } from '../simulation/propertyValue';
import { line, numberAt, priceOf, running, textAt, times, type Figure, type Line } from './bill';
import type { CostResource } from './costResource';
import { diskLines } from './diskLines';
import { priceTable } from './prices';
import type { StackView } from './stackView';

/** Returns what a resource costs each month. */
export type Bill = (resource: CostResource, stack: StackView) => readonly Line[];

const { running: hourly, endpoints, firewalls, keys, secrets } = priceTable;

/** What AWS charges for by the hour or the month, by type. */
export const awsBills: Readonly<Record<string, Bill>> = {
  'aws:ec2/eip:Eip': () => [running('public IPv4 address', 1, hourly.prices['public IPv4 address'])],
  'aws:ec2/natGateway:NatGateway': () => [running('NAT gateway', 1, hourly.prices['NAT gateway'])],
  'aws:ec2/vpcEndpoint:VpcEndpoint': endpointBill,
  'aws:eks/cluster:Cluster': () => [running('EKS control plane', 1, hourly.prices['EKS control plane'])],
  'aws:eks/nodeGroup:NodeGroup': nodeBill,
  'aws:elasticache/replicationGroup:ReplicationGroup': cacheBill,
  'aws:kms/key:Key': () => [line('KMS key', 1, 'month', keys.prices['KMS key'])],
  'aws:mq/broker:Broker': brokerBill,
  'aws:opensearch/domain:Domain': searchBill,
  'aws:rds/instance:Instance': databaseBill,
  'aws:route53/zone:Zone': () => [line('hosted zone', 1, 'month', keys.prices['hosted zone'])],
  'aws:secretsmanager/secret:Secret': () => [line('secret', 1, 'month', secrets.prices.secret)],
  'aws:wafv2/webAcl:WebAcl': firewallBill,
};

/** An endpoint of S3 or DynamoDB in a route table (a gateway) costs nothing. */
function endpointBill(endpoint: CostResource): readonly Line[] {
  if (textAt(endpoint.props, 'vpcEndpointType') !== 'Interface') return [];
  const subnets = valueAt(endpoint.props, 'subnetIds');
  const zones = isList(subnets) ? subnets.length : { missing: 'subnetIds is not known yet' };
  return [running('interface endpoint in a zone', zones, endpoints.prices['interface endpoint in a zone'])];
}

/** A group of rules costs what one rule does. */
function firewallBill(firewall: CostResource): readonly Line[] {
  const rules = valueAt(firewall.props, 'rules');
  const count = isList(rules) ? rules.length : { missing: 'its rules are not known yet' };
  return [
    line('web firewall', 1, 'month', firewalls.prices['web firewall']),
    line('rule of a web firewall', count, 'month', firewalls.prices['rule of a web firewall']),
  ];
}

/** Nodes of the first instance type, as many as there are at the start, with their disks. */
function nodeBill(group: CostResource, stack: StackView): readonly Line[] {
  const nodes = numberAt(group, 'scalingConfig.desiredSize');
  if (textAt(group.props, 'capacityType') === 'SPOT') {
    return [{ missing: 'the price of a spot node changes from hour to hour' }];
  }
  const type = textAt(group.props, 'instanceTypes.0');
  return [running(type, nodes, priceOf(priceTable.nodes, type)), ...nodeDisks(group, nodes, stack)];
}

function nodeDisks(group: CostResource, nodes: Figure, stack: StackView): readonly Line[] {
  const template = stack.dependency(group, 'aws:ec2/launchTemplate:LaunchTemplate');
  if (template === undefined)
    return [{ missing: 'the disk of its nodes stands in no launch template of the plan' }];
  const disks = valueAt(template.props, 'blockDeviceMappings');
  return (isList(disks) ? disks : []).flatMap((_, index) => {
    const at = `blockDeviceMappings.${index}.ebs`;
    return diskLines(nodes, {
      type: textAt(template.props, `${at}.volumeType`),
      gibibytes: numberAt(template, `${at}.volumeSize`),
      operations: valueAt(template.props, `${at}.iops`),
      throughput: valueAt(template.props, `${at}.throughput`),
    });
  });
}

/** A replica says its class, and has the disk of the database that it copies. */
function databaseBill(database: CostResource, stack: StackView): readonly Line[] {
  const source = stack.dependency(database, 'aws:rds/instance:Instance') ?? database;
  const engine = textAt(source.props, 'engine');
  if (engine !== 'postgres') return [{ missing: `the price table has PostgreSQL, not ${engine}` }];
  if (textAt(database.props, 'storageType') !== 'gp3')
    return [{ missing: 'the price table has gp3 disks of RDS alone' }];
  const type = textAt(database.props, 'instanceClass');
  const multiZone = valueAt(database.props, 'multiAz') === true;
  const disk = multiZone ? 'Multi-AZ gp3 of RDS' : 'gp3 of RDS';
  const { databases, databaseDisks } = priceTable;
  return [
    running(multiZone ? `Multi-AZ ${type}` : type, 1, times(priceOf(databases, type), multiZone ? 2 : 1)),
    line(disk, numberAt(source, 'allocatedStorage'), 'GB', databaseDisks.prices[disk]),
  ];
}

function cacheBill(cache: CostResource): readonly Line[] {
  const { redisCaches, valkeyCaches } = priceTable;
  const group = textAt(cache.props, 'engine') === 'valkey' ? valkeyCaches : redisCaches;
  const type = textAt(cache.props, 'nodeType');
  return [running(type, cacheNodes(cache), priceOf(group, type))];
}

/** A cluster says shards and the replicas of each, any other group all its nodes. */
function cacheNodes(cache: CostResource): Figure {
  const shards = valueAt(cache.props, 'numNodeGroups');
  if (typeof shards !== 'number') return numberAt(cache, 'numCacheClusters');
  const replicas = numberAt(cache, 'replicasPerNodeGroup');
  return typeof replicas === 'number' ? shards * (1 + replicas) : replicas;
}

/** Data nodes with their disks, and masters, which have none to pay for. */
function searchBill(domain: CostResource): readonly Line[] {
  const type = textAt(domain.props, 'clusterConfig.instanceType');
  const nodes = numberAt(domain, 'clusterConfig.instanceCount');
  if (textAt(domain.props, 'ebsOptions.volumeType') !== 'gp3') {
    return [{ missing: 'the price table has gp3 disks of OpenSearch alone' }];
  }
  return [
    running(type, nodes, priceOf(priceTable.search, type)),
    line(
      'gp3 of OpenSearch',
      times(nodes, numberAt(domain, 'ebsOptions.volumeSize')),
      'GB',
      priceTable.searchDisks.prices['gp3 of OpenSearch'],
    ),
    ...masterLines(domain),
  ];
}

function masterLines(domain: CostResource): readonly Line[] {
  if (valueAt(domain.props, 'clusterConfig.dedicatedMasterEnabled') !== true) return [];
  const type = textAt(domain.props, 'clusterConfig.dedicatedMasterType');
  const masters = numberAt(domain, 'clusterConfig.dedicatedMasterCount');
  return [running(`${type} as master`, masters, priceOf(priceTable.search, type))];
}

/** Instances by mode of deployment. */
const brokersOf: Readonly<Record<string, number>> = {
  SINGLE_INSTANCE: 1,
  ACTIVE_STANDBY_MULTI_AZ: 2,
  CLUSTER_MULTI_AZ: 3,
};

function brokerBill(broker: CostResource): readonly Line[] {
  const type = textAt(broker.props, 'hostInstanceType');
  const mode = textAt(broker.props, 'deploymentMode');
  const brokers = brokersOf[mode] ?? { missing: `deploymentMode is "${mode}"` };
  return [running(type, brokers, priceOf(priceTable.brokers, type))];
}
