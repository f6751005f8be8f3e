import * as pulumi from '@pulumi/pulumi';
import type { PolicyConditions, PolicyStatement } from './policyDocument';

export interface LoadBalancerPolicyArgs {
  /** Name of the EKS cluster: what the controller's tags say. */
  readonly clusterName: pulumi.Input<string>;
  /** Region, e.g. "us-west-2". */
  readonly region: string;
  /** Id of the VPC of the cluster. */
  readonly vpcId: pulumi.Input<string>;
}

/** The controller tags all that it makes with the name of its cluster. */
const clusterTag = 'elbv2.k8s.aws/cluster';

const reads = [
  'ec2:DescribeAccountAttributes',
  'ec2:DescribeAddresses',
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeInstances',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeIpamPools',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeTags',
  'ec2:DescribeVpcPeeringConnections',
  'ec2:DescribeVpcs',
  'ec2:GetSecurityGroupsForVpc',
  'elasticloadbalancing:DescribeCapacityReservation',
  'elasticloadbalancing:DescribeListenerAttributes',
  'elasticloadbalancing:DescribeListenerCertificates',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeSSLPolicies',
  'elasticloadbalancing:DescribeTags',
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  'elasticloadbalancing:DescribeTrustStores',
  // Certificates that fit the hosts of an Ingress.
  'acm:DescribeCertificate',
  'acm:ListCertificates',
  'iam:GetServerCertificate',
  'iam:ListServerCertificates',
];

/** The firewall that an annotation names, and the load balancer that it comes before. */
const firewalls = ['AssociateWebACL', 'DisassociateWebACL', 'GetWebACL', 'GetWebACLForResource'].map(
  (action) => `wafv2:${action}`,
);

const changesOfItsOwn = [
  'DeleteLoadBalancer',
  'DeleteTargetGroup',
  'ModifyCapacityReservation',
  'ModifyIpPools',
  'ModifyListenerAttributes',
  'ModifyLoadBalancerAttributes',
  'ModifyTargetGroup',
  'ModifyTargetGroupAttributes',
  'SetIpAddressType',
  'SetSecurityGroups',
  'SetSubnets',
].map((action) => `elasticloadbalancing:${action}`);

/** The published policy asks for no tag here, so only the region narrows these. */
const changesOfListeners = [
  'AddListenerCertificates',
  'CreateListener',
  'CreateRule',
  'DeleteListener',
  'DeleteRule',
  'ModifyListener',
  'ModifyRule',
  'RemoveListenerCertificates',
  'SetRulePriorities',
  'SetWebAcl',
].map((action) => `elasticloadbalancing:${action}`);

/**
 * Returns what the AWS Load Balancer Controller may do. From the policy that its project publishes for version 3.5
 * (docs/install/iam_policy.json), narrowed: to the one cluster by tag, to the one VPC and region, and without
 * Cognito, Shield, WAF Classic and Outposts, which nothing here turns on.
 */
export function loadBalancerPolicy(args: LoadBalancerPolicyArgs): readonly PolicyStatement[] {
  const statements = [...general(args), ...securityGroups(args), ...loadBalancers(args)];
  return statements.map((statement, index) => ({ sid: `PlatformLoadBalancing${index + 1}`, ...statement }));
}

type Statement = Omit<PolicyStatement, 'sid'>;

/** The thing is the cluster's already. */
function owned(clusterName: pulumi.Input<string>): PolicyConditions {
  return { StringEquals: { [`aws:ResourceTag/${clusterTag}`]: clusterName } };
}

/** The thing is the cluster's already, and the request does not say otherwise. */
function ownedAndStays(clusterName: pulumi.Input<string>): PolicyConditions {
  return { ...owned(clusterName), Null: { [`aws:RequestTag/${clusterTag}`]: 'true' } };
}

/** The thing is made for the cluster. */
function claimed(clusterName: pulumi.Input<string>): Record<string, pulumi.Input<string>> {
  return { [`aws:RequestTag/${clusterTag}`]: clusterName };
}

function general(args: LoadBalancerPolicyArgs): Statement[] {
  return [
    { actions: reads, resources: ['*'] },
    {
      actions: ['iam:CreateServiceLinkedRole'],
      resources: ['*'],
      conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    },
    {
      actions: changesOfListeners,
      resources: [`arn:aws:elasticloadbalancing:${args.region}:*:*`],
    },
    {
      actions: firewalls,
      resources: [
        `arn:aws:wafv2:${args.region}:*:regional/webacl/*/*`,
        `arn:aws:elasticloadbalancing:${args.region}:*:loadbalancer/app/*/*`,
      ],
    },
  ];
}

function securityGroups({ clusterName, region, vpcId }: LoadBalancerPolicyArgs): Statement[] {
  const groups = `arn:aws:ec2:${region}:*:security-group/*`;
  const vpc = pulumi.interpolate`arn:aws:ec2:${region}:*:vpc/${vpcId}`;
  return [
    // The rule that lets a load balancer reach the nodes stands in the cluster's own group, which EKS tagged.
    {
      actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
      resources: [groups],
      conditions: { ArnLike: { 'ec2:Vpc': vpc } },
    },
    { actions: ['ec2:CreateSecurityGroup'], resources: [groups, vpc] },
    {
      actions: ['ec2:CreateTags'],
      resources: [groups],
      conditions: {
        StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup', ...claimed(clusterName) },
      },
    },
    {
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: [groups],
      conditions: ownedAndStays(clusterName),
    },
    { actions: ['ec2:DeleteSecurityGroup'], resources: [groups], conditions: owned(clusterName) },
  ];
}

function loadBalancers({ clusterName, region }: LoadBalancerPolicyArgs): Statement[] {
  const arns = (...kinds: string[]): string[] =>
    kinds.map((kind) => `arn:aws:elasticloadbalancing:${region}:*:${kind}`);
  const targetGroups = arns('targetgroup/*/*');
  const tagged = [...targetGroups, ...arns('loadbalancer/net/*/*', 'loadbalancer/app/*/*')];
  const tags = ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'];
  const creations = ['CreateLoadBalancer', 'CreateTargetGroup'];
  return [
    {
      actions: creations.map((action) => `elasticloadbalancing:${action}`),
      resources: tagged,
      conditions: { StringEquals: claimed(clusterName) },
    },
    {
      actions: ['elasticloadbalancing:AddTags'],
      resources: tagged,
      conditions: {
        StringEquals: { 'elasticloadbalancing:CreateAction': creations, ...claimed(clusterName) },
      },
    },
    { actions: tags, resources: tagged, conditions: ownedAndStays(clusterName) },
    {
      actions: tags,
      resources: arns('listener/*/*/*/*', 'listener-rule/*/*/*/*'),
    },
    { actions: changesOfItsOwn, resources: arns('*'), conditions: owned(clusterName) },
    {
      actions: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
      resources: targetGroups,
      conditions: owned(clusterName),
    },
  ];
}
