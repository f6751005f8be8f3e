import { contains, overlap } from '../addressRanges';
import { idOf } from '../awsResources';
import { textAt } from '../cluster';
import { ofType } from '../policyStack';
import { stackRule, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';

const vpcType = 'aws:ec2/vpc:Vpc';
const subnetType = 'aws:ec2/subnet:Subnet';

const subnets = stackRule({
  id: 'limits-vpc-subnets',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A subnet lies within the range of its VPC and meets no other subnet; EC2 refuses the one that does not.',
  mend: 'Cut the ranges of the subnets out of that of the VPC, without overlap.',
  standards: [awsDocumentation('Amazon VPC User Guide: Subnet CIDR blocks')],
  onUnknown: 'undecided',
  types: [subnetType],
  check: (subnet, stack) => {
    const [range, network] = [textAt(subnet.props, 'cidrBlock'), textAt(subnet.props, 'vpcId')];
    const vpc = ofType(stack, vpcType).find((candidate) => idOf(candidate) === network);
    const outside = vpc !== undefined && !contains(textAt(vpc.props, 'cidrBlock'), range);
    const met = ofType(stack, subnetType)
      .filter(({ urn, props }) => urn !== subnet.urn && textAt(props, 'vpcId') === network)
      .filter(({ props }) => overlap(textAt(props, 'cidrBlock'), range));
    return [
      ...(outside
        ? [`has the range ${range}, outside of its network's ${textAt(vpc.props, 'cidrBlock')}`]
        : []),
      ...met.map(
        ({ name, props }) => `has the range ${range}, which meets ${textAt(props, 'cidrBlock')} of ${name}`,
      ),
    ];
  },
});

const elasticAddresses = stackRule({
  id: 'limits-vpc-elastic-addresses',
  severity: 'medium',
  enforcement: 'advisory',
  why: 'An account has five elastic addresses a region unless its quota is raised, and what it has beside this stack is not seen here; a NAT gateway without one fails.',
  mend: 'Use fewer NAT gateways, or raise the quota and set it here; `berth preflight` asks the account.',
  standards: [awsDocumentation('Amazon VPC User Guide: Amazon VPC quotas')],
  onUnknown: 'undecided',
  settings: {
    most: {
      description: 'Elastic addresses a region, the quota of the account.',
      default: 5,
      minimum: 1,
      maximum: 1000,
    },
  },
  types: [vpcType],
  check: ({ props }, stack, numberOf) => {
    const region = textAt(props, 'region');
    const found = ofType(stack, 'aws:ec2/eip:Eip').filter(
      (address) => textAt(address.props, 'region') === region,
    );
    return found.length > numberOf('most') ? [`wants ${found.length} elastic addresses in ${region}`] : [];
  },
});

const directions: Readonly<Record<string, string>> = {
  ingress: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
  egress: 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
};

/**
 * The quota counts IPv4 and IPv6 apart; what names neither counts in both. Rules within the group are not counted here,
 * because what AWS tells of a group has those that stand beside it, too.
 */
const otherFamily: Readonly<Record<string, string>> = { IPv4: 'cidrIpv6', IPv6: 'cidrIpv4' };

const groupSize = stackRule({
  id: 'limits-security-group-size',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A security group has sixty rules a direction and kind of address unless the quota of the account is raised; EC2 refuses the next.',
  mend: 'Let one rule name a range or a group in the place of several, or raise the quota and set it here.',
  standards: [awsDocumentation('Amazon VPC User Guide: Amazon VPC quotas')],
  onUnknown: 'undecided',
  settings: {
    most: {
      description: 'Rules of a security group in one direction, the quota of the account.',
      default: 60,
      minimum: 1,
      maximum: 1000,
    },
  },
  types: ['aws:ec2/securityGroup:SecurityGroup'],
  check: (group, stack, numberOf) =>
    Object.entries(directions).flatMap(([direction, type]) => {
      const own = ofType(stack, type).filter(({ props }) => textAt(props, 'securityGroupId') === idOf(group));
      return Object.entries(otherFamily).flatMap(([family, other]) => {
        const count = own.filter(({ props }) => textAt(props, other) === '').length;
        return count > numberOf('most') ? [`has ${count} rules of ${direction} for ${family}`] : [];
      });
    }),
});

/** What EC2 refuses of resources together. */
export const vpcRules: readonly Rule[] = [subnets, elasticAddresses, groupSize];
