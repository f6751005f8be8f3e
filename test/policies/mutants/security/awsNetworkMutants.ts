import assert from 'node:assert/strict';
import { idOf } from '../../../../policies/awsResources';
import { changed, set, without, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { added, textOf } from '../spoils';
import { taskPlatform } from '../taskPlatform';
import { csaHello, vibebox } from './awsSubjects';

const flowLog = { type: 'aws:ec2/flowLog:FlowLog' };
const defaultGroup = { type: 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup' };
const ingress = { type: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule' };
const group = { type: 'aws:ec2/securityGroup:SecurityGroup' };
const balancer = 'aws:lb/loadBalancer:LoadBalancer';
const everywhere = '0.0.0.0/0';

/** Puts something of the network into a public subnet. */
function inPublicSubnet(type: string, path: string): Mutant['spoil'] {
  return (stack) => {
    const subnet = stack.resources.find(
      (resource) => resource.type === 'aws:ec2/subnet:Subnet' && resource.name.startsWith('network-public'),
    );
    assert.ok(subnet);
    return set({ type }, path, idOf(subnet))(stack);
  };
}

const networks = mutantsOf(taskPlatform, [
  ['security-vpc-flow-logs', 'a network without a log', without(flowLog), /keeps no flow log/],
  [
    'security-vpc-flow-logs',
    'a network that logs what it lets in alone',
    set(flowLog, 'trafficType', 'ACCEPT'),
    /logs only a part of its traffic/,
  ],
  [
    'security-vpc-default-group-empty',
    'a default group as AWS makes it',
    without(defaultGroup),
    /leaves its default security group/,
  ],
  [
    'security-vpc-default-group-empty',
    'a default group with rules',
    set(defaultGroup, 'egress', [{ fromPort: 0, toPort: 0, protocol: '-1', cidrBlocks: [everywhere] }]),
    /has rules of egress in its default security group/,
  ],
  [
    'security-group-not-open',
    'a store for the internet',
    set(ingress, 'cidrIpv4', everywhere),
    /opens port 443 to the internet/,
  ],
  [
    'security-group-not-open',
    'a range of ports for the internet of IPv6',
    changed(ingress, (resource) => ({
      ...resource,
      props: { ...resource.props, cidrIpv6: '::/0', fromPort: 8000, toPort: 9000 },
    })),
    /opens ports 8000 to 9000 to the internet/,
  ],
  [
    'security-group-not-open',
    'a group that says itself that everybody may log in',
    set(group, 'ingress', [{ fromPort: 22, toPort: 22, protocol: 'tcp', cidrBlocks: [everywhere] }]),
    /opens port 22 to the internet/,
  ],
  [
    'security-group-not-open',
    'a rule of the older kind for everybody',
    added((stack) => ({
      type: 'aws:ec2/securityGroupRule:SecurityGroupRule',
      name: 'everybody',
      props: {
        type: 'ingress',
        securityGroupId: textOf(stack, ingress, 'securityGroupId'),
        protocol: '-1',
        cidrBlocks: [everywhere],
      },
    })),
    /opens every port to the internet/,
  ],
  [
    'security-group-not-open',
    'a load balancer that opens more than the web',
    (stack) =>
      added((spoilt) => ({
        type: balancer,
        name: 'public',
        props: { securityGroups: [textOf(spoilt, ingress, 'securityGroupId')] },
      }))(set(ingress, 'toPort', 8443)(set(ingress, 'cidrIpv4', everywhere)(stack))),
    /opens ports 443 to 8443 to the internet/,
  ],
  [
    'security-group-ports-named',
    'every port for the network',
    set(ingress, 'ipProtocol', '-1'),
    /opens every port/,
  ],
  [
    'security-subnet-no-public-address',
    'a subnet of public addresses',
    set({ type: 'aws:ec2/subnet:Subnet' }, 'mapPublicIpOnLaunch', true),
    /gives a public address to whatever starts in it/,
  ],
  [
    'security-private-subnets',
    'a database in public subnets',
    inPublicSubnet('aws:rds/subnetGroup:SubnetGroup', 'subnetIds.0'),
    /stands in the subnet network-public-us-west-2\w, to which the internet has a route/,
  ],
  [
    'security-private-subnets',
    'a cache in public subnets',
    inPublicSubnet('aws:elasticache/subnetGroup:SubnetGroup', 'subnetIds.0'),
    /to which the internet has a route/,
  ],
  [
    'security-private-subnets',
    'nodes in public subnets',
    inPublicSubnet('aws:eks/nodeGroup:NodeGroup', 'subnetIds.0'),
    /to which the internet has a route/,
  ],
  [
    'security-private-subnets',
    'a control plane in public subnets',
    inPublicSubnet('aws:eks/cluster:Cluster', 'vpcConfig.subnetIds.0'),
    /to which the internet has a route/,
  ],
  [
    'security-vpc-endpoints',
    'images that come by way of the internet',
    without({ type: 'aws:ec2/vpcEndpoint:VpcEndpoint', name: 'network-ecr-dkr' }),
    /reaches ecr\.dkr by way of the internet/,
  ],
  [
    'security-vpc-endpoint-private-names',
    'an endpoint that nobody finds',
    set({ type: 'aws:ec2/vpcEndpoint:VpcEndpoint', name: 'network-sts' }, 'privateDnsEnabled', false),
    /is not found by the name of its API/,
  ],
]);

const storesOfNetwork = [
  ...mutantsOf(csaHello, [
    [
      'security-private-subnets',
      'a broker in a public subnet',
      inPublicSubnet('aws:mq/broker:Broker', 'subnetIds.0'),
      /to which the internet has a route/,
    ],
    [
      'security-private-subnets',
      'a search domain in a public subnet',
      inPublicSubnet('aws:opensearch/domain:Domain', 'vpcOptions.subnetIds.0'),
      /to which the internet has a route/,
    ],
  ]),
  ...mutantsOf(vibebox, [
    [
      'security-private-subnets',
      'files in a public subnet',
      inPublicSubnet('aws:efs/mountTarget:MountTarget', 'subnetId'),
      /to which the internet has a route/,
    ],
  ]),
];

/** Networks that let in more than they should, or write nothing down. */
export const awsNetworkMutants: readonly Mutant[] = [...networks, ...storesOfNetwork];
