import { isUnknown, valueAt } from '../../src/simulation/propertyValue';
import { idOf, makesNetwork, namesResource, statementsAt, textsOf, withText } from '../awsResources';
import { bagsAt, clusterOf, find, textAt } from '../cluster';
import { awsDocumentation } from '../limits/awsDocumentation';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { stackRule, type Rule } from '../rule';
import { leastPrivilege } from './standards';

/** ARNs of one account, or of a bucket, which has the account's name nowhere. */
const ofOneAccount = /^arn:[\w-]+:(s3:::[^*]|[\w-]+:[\w-]*:\d{12}:)/;

const statementResources = stackRule({
  id: 'grants-iam-resources',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A statement about a resource that is not of the stack grants nothing now, and something unforeseen once somebody makes one of that name.',
  mend: 'Take the ARN from the resource, and not from a text.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: ['aws:iam/policy:Policy', 'aws:iam/rolePolicy:RolePolicy', 'aws:iam/userPolicy:UserPolicy'],
  check: ({ props }, stack) =>
    statementsAt(props, 'policy')
      .flatMap(({ sid, resources }) => resources.map((resource) => [sid, resource] as const))
      .filter(([, resource]) => ofOneAccount.test(resource) && !namesResource(stack, resource))
      .map(([sid, resource]) => `names ${resource} in the statement ${sid}, which is not of the stack`),
});

const identities = stackRule({
  id: 'grants-pod-identity',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'An identity for a service account which is not there, or of a role which is not there, leaves its pods without credentials.',
  mend: 'Name the service account of the workload and the role that the stack makes.',
  standards: [
    awsDocumentation('Amazon EKS User Guide: Learn how EKS Pod Identity grants Pods access to AWS services'),
  ],
  onUnknown: 'undecided',
  types: ['aws:eks/podIdentityAssociation:PodIdentityAssociation'],
  check: ({ props }, stack) => {
    const [namespace, account] = [textAt(props, 'namespace'), textAt(props, 'serviceAccount')];
    const role = textAt(props, 'roleArn');
    const cluster = clusterOf(stack);
    const there =
      cluster.opaque.has(namespace) || find(cluster, 'ServiceAccount', namespace, account) !== undefined;
    return [
      ...(there ? [] : [`is for the service account ${namespace}/${account}, which is not there`]),
      ...(!isUnknown(role) && withText(stack, 'aws:iam/role:Role', 'arn', role) === undefined
        ? [`gives the role ${role}, which is not of the stack`]
        : []),
    ];
  },
});

/** Where resources name security groups. */
const groupProperties = [
  'referencedSecurityGroupId',
  'securityGroupId',
  'securityGroupIds',
  'securityGroups',
  'vpcConfig.securityGroupIds',
  'vpcOptions.securityGroupIds',
  'vpcSecurityGroupIds',
];

/** Groups that the stack makes, and those that EKS makes with the clusters of the stack. */
function groupsOf(stack: PolicyStack): ReadonlySet<string> {
  return new Set([
    ...ofType(stack, 'aws:ec2/securityGroup:SecurityGroup').map(idOf),
    ...ofType(stack, 'aws:eks/cluster:Cluster').map(({ props }) =>
      textAt(props, 'vpcConfig.clusterSecurityGroupId'),
    ),
  ]);
}

const securityGroups = stackRule({
  id: 'grants-security-group-there',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A rule or a resource that names a security group of somebody else lets in whatever is in it.',
  mend: 'Name a security group of the stack, or that of its cluster.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: [
    'aws:ec2/vpcEndpoint:VpcEndpoint',
    'aws:efs/mountTarget:MountTarget',
    'aws:eks/cluster:Cluster',
    'aws:elasticache/replicationGroup:ReplicationGroup',
    'aws:mq/broker:Broker',
    'aws:opensearch/domain:Domain',
    'aws:rds/instance:Instance',
    'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
    'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
  ],
  check: ({ props }, stack) => {
    if (!makesNetwork(stack)) return [];
    const known = groupsOf(stack);
    return groupProperties
      .flatMap((path) => textsOf(valueAt(props, path)))
      .filter((id) => !known.has(id))
      .map((id) => `names the security group ${id}, which is not of the stack`);
  },
});

/** Hosts that the DNS of the stack knows, and domains of its buckets and of its APIs. */
function isServed(stack: PolicyStack, host: string): boolean {
  const zones = ofType(stack, 'aws:route53/zone:Zone').map(({ props }) => textAt(props, 'name'));
  const buckets = ofType(stack, 'aws:s3/bucket:Bucket').map(({ props }) =>
    textAt(props, 'bucketRegionalDomainName'),
  );
  const apis = ofType(stack, 'aws:apigatewayv2/api:Api').map(({ props }) =>
    textAt(props, 'apiEndpoint').replace(/^\w+:\/\//, ''),
  );
  const ours =
    host.endsWith('.amazonaws.com') || zones.some((zone) => host === zone || host.endsWith(`.${zone}`));
  return (
    !ours ||
    buckets.includes(host) ||
    apis.includes(host) ||
    ofType(stack, 'aws:route53/record:Record').some(({ props }) => textAt(props, 'name') === host)
  );
}

const origins = stackRule({
  id: 'grants-cdn-origin',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A CDN whose origin is not there answers 502, and one whose origin is a bucket that somebody else may make serves what he puts into it.',
  mend: 'Let the origin be a bucket or an API of the stack, or a host for which the stack has a DNS record.',
  standards: [
    { name: 'AWS Foundational Security Best Practices', version: '1.0.0', reference: 'CloudFront.12' },
  ],
  onUnknown: 'undecided',
  types: ['aws:cloudfront/distribution:Distribution'],
  check: ({ props }, stack) =>
    [...new Set(bagsAt(props, 'origins.*').map((origin) => textAt(origin, 'domainName')))]
      .filter((host) => !isServed(stack, host))
      .map((host) => `fetches from ${host}, which is not there`),
});

function recordKey({ props }: PolicyResource): string {
  return ['zoneId', 'name', 'type', 'setIdentifier'].map((part) => textAt(props, part)).join(' ');
}

const recordsOnce = stackRule({
  id: 'grants-dns-once',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Two records of one name and type overwrite each other, or the second is refused.',
  mend: 'Make one record, or give both a weight and an identifier.',
  standards: [awsDocumentation('Amazon Route 53 API Reference: ChangeResourceRecordSets')],
  onUnknown: 'undecided',
  types: ['aws:route53/record:Record'],
  check: (record, stack) => {
    const key = recordKey(record);
    if (isUnknown(textAt(record.props, 'name'))) return [];
    const [first] = ofType(stack, record.type).filter((candidate) => recordKey(candidate) === key);
    return first === undefined || first.urn === record.urn
      ? []
      : [
          `is the second record for ${textAt(record.props, 'name')} of the type ${textAt(record.props, 'type')}`,
        ];
  },
});

/** What resources of AWS name is there. */
export const cloudReferenceRules: readonly Rule[] = [
  statementResources,
  identities,
  securityGroups,
  origins,
  recordsOnce,
];
