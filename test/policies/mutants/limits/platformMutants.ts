import { all, set, twice, without, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { added, awaitedByNone, documentWith, textOf } from '../spoils';
import { behindAlb, byArgoCd, csaHello, kardon, vibebox } from './subjects';

const nodes = { type: 'aws:eks/nodeGroup:NodeGroup' };
const template = { type: 'aws:ec2/launchTemplate:LaunchTemplate' };
const role = { type: 'aws:iam/role:Role' };
const group = { type: 'aws:ec2/securityGroup:SecurityGroup', name: 'postgres' };
const address = { type: 'aws:ec2/eip:Eip' };
const ingress = { type: 'kubernetes:networking.k8s.io/v1:Ingress' };
const autoscaler = { type: 'kubernetes:autoscaling/v2:HorizontalPodAutoscaler' };
const deployment = { type: 'kubernetes:apps/v1:Deployment', name: 'web-app' };
const claim = { type: 'kubernetes:core/v1:PersistentVolumeClaim', name: 'docker-volumes' };

function subnet(name: string) {
  return { type: 'aws:ec2/subnet:Subnet', name: `network-${name}` };
}

function addon(name: string) {
  return { type: 'aws:eks/addon:Addon', name: `cluster-${name}` };
}

function release(name: string) {
  return { type: 'kubernetes:helm.sh/v3:Release', name };
}

const zones = ['a', 'b', 'c'].map((zone) => `us-west-2${zone}`);
const inOneZone = all(
  ...zones.slice(1).map((zone) => set(subnet(`private-${zone}`), 'availabilityZone', 'us-west-2a')),
);
const untagged = (kind: string) => all(...zones.map((zone) => set(subnet(`${kind}-${zone}`), 'tags', {})));

const clusters = mutantsOf(csaHello, [
  ['limits-eks-zones', 'subnets of one zone', inOneZone, /covers the zone us-west-2a alone/],
  ['limits-eks-node-version', 'newer nodes', set(nodes, 'version', '1.37'), /newer than its cluster's 1.36/],
  ['limits-eks-node-version', 'old nodes', set(nodes, 'version', '1.32'), /more than 3 behind/],
  [
    'limits-eks-node-version',
    'a newer proxy',
    set(addon('kube-proxy'), 'addonVersion', 'v1.37.0-eksbuild.1'),
    /v1.37.0-eksbuild.1, newer/,
  ],
  [
    'limits-eks-node-image',
    'an image that is no more',
    set(nodes, 'amiType', 'AL2_x86_64'),
    /no image for 1.36/,
  ],
  [
    'limits-eks-launch-template',
    'an instance profile',
    set(template, 'iamInstanceProfile', { name: 'nodes' }),
    /an instance profile/,
  ],
  [
    'limits-eks-launch-template',
    'a subnet',
    set(template, 'networkInterfaces', [{ subnetId: 'subnet-1' }]),
    /with a subnet/,
  ],
  [
    'limits-eks-launch-template',
    'the spot market',
    set(template, 'instanceMarketOptions', { marketType: 'spot' }),
    /the spot market/,
  ],
  [
    'limits-eks-launch-template',
    'hibernation',
    set(template, 'hibernationOptions', { configured: true }),
    /with hibernation/,
  ],
  [
    'limits-eks-launch-template',
    'a shutdown',
    set(template, 'instanceInitiatedShutdownBehavior', 'stop'),
    /what a shutdown does/,
  ],
  [
    'limits-eks-launch-template',
    'instance types in both',
    set(template, 'instanceType', 'm6i.large'),
    /and so has its launch template/,
  ],
  [
    'limits-eks-pod-addresses',
    'a thousand nodes',
    set(nodes, 'scalingConfig.maxSize', 1000),
    /wants 128000 addresses/,
  ],
  [
    'limits-eks-subnet-roles',
    'no public subnet with a tag',
    untagged('public'),
    /the tag kubernetes.io\/role\/elb/,
  ],
  [
    'limits-eks-subnet-roles',
    'no private subnet with a tag',
    untagged('private'),
    /the tag kubernetes.io\/role\/internal-elb/,
  ],
]);

const manyRules = all(
  ...Array.from({ length: 61 }, (_, index) =>
    added((stack) => ({
      type: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
      name: `rule-${index}`,
      props: { securityGroupId: textOf(stack, group, 'arn').replace(/.*\//, '') },
    })),
  ),
);

const rolePolicy = { type: 'aws:iam/rolePolicy:RolePolicy' };
const longPolicy = documentWith({ Effect: 'Allow', Action: '*', Resource: 'a'.repeat(6000) });

const networks = mutantsOf(csaHello, [
  [
    'limits-iam-inline-sum',
    'two long policies',
    all(set(rolePolicy, 'policy', longPolicy), twice(rolePolicy)),
    /inline policies of 12\d{3} characters/,
  ],
  [
    'limits-iam-managed-policies',
    'eleven policies',
    set(
      role,
      'managedPolicyArns',
      Array.from({ length: 11 }, (_, index) => `arn:aws:iam::aws:policy/P${index}`),
    ),
    /has 1\d managed policies/,
  ],
  [
    'limits-logs-key',
    'a key for nobody',
    set(
      { type: 'aws:kms/key:Key', name: 'keys-logs' },
      'policy',
      documentWith({
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: 'kms:*',
        Resource: '*',
      }),
    ),
    /does not admit logs.us-west-2/,
  ],
  [
    'limits-logs-key',
    'a key for half of it',
    set(
      { type: 'aws:kms/key:Key', name: 'keys-logs' },
      'policy',
      documentWith({
        Effect: 'Allow',
        Principal: { Service: 'logs.us-west-2.amazonaws.com' },
        Action: 'kms:Decrypt',
        Resource: '*',
      }),
    ),
    /does not admit/,
  ],
  [
    'limits-vpc-subnets',
    'a subnet outside',
    set(subnet('data-us-west-2a'), 'cidrBlock', '10.9.0.0/24'),
    /outside of its network's 10.0.0.0\/16/,
  ],
  [
    'limits-vpc-subnets',
    'subnets that meet',
    set(subnet('data-us-west-2a'), 'cidrBlock', '10.0.197.0/25'),
    /meets 10.0.197.0\/24 of network-data-us-west-2b/,
  ],
  [
    'limits-vpc-elastic-addresses',
    'six addresses',
    all(twice(address), twice(address), twice(address)),
    /wants 6 elastic addresses in us-west-2/,
  ],
  ['limits-security-group-size', 'sixty-two rules', manyRules, /has 62 rules of ingress for IPv4/],
  [
    'limits-cdn-aliases',
    'another host',
    set({ type: 'aws:cloudfront/distribution:Distribution' }, 'aliases.0', 'other.example.org'),
    /serves other.example.org/,
  ],
  [
    'limits-ingress-class',
    'another class',
    set(ingress, 'spec.ingressClassName', 'other'),
    /of the class other, which is not there/,
  ],
  ['limits-ingress-class', 'no class', set(ingress, 'spec.ingressClassName', undefined), /names no class/],
  [
    'limits-autoscaler-metrics',
    'no metrics-server',
    without(addon('metrics-server')),
    /of the type Resource/,
  ],
  [
    'limits-autoscaler-metrics',
    'no adapter',
    all(without(release('metrics-adapter')), set(autoscaler, 'spec.metrics.0.type', 'Pods')),
    /of the type Pods/,
  ],
  [
    'limits-autoscaler-metrics',
    'a type that nobody serves',
    set(autoscaler, 'spec.metrics.0.type', 'Other'),
    /of the type Other/,
  ],
  [
    'limits-storage-driver',
    'no driver of disks',
    without(addon('aws-ebs-csi-driver')),
    /needs the driver ebs.csi.aws.com/,
  ],
  [
    'limits-storage-driver',
    'a driver of another cloud',
    set({ type: 'kubernetes:storage.k8s.io/v1:StorageClass' }, 'provisioner', 'pd.csi.storage.gke.io'),
    /the driver pd.csi/,
  ],
  [
    'limits-network-policy-engine',
    'no engine',
    set(addon('vpc-cni'), 'configurationValues', '{"enableNetworkPolicy":"false"}'),
    /no add-on that enforces/,
  ],
  [
    'limits-network-policy-engine',
    'no settings',
    set(addon('vpc-cni'), 'configurationValues', undefined),
    /no add-on that enforces/,
  ],
  [
    'limits-pod-security',
    "the node's network",
    set(deployment, 'spec.template.spec.hostNetwork', true),
    /refuses at the level restricted/,
  ],
  [
    'limits-pod-security',
    'all capabilities',
    set(deployment, 'spec.template.spec.containers.0.securityContext.capabilities', undefined),
    /drops none .*level restricted/,
  ],
]);

const shared = mutantsOf(vibebox, [
  [
    'limits-claim-modes',
    'a disk for many nodes',
    set(claim, 'spec.storageClassName', undefined),
    /ReadWriteMany of the class gp3/,
  ],
  [
    'limits-claim-modes',
    'a disk of a named class',
    all(set(claim, 'spec.accessModes', ['ReadOnlyMany']), set(claim, 'spec.storageClassName', 'gp3')),
    /ReadOnlyMany of the class gp3/,
  ],
  [
    'limits-storage-driver',
    'no driver of file systems',
    without(addon('aws-efs-csi-driver')),
    /needs the driver efs.csi.aws.com/,
  ],
]);

const operators = mutantsOf(kardon, [
  [
    'limits-custom-resource-order',
    'no chart',
    without(release('keda')),
    /of keda.sh, whose chart keda is not there/,
  ],
  [
    'limits-custom-resource-order',
    'a resource that does not wait',
    awaitedByNone('Release::keda'),
    /does not depend on keda/,
  ],
]);

const deliverers = [
  ...mutantsOf(csaHello, [
    [
      'limits-custom-resource-order',
      'Rollouts that nobody knows',
      without(release('argo-rollouts')),
      /of argoproj.io, whose chart argo-rollouts is not there/,
    ],
  ]),
  ...mutantsOf(byArgoCd, [
    [
      'limits-custom-resource-order',
      'an Application that nobody knows',
      without(release('argo-cd')),
      /of argoproj.io, whose chart argo-cd is not there/,
    ],
    [
      'limits-custom-resource-order',
      'an Application that does not wait',
      awaitedByNone('Release::argo-cd'),
      /does not depend on argo-cd/,
    ],
  ]),
];

const annotations = 'metadata.annotations';
const alb = (name: string) => `alb.ingress.kubernetes.io/${name}`;

const balancers = mutantsOf(behindAlb, [
  [
    'limits-ingress-class',
    'no controller',
    without(release('load-balancer-controller')),
    /of the class alb, which is not there/,
  ],
  [
    'limits-ingress-balancer',
    'a certificate of another region',
    set(ingress, annotations, {
      [alb('certificate-arn')]: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
    }),
    /not in the region/,
  ],
  [
    'limits-ingress-balancer',
    'another host',
    set(ingress, 'spec.rules.0.host', 'other.example.org'),
    /serves other.example.org/,
  ],
  [
    'limits-ingress-balancer',
    'a subnet of another network',
    set(ingress, annotations, { [alb('subnets')]: 'subnet-1, subnet-2' }),
    /the subnet subnet-2, which is not/,
  ],
]);

/** What EKS, EC2, IAM, CloudFront and the cluster refuse, or leave without effect, of resources together. */
export const platformMutants: readonly Mutant[] = [
  ...clusters,
  ...networks,
  ...shared,
  ...operators,
  ...deliverers,
  ...balancers,
];
