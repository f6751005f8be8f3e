import type { PropertyBag } from '../../../src/simulation/propertyValue';
import { long, sixGroups, type Refusal } from './refusal';

const disk = (change: PropertyBag): PropertyBag => ({
  blockDeviceMappings: [{ ebs: { volumeType: 'gp3', volumeSize: 50, ...change } }],
});

/** What Amazon VPC and EC2 refuse. */
export const networkRefusals: readonly Refusal[] = [
  ['aws:ec2/vpc:Vpc', { cidrBlock: '10.0.0.0/8' }, 'cidrBlock', /from \/16 to \/28/],
  ['aws:ec2/vpc:Vpc', { tags: { 'aws:name': 'x' } }, 'tags', /begins with "aws:"/],
  ['aws:ec2/vpc:Vpc', { tags: { name: long(257) } }, 'tags', /257 characters: 256/],
  ['aws:ec2/vpc:Vpc', { tags: { name: "owner's" } }, 'tags', /other characters/],
  ['aws:ec2/securityGroup:SecurityGroup', { name: 'sg-web' }, 'name', /must not begin with "sg-"/],
  ['aws:ec2/securityGroup:SecurityGroup', { description: "the nodes' own" }, 'description', /no apostrophe/],
  [
    'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    { cidrIpv6: '::/0' },
    'cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId',
    /exactly one/,
  ],
  [
    'aws:ec2/vpc:Vpc',
    { tags: Object.fromEntries(Array.from({ length: 50 }, (_tag, index) => [`tag${index}`, ''])) },
    'tags',
    /51 tags: at most 50/,
  ],
  [
    'aws:ec2/securityGroup:SecurityGroup',
    { ingress: Array.from({ length: 61 }, () => ({})) },
    'ingress',
    /61 rules: at most 60/,
  ],
  ['aws:ec2/vpcEndpoint:VpcEndpoint', { securityGroupIds: sixGroups }, 'securityGroupIds', /at most 5/],
  [
    'aws:ec2/launchTemplate:LaunchTemplate',
    disk({ iops: 2999 }),
    'blockDeviceMappings[0].ebs',
    /iops 2999.*3000 to 80000/,
  ],
  [
    'aws:ec2/launchTemplate:LaunchTemplate',
    disk({ throughput: 124 }),
    'blockDeviceMappings[0].ebs',
    /throughput 124.*125 to 2000/,
  ],
  [
    'aws:ec2/launchTemplate:LaunchTemplate',
    disk({ volumeSize: 8, iops: 4001 }),
    'blockDeviceMappings[0].ebs',
    /500 for each of its 8 GiB/,
  ],
  [
    'aws:ec2/launchTemplate:LaunchTemplate',
    disk({ throughput: 751 }),
    'blockDeviceMappings[0].ebs',
    /a quarter of its iops, 750/,
  ],
];
