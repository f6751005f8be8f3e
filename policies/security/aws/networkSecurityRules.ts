import { isProductionLike } from '../../../src/model/environment';
import { asText, valueAt, type PropertyBag } from '../../../src/simulation/propertyValue';
import { idOf, textsOf } from '../../awsResources';
import { bagsAt, listAt, textAt, textsAt } from '../../cluster';
import { cisEks } from '../../kubernetesStandards';
import type { PolicyResource } from '../../policyResource';
import { ofType, type PolicyStack } from '../../policyStack';
import { awsGuide } from '../../awsStandards';
import { resourceRule, stackRule, type Rule } from '../../rule';
import { cisAws, foundational } from './awsSecurityStandards';
import { companions } from './companions';
import { mustBe } from './propertyCheck';
import { publicSubnets } from './publicSubnets';

const vpc = 'aws:ec2/vpc:Vpc';
const vpcGuide = awsGuide('Amazon VPC User Guide', 'Security best practices for your VPC');

function inNetwork(stack: PolicyStack, network: PolicyResource, type: string): readonly PolicyResource[] {
  return companions(stack, network, { type, property: 'vpcId' }, idOf(network));
}

const flowLogs = stackRule({
  id: 'security-vpc-flow-logs',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Flow logs are all that says, afterwards, who spoke to whom, and what was refused.',
  mend: 'Give the VPC a FlowLog with the traffic type ALL.',
  standards: [foundational('EC2.6'), cisAws('3.7')],
  onUnknown: 'undecided',
  types: [vpc],
  check: (network, stack) => {
    const logs = inNetwork(stack, network, 'aws:ec2/flowLog:FlowLog');
    if (logs.length === 0) return ['keeps no flow log'];
    return logs.some(({ props }) => props['trafficType'] === 'ALL')
      ? []
      : ['logs only a part of its traffic'];
  },
});

const defaultGroup = stackRule({
  id: 'security-vpc-default-group-empty',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'What names no security group gets the default one, which lets its members reach each other and everything else.',
  mend: 'Adopt it as a DefaultSecurityGroup with no ingress and no egress.',
  standards: [foundational('EC2.2'), cisAws('5.5')],
  onUnknown: 'undecided',
  types: [vpc],
  check: (network, stack) => {
    const groups = inNetwork(stack, network, 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup');
    if (groups.length === 0) return ['leaves its default security group as AWS makes it'];
    return groups.flatMap(({ props }) =>
      ['ingress', 'egress']
        .filter((direction) => listAt(props, direction).length > 0)
        .map((direction) => `has rules of ${direction} in its default security group`),
    );
  },
});

/** What a rule of a security group lets in. */
interface Ingress {
  readonly groupId: string;
  readonly ranges: readonly string[];
  readonly protocol: string;
  readonly fromPort: string;
  readonly toPort: string;
}

const ingressTypes = [
  'aws:ec2/securityGroup:SecurityGroup',
  'aws:ec2/securityGroupRule:SecurityGroupRule',
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
];

function ingressOf(resource: PolicyResource): readonly Ingress[] {
  const { type, props } = resource;
  if (type === 'aws:ec2/securityGroup:SecurityGroup') {
    return bagsAt(props, 'ingress.*').map((rule) => ({ ...ingress(rule), groupId: idOf(resource) }));
  }
  return props['type'] === 'egress' ? [] : [ingress(props)];
}

function ingress(rule: PropertyBag): Ingress {
  return {
    groupId: textAt(rule, 'securityGroupId'),
    ranges: ['cidrIpv4', 'cidrIpv6', 'cidrBlocks', 'ipv6CidrBlocks'].flatMap((key) => textsOf(rule[key])),
    protocol: asText(rule['ipProtocol'] ?? rule['protocol']),
    fromPort: asText(rule['fromPort']),
    toPort: asText(rule['toPort']),
  };
}

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);
const webPorts: ReadonlySet<string> = new Set(['80', '443']);

const closedGroups = stackRule({
  id: 'security-group-not-open',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'A port that the whole internet reaches is found within the hour, and tried from then on.',
  mend: 'Name a range or a security group; only a load balancer may be open, on 80 and 443.',
  standards: [foundational('EC2.18'), foundational('EC2.19'), cisAws('5.3'), cisAws('5.4')],
  onUnknown: 'undecided',
  types: ingressTypes,
  check: (resource, stack) => {
    const balancers = new Set(
      ofType(stack, 'aws:lb/loadBalancer:LoadBalancer').flatMap(({ props }) =>
        textsAt(props, 'securityGroups.*'),
      ),
    );
    return ingressOf(resource)
      .filter(({ ranges }) => ranges.some((range) => everywhere.has(range)))
      .filter(
        ({ groupId, fromPort, toPort }) =>
          !(balancers.has(groupId) && fromPort === toPort && webPorts.has(fromPort)),
      )
      .map(({ fromPort, toPort }) => `opens ${portsOf(fromPort, toPort)} to the internet`);
  },
});

function portsOf(fromPort: string, toPort: string): string {
  if (fromPort === '') return 'every port';
  return fromPort === toPort ? `port ${fromPort}` : `ports ${fromPort} to ${toPort}`;
}

const portsNamed = resourceRule({
  id: 'security-group-ports-named',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A rule for every port opens what is started tomorrow, and what nobody meant to start.',
  mend: 'Name the protocol and the port of what listens there.',
  standards: [vpcGuide],
  onUnknown: 'passes',
  types: ingressTypes,
  check: (resource) =>
    ingressOf(resource)
      .filter(({ protocol, fromPort }) => protocol === '-1' || protocol === 'all' || fromPort === '')
      .map(() => 'opens every port'),
});

const noPublicAddresses = resourceRule({
  id: 'security-subnet-no-public-address',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Whatever is started in such a subnet stands on the internet, whether somebody meant it or not.',
  mend: 'Set `mapPublicIpOnLaunch` to false; load balancers and NAT gateways bring their own addresses.',
  standards: [foundational('EC2.15'), foundational('EFS.6'), vpcGuide],
  onUnknown: 'undecided',
  types: ['aws:ec2/subnet:Subnet'],
  check: ({ props }) =>
    props['mapPublicIpOnLaunch'] === true ? ['gives a public address to whatever starts in it'] : [],
});

/** What must not be reached from the internet, and where it says in which subnets it stands. */
const privateThings: Readonly<Record<string, string>> = {
  'aws:efs/mountTarget:MountTarget': 'subnetId',
  'aws:eks/cluster:Cluster': 'vpcConfig.subnetIds',
  'aws:eks/nodeGroup:NodeGroup': 'subnetIds',
  'aws:elasticache/subnetGroup:SubnetGroup': 'subnetIds',
  'aws:mq/broker:Broker': 'subnetIds',
  'aws:opensearch/domain:Domain': 'vpcOptions.subnetIds',
  'aws:rds/subnetGroup:SubnetGroup': 'subnetIds',
};

const privateSubnets = stackRule({
  id: 'security-private-subnets',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'In a subnet with a route from the internet a public address is all that a store or a node lacks to be reached.',
  mend: 'Put it into subnets whose routes lead to a NAT gateway, or nowhere.',
  standards: [foundational('RDS.46'), cisEks('5.4.3')],
  onUnknown: 'undecided',
  types: Object.keys(privateThings),
  check: ({ type, props }, stack) => {
    const ids = new Set(textsOf(valueAt(props, privateThings[type] ?? '')));
    return publicSubnets(stack)
      .filter((subnet) => ids.has(idOf(subnet)))
      .map(({ name }) => `stands in the subnet ${name}, to which the internet has a route`);
  },
});

/** What nodes ask of AWS whenever they start a pod. */
const nodeServices = ['ecr.api', 'ecr.dkr', 'sts', 'eks-auth'];

const privateApis = stackRule({
  id: 'security-vpc-endpoints',
  severity: 'low',
  enforcement: 'advisory',
  why: 'Otherwise images and credentials travel by way of the NAT gateways, whose egress must then be open.',
  mend: 'Make interface endpoints of ecr.api, ecr.dkr, sts and eks-auth.',
  standards: [
    foundational('EC2.55'),
    foundational('EC2.56'),
    awsGuide('Amazon EKS User Guide', 'Access Amazon EKS using AWS PrivateLink'),
  ],
  onUnknown: 'undecided',
  types: [vpc],
  check: (network, stack) => {
    if (!isProductionLike(stack.facts) || ofType(stack, 'aws:eks/cluster:Cluster').length === 0) return [];
    const services = inNetwork(stack, network, 'aws:ec2/vpcEndpoint:VpcEndpoint').map(({ props }) =>
      textAt(props, 'serviceName'),
    );
    return nodeServices
      .filter((wanted) => !services.some((service) => service.endsWith(`.${wanted}`)))
      .map((wanted) => `reaches ${wanted} by way of the internet`);
  },
});

const endpointNames = resourceRule({
  id: 'security-vpc-endpoint-private-names',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'Without private names clients find the public address of the API, and go there.',
  mend: 'Set `privateDnsEnabled` of the interface endpoint to true.',
  standards: [awsGuide('AWS PrivateLink Guide', 'Access an AWS service using an interface VPC endpoint')],
  onUnknown: 'undecided',
  types: ['aws:ec2/vpcEndpoint:VpcEndpoint'],
  check: (resource) =>
    resource.props['vpcEndpointType'] === 'Interface'
      ? mustBe('privateDnsEnabled', true, 'is not found by the name of its API')(resource)
      : [],
});

/** The network: what it lets in, and what it writes down. */
export const networkSecurityRules: readonly Rule[] = [
  flowLogs,
  defaultGroup,
  closedGroups,
  portsNamed,
  noPublicAddresses,
  privateSubnets,
  privateApis,
  endpointNames,
];
