import { asText, valueAt, type PropertyBag } from '../../src/simulation/propertyValue';
import { addressesIn } from '../addressRanges';
import { idOf, textsOf, withIds, withText } from '../awsResources';
import { bagAt, textAt } from '../cluster';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { stackRule, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';

const clusterType = 'aws:eks/cluster:Cluster';
const nodeGroupType = 'aws:eks/nodeGroup:NodeGroup';
const subnetType = 'aws:ec2/subnet:Subnet';

const zones = stackRule({
  id: 'limits-eks-zones',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'EKS makes no control plane whose subnets do not cover two availability zones.',
  mend: 'Give the cluster a subnet in each zone of the network.',
  standards: [
    awsDocumentation('Amazon EKS User Guide: Amazon EKS networking requirements for VPC and subnets'),
  ],
  onUnknown: 'undecided',
  types: [clusterType],
  check: ({ props }, stack) => {
    const ids = textsOf(valueAt(props, 'vpcConfig.subnetIds'));
    const subnets = withIds(stack, subnetType, ids);
    const covered = new Set(subnets.map((subnet) => textAt(subnet.props, 'availabilityZone')));
    return subnets.length === ids.length && covered.size < 2
      ? [`covers the zone ${[...covered].join()} alone`]
      : [];
  },
});

/** The minor number of "1.36" or "v1.36.0-eksbuild.25"; undefined where there is none. */
function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** The minor number of the cluster that the resource names. */
function clusterMinor(stack: PolicyStack, { props }: PolicyResource): number | undefined {
  const cluster = withText(stack, clusterType, 'name', textAt(props, 'clusterName'));
  return minorOf(textAt(cluster?.props, 'version'));
}

/** How far behind the control plane a kubelet and kube-proxy may be. */
const longestSkew = 3;

function skew(stack: PolicyStack, resource: PolicyResource, version: string): readonly string[] {
  const [own, ofCluster] = [minorOf(version), clusterMinor(stack, resource)];
  if (own === undefined || ofCluster === undefined) return [];
  if (own > ofCluster) return [`has version ${version}, newer than its cluster's 1.${ofCluster}`];
  return ofCluster - own > longestSkew
    ? [`has version ${version}, more than ${longestSkew} behind its cluster's 1.${ofCluster}`]
    : [];
}

const versions = stackRule({
  id: 'limits-eks-node-version',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Nodes and kube-proxy are never newer than the control plane and at most three minor versions behind it; EKS refuses a newer node group.',
  mend: 'Raise the version of the cluster first, and let nodes and kube-proxy follow.',
  standards: [awsDocumentation('Amazon EKS User Guide: Update existing cluster to new Kubernetes version')],
  onUnknown: 'undecided',
  types: [nodeGroupType, 'aws:eks/addon:Addon'],
  check: (resource, stack) => {
    const { type, props } = resource;
    if (type === nodeGroupType) return skew(stack, resource, textAt(props, 'version'));
    return props['addonName'] === 'kube-proxy' ? skew(stack, resource, textAt(props, 'addonVersion')) : [];
  },
});

/** The first minor version for which EKS publishes no image of Amazon Linux 2. */
const withoutAmazonLinux2 = 33;

const image = stackRule({
  id: 'limits-eks-node-image',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'EKS publishes no image of Amazon Linux 2 from Kubernetes 1.33 on, so such a node group cannot be made.',
  mend: 'Use an AMI type of AL2023 or Bottlerocket.',
  standards: [awsDocumentation('Amazon EKS User Guide: Amazon EKS AMI deprecation')],
  onUnknown: 'undecided',
  types: [nodeGroupType],
  check: (group, stack) => {
    const amiType = textAt(group.props, 'amiType');
    const minor = minorOf(textAt(group.props, 'version')) ?? clusterMinor(stack, group) ?? 0;
    return amiType.startsWith('AL2_') && minor >= withoutAmazonLinux2
      ? [`runs ${amiType}, of which there is no image for 1.${minor}`]
      : [];
  },
});

/** What EKS sets itself, and so refuses in the launch template of a node group. */
const ofEks: Readonly<Record<string, string>> = {
  iamInstanceProfile: 'an instance profile',
  'networkInterfaces.0.subnetId': 'a subnet',
  instanceMarketOptions: 'options of the spot market',
  hibernationOptions: 'hibernation',
  instanceInitiatedShutdownBehavior: 'what a shutdown does',
};

function templateProblems(template: PropertyBag, group: PropertyBag): readonly string[] {
  return [
    ...Object.entries(ofEks).flatMap(([path, words]) =>
      asText(valueAt(template, path)) === ''
        ? []
        : [`has a launch template with ${words}, which EKS sets itself`],
    ),
    ...(textAt(template, 'instanceType') !== '' && textsOf(valueAt(group, 'instanceTypes')).length > 0
      ? ['has instance types, and so has its launch template']
      : []),
  ];
}

const launchTemplate = stackRule({
  id: 'limits-eks-launch-template',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'EKS refuses a node group whose launch template has settings that belong to the group.',
  mend: 'Take the setting out of the launch template, and write it into the node group where that has one.',
  standards: [awsDocumentation('Amazon EKS API Reference: LaunchTemplateSpecification')],
  onUnknown: 'undecided',
  types: [nodeGroupType],
  check: ({ props }, stack) =>
    withIds(stack, 'aws:ec2/launchTemplate:LaunchTemplate', valueAt(props, 'launchTemplate.id')).flatMap(
      (template) => templateProblems(template.props, props),
    ),
});

/** Pods of a node, where its start-up data names no number. */
const usualPods = 110;
/** Addresses of a prefix that a node takes at once, one of them ahead of need. */
const prefixSize = 16;
/** Addresses of every subnet that AWS keeps. */
const keptAddresses = 5;

function podsOfNode(template: PolicyResource | undefined): number {
  const data = Buffer.from(textAt(template?.props, 'userData'), 'base64').toString();
  return Number(/maxPods: (\d+)/.exec(data)?.[1] ?? usualPods);
}

function addressesOfNode(pods: number): number {
  return (Math.ceil(pods / prefixSize) + 1) * prefixSize;
}

const addresses = stackRule({
  id: 'limits-eks-pod-addresses',
  severity: 'medium',
  enforcement: 'advisory',
  why: "Every pod takes an address of its node's subnet, by prefixes of sixteen; where the subnets run out, pods wait. How many nodes take is reckoned, not measured.",
  mend: 'Widen the private subnets, or lower maxSize of the node group.',
  standards: [
    awsDocumentation('Amazon EKS User Guide: Assign more IP addresses to Amazon EKS nodes with prefixes'),
  ],
  onUnknown: 'undecided',
  types: [nodeGroupType],
  check: ({ props }, stack) => {
    const subnets = withIds(stack, subnetType, valueAt(props, 'subnetIds'));
    const [template] = withIds(
      stack,
      'aws:ec2/launchTemplate:LaunchTemplate',
      valueAt(props, 'launchTemplate.id'),
    );
    const free = subnets.reduce(
      (sum, subnet) => sum + addressesIn(textAt(subnet.props, 'cidrBlock')) - keptAddresses,
      0,
    );
    const wanted = Number(valueAt(props, 'scalingConfig.maxSize')) * addressesOfNode(podsOfNode(template));
    return subnets.length > 0 && wanted > free
      ? [`wants ${wanted} addresses at its largest, and its subnets have ${free}`]
      : [];
  },
});

const balancerTags = ['kubernetes.io/role/elb', 'kubernetes.io/role/internal-elb'];

const subnetRoles = stackRule({
  id: 'limits-eks-subnet-roles',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The load balancer controller finds the subnets of a load balancer by their tags; without them an Ingress or a Service waits for ever.',
  mend: 'Tag public subnets with kubernetes.io/role/elb and private ones with kubernetes.io/role/internal-elb, both "1".',
  standards: [
    awsDocumentation('Amazon EKS User Guide: Amazon EKS networking requirements for VPC and subnets'),
  ],
  onUnknown: 'undecided',
  types: ['aws:ec2/vpc:Vpc'],
  check: (vpc, stack) => {
    if (ofType(stack, clusterType).length === 0) return [];
    const subnets = ofType(stack, subnetType).filter(({ props }) => textAt(props, 'vpcId') === idOf(vpc));
    return balancerTags
      .filter((tag) => !subnets.some(({ props }) => bagAt(props, 'tags')[tag] === '1'))
      .map((tag) => `has no subnet with the tag ${tag}`);
  },
});

/** What EKS refuses of resources together. */
export const eksRules: readonly Rule[] = [zones, versions, image, launchTemplate, addresses, subnetRoles];
