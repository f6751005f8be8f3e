import {
  hexDigits,
  prefixedId,
  text,
  type Made,
  type ResourceModel,
  type ResourceModels,
} from '../resourceModel';
import { between, count, each, exactlyOne, known, lengthBetween, matches, required, whole } from '../rules';
import { gp3 } from '../gp3';
import { isList, type PropertyBag } from '../propertyValue';
import { regionalArn, simulatedAccount } from './arn';

const descriptionCharacters = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;
const descriptionRule =
  'letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ * are allowed, so no apostrophe, > or accent';

/** Returns an address that belongs to the key. */
function publicAddress(key: string): string {
  const digits = hexDigits(key, 4);
  return `203.0.113.${parseInt(digits, 16) % 254}`;
}

function owned(resource: string, more: (made: Made) => PropertyBag = () => ({})) {
  return (made: Made): PropertyBag => ({
    arn: regionalArn(made, 'ec2', `${resource}/${made.id}`),
    ownerId: simulatedAccount,
    ...more(made),
  });
}

/** A block of addresses must be written as its network, with a prefix within the limits. */
function cidrBlock(path: string, longest: number, shortest: number) {
  return each(path, (value) => {
    if (typeof value !== 'string') return undefined;
    const prefix = Number(value.split('/')[1]);
    const form = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/.test(value);
    if (form && prefix >= shortest && prefix <= longest) return undefined;
    return `"${value}" is not valid: use an IPv4 block from /${shortest} to /${longest}, e.g. 10.0.0.0/${shortest}`;
  });
}

const securityGroupRule: ResourceModel = {
  immutable: ['securityGroupId'],
  id: prefixedId('sgr'),
  outputs: (made) => ({
    arn: regionalArn(made, 'ec2', `security-group-rule/${made.id}`),
    securityGroupRuleId: made.id,
  }),
  rules: [
    required('securityGroupId', 'ipProtocol'),
    exactlyOne('cidrIpv4', 'cidrIpv6', 'prefixListId', 'referencedSecurityGroupId'),
    lengthBetween('description', 0, 255),
    matches('description', descriptionCharacters, descriptionRule),
    between('fromPort', -1, 65535),
    between('toPort', -1, 65535),
    whole('fromPort', ({ ipProtocol, fromPort, toPort }) =>
      ipProtocol === '-1' && (fromPort !== undefined || toPort !== undefined)
        ? 'ipProtocol "-1" means all ports: leave fromPort and toPort out'
        : undefined,
    ),
  ],
};

const routeTable: ResourceModel = {
  immutable: ['vpcId'],
  id: prefixedId('rtb'),
  outputs: owned('route-table'),
  rules: [required('vpcId')],
};

const networkAcl: ResourceModel = {
  immutable: ['vpcId'],
  id: prefixedId('acl'),
  outputs: owned('network-acl'),
};

/** Virtual networks (Amazon VPC) and what belongs to them. */
export const networkModels: ResourceModels = {
  'aws:ec2/vpc:Vpc': {
    immutable: ['cidrBlock', 'instanceTenancy', 'ipv4IpamPoolId'],
    id: prefixedId('vpc'),
    outputs: owned('vpc', ({ id }) => ({
      mainRouteTableId: `rtb-${hexDigits(`main ${id}`, 17)}`,
      defaultRouteTableId: `rtb-${hexDigits(`main ${id}`, 17)}`,
      defaultSecurityGroupId: `sg-${hexDigits(`default ${id}`, 17)}`,
      defaultNetworkAclId: `acl-${hexDigits(`default ${id}`, 17)}`,
      dhcpOptionsId: `dopt-${hexDigits(`default ${id}`, 17)}`,
    })),
    rules: [cidrBlock('cidrBlock', 28, 16)],
  },
  'aws:ec2/subnet:Subnet': {
    immutable: ['vpcId', 'cidrBlock', 'availabilityZone', 'availabilityZoneId', 'ipv6Native', 'outpostArn'],
    id: prefixedId('subnet'),
    outputs: owned('subnet', ({ region, inputs }) => ({
      availabilityZone: text(inputs, 'availabilityZone', `${region}a`),
      availabilityZoneId: text(inputs, 'availabilityZoneId', 'use1-az1'),
    })),
    rules: [required('vpcId'), cidrBlock('cidrBlock', 28, 16)],
  },
  'aws:ec2/routeTable:RouteTable': routeTable,
  'aws:ec2/defaultRouteTable:DefaultRouteTable': {
    immutable: ['defaultRouteTableId'],
    id: ({ inputs }) => text(inputs, 'defaultRouteTableId'),
    outputs: owned('route-table', ({ id }) => ({ vpcId: `vpc-${hexDigits(id, 17)}` })),
    rules: [required('defaultRouteTableId')],
  },
  'aws:ec2/route:Route': {
    immutable: [
      'routeTableId',
      'destinationCidrBlock',
      'destinationIpv6CidrBlock',
      'destinationPrefixListId',
    ],
    id: prefixedId('r-rtb'),
    outputs: () => ({ origin: 'CreateRoute', state: 'active' }),
    rules: [
      required('routeTableId'),
      exactlyOne('destinationCidrBlock', 'destinationIpv6CidrBlock', 'destinationPrefixListId'),
    ],
  },
  'aws:ec2/routeTableAssociation:RouteTableAssociation': {
    immutable: ['subnetId', 'gatewayId'],
    id: prefixedId('rtbassoc'),
    rules: [required('routeTableId'), exactlyOne('subnetId', 'gatewayId')],
  },
  'aws:ec2/internetGateway:InternetGateway': { id: prefixedId('igw'), outputs: owned('internet-gateway') },
  'aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway': {
    immutable: ['vpcId'],
    id: prefixedId('eigw'),
  },
  'aws:ec2/eip:Eip': {
    immutable: ['domain', 'publicIpv4Pool', 'networkBorderGroup'],
    id: prefixedId('eipalloc'),
    outputs: (made) => ({
      arn: regionalArn(made, 'ec2', `elastic-ip/${made.id}`),
      allocationId: made.id,
      publicIp: publicAddress(made.id),
      publicDns: `ec2-${publicAddress(made.id).replaceAll('.', '-')}.compute-1.amazonaws.com`,
    }),
  },
  'aws:ec2/natGateway:NatGateway': {
    immutable: ['allocationId', 'subnetId', 'connectivityType', 'privateIp', 'vpcId'],
    id: prefixedId('nat'),
    outputs: ({ id }) => ({
      networkInterfaceId: `eni-${hexDigits(id, 17)}`,
      publicIp: publicAddress(id),
      associationId: `eipassoc-${hexDigits(id, 17)}`,
      privateIp: '10.0.0.10',
    }),
    rules: [
      whole('allocationId', (inputs) =>
        inputs['connectivityType'] !== 'private' &&
        inputs['subnetId'] !== undefined &&
        !inputs['allocationId']
          ? 'is missing: a public NAT gateway needs an elastic IP'
          : undefined,
      ),
    ],
  },
  'aws:ec2/securityGroup:SecurityGroup': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'description', 'vpcId'],
    id: prefixedId('sg'),
    outputs: owned('security-group'),
    rules: [
      lengthBetween('name', 1, 255),
      each('name', (name) =>
        typeof name === 'string' && name.startsWith('sg-')
          ? 'must not begin with "sg-", AWS keeps that for ids'
          : undefined,
      ),
      lengthBetween('description', 1, 255),
      matches('description', descriptionCharacters, descriptionRule),
      matches('ingress.*.description', descriptionCharacters, descriptionRule),
      matches('egress.*.description', descriptionCharacters, descriptionRule),
      count('ingress', 0, 60, 'rules'),
      count('egress', 0, 60, 'rules'),
    ],
  },
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': {
    immutable: ['vpcId'],
    id: prefixedId('sg'),
    outputs: owned('security-group', () => ({ name: 'default', description: 'default VPC security group' })),
  },
  'aws:ec2/securityGroupRule:SecurityGroupRule': {
    ...securityGroupRule,
    immutable: [
      'securityGroupId',
      'type',
      'protocol',
      'fromPort',
      'toPort',
      'cidrBlocks',
      'sourceSecurityGroupId',
      'self',
    ],
    rules: [
      required('securityGroupId', 'type', 'protocol'),
      matches('description', descriptionCharacters, descriptionRule),
    ],
  },
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': securityGroupRule,
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': securityGroupRule,
  'aws:ec2/networkAcl:NetworkAcl': networkAcl,
  'aws:ec2/defaultNetworkAcl:DefaultNetworkAcl': {
    immutable: ['defaultNetworkAclId'],
    id: ({ inputs }) => text(inputs, 'defaultNetworkAclId'),
    outputs: owned('network-acl'),
  },
  'aws:ec2/vpcEndpoint:VpcEndpoint': {
    immutable: ['vpcId', 'serviceName', 'vpcEndpointType', 'serviceRegion', 'resourceConfigurationArn'],
    id: prefixedId('vpce'),
    outputs: owned('vpc-endpoint', ({ id, inputs }) => ({
      state: 'available',
      prefixListId: `pl-${hexDigits(text(inputs, 'serviceName'), 8)}`,
      cidrBlocks: ['198.51.100.0/24'],
      networkInterfaceIds: interfacesOf(id, inputs),
      dnsEntries: [
        { dnsName: `${id}.${text(inputs, 'serviceName')}`, hostedZoneId: hexDigits(id, 14).toUpperCase() },
      ],
    })),
    rules: [
      required('vpcId'),
      count('securityGroupIds', 0, 5, 'security groups'),
      whole('privateDnsEnabled', (inputs) =>
        known(inputs, 'privateDnsEnabled') === true && (inputs['vpcEndpointType'] ?? 'Gateway') === 'Gateway'
          ? 'a gateway endpoint has no private DNS: leave it out'
          : undefined,
      ),
    ],
  },
  'aws:ec2/flowLog:FlowLog': {
    immutable: [
      'vpcId',
      'subnetId',
      'eniId',
      'trafficType',
      'logDestination',
      'logDestinationType',
      'logFormat',
      'iamRoleArn',
      'maxAggregationInterval',
      'destinationOptions',
    ],
    id: prefixedId('fl'),
    outputs: (made) => ({ arn: regionalArn(made, 'ec2', `vpc-flow-log/${made.id}`) }),
    rules: [
      exactlyOne(
        'vpcId',
        'subnetId',
        'eniId',
        'transitGatewayId',
        'transitGatewayAttachmentId',
        'regionalNatGatewayId',
      ),
      each('maxAggregationInterval', (seconds) =>
        seconds === 60 || seconds === 600 ? undefined : 'is 60 or 600 seconds',
      ),
    ],
  },
  'aws:ec2/launchTemplate:LaunchTemplate': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix'],
    id: prefixedId('lt'),
    outputs: (made) => ({
      arn: regionalArn(made, 'ec2', `launch-template/${made.id}`),
      latestVersion: 1,
      defaultVersion: 1,
    }),
    rules: [
      lengthBetween('name', 3, 128),
      between('blockDeviceMappings.*.ebs.volumeSize', 1, 65536),
      gp3('blockDeviceMappings.*.ebs', { type: 'volumeType', size: 'volumeSize' }),
    ],
  },
};

function interfacesOf(id: string, { subnetIds }: PropertyBag): readonly string[] {
  return isList(subnetIds) ? subnetIds.map((_subnet, index) => `eni-${hexDigits(`${id} ${index}`, 17)}`) : [];
}
