import {
  asText,
  isUnknown,
  secretValue,
  type PropertyBag,
  type PropertyValue,
} from '../../../src/simulation/propertyValue';
import { statementsAt, type Statement } from '../../awsResources';
import { bagsAt, listAt, textAt } from '../../cluster';
import type { PolicyResource } from '../../policyResource';
import { awsGuide } from '../../awsStandards';
import { resourceRule, type Rule } from '../../rule';
import { cisAws, foundational } from './awsSecurityStandards';
import { isNarrowedBy, negations } from './openStatements';

const role = 'aws:iam/role:Role';

/** Types that hold a policy of an identity; a role holds it inline. */
const policyTypes = [
  'aws:iam/groupPolicy:GroupPolicy',
  'aws:iam/policy:Policy',
  'aws:iam/rolePolicy:RolePolicy',
  'aws:iam/userPolicy:UserPolicy',
  role,
];

function documentsOf({ type, props }: PolicyResource): readonly PropertyBag[] {
  return type === role ? bagsAt(props, 'inlinePolicies.*') : [props];
}

function allowing(resource: PolicyResource): readonly Statement[] {
  return documentsOf(resource)
    .flatMap((document) => statementsAt(document, 'policy'))
    .filter(({ effect }) => effect === 'Allow');
}

const leastPrivilege = awsGuide('AWS IAM User Guide', 'Security best practices in IAM');

const noEverything = resourceRule({
  id: 'security-iam-no-full-access',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'A policy that allows every action, or all but some, grants what AWS will add tomorrow too.',
  mend: 'Name the actions and the resources that are needed.',
  standards: [foundational('IAM.1'), cisAws('1.15')],
  onUnknown: 'undecided',
  types: policyTypes,
  check: (resource) => [
    ...allowing(resource)
      .filter(({ actions }) => actions.some((action) => action === '*' || action === '*:*'))
      .map(({ resources }) => `allows every action on ${resources.join(', ')}`),
    ...documentsOf(resource)
      .flatMap((document) => negations(document, 'policy'))
      .map((key) => `allows by ${key}, which is all the rest`),
  ],
});

const noWholeService = resourceRule({
  id: 'security-iam-no-whole-service',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'All actions of a service are more than reading and writing: they change its policies, share it and delete it.',
  mend: 'Name the actions, such as s3:GetObject instead of s3:*.',
  standards: [foundational('IAM.21'), leastPrivilege],
  onUnknown: 'undecided',
  types: policyTypes,
  check: (resource) =>
    allowing(resource)
      .flatMap(({ actions }) => actions)
      .filter((action) => /^[\w-]+:\*$/.test(action))
      .map((action) => `allows the whole service: ${action}`),
});

/** Reads that give away no more than names and settings. */
const harmless = /^[\w-]+:(Describe|List|Head|Search|Get|BatchGet|BatchCheck)/;
/** Reads that give away data, keys or an identity. */
const givesAway =
  /^(s3:GetObject|secretsmanager:(Batch)?GetSecretValue|ssm:GetParameter|dynamodb:(Batch)?GetItem|sts:Get|ecr:GetDownload)/;

/** Actions that know no resource (Service Authorization Reference), so that "*" is all that can be named. */
const withoutResource: ReadonlySet<string> = new Set([
  'cloudwatch:PutMetricData',
  'ecr:GetAuthorizationToken',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
]);

/** "*", and ARNs that name a service, or a kind of thing, and no thing. */
const namesNothing =
  /^\*$|^arn:[^:]+:s3:::\*|^arn:[^:]+:(dynamodb|iam|kms|secretsmanager|sns|sqs|ssm):[^:]*:[^:]*:([\w-]+[:/])?\*$/;

const resourcesNamed = resourceRule({
  id: 'security-iam-resources-named',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'An action on "*" reaches what every other system of the account owns: its keys, its secrets and its data.',
  mend: 'Name the ARNs, or add a condition where nobody knows them before.',
  standards: [foundational('KMS.1'), foundational('KMS.2'), leastPrivilege],
  onUnknown: 'undecided',
  types: policyTypes,
  check: (resource) =>
    allowing(resource)
      .filter((statement) => statement.resources.some((arn) => namesNothing.test(arn)))
      .filter((statement) => !isNarrowedBy(statement, () => true))
      .flatMap(({ actions }) => actions)
      .filter((action) => !withoutResource.has(action))
      .filter((action) => !harmless.test(action) || givesAway.test(action))
      .map((action) => `allows ${action} on everything`),
});

const managedFullAccess = /:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|\w+FullAccess\w*)$/;

const noManagedFullAccess = resourceRule({
  id: 'security-iam-no-managed-full-access',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'The policies of AWS that end in FullAccess, and AdministratorAccess, are for people who set up an account.',
  mend: 'Attach a policy that names actions and resources.',
  standards: [foundational('IAM.1'), cisAws('1.15')],
  onUnknown: 'undecided',
  types: [
    'aws:iam/groupPolicyAttachment:GroupPolicyAttachment',
    'aws:iam/policyAttachment:PolicyAttachment',
    'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
    'aws:iam/userPolicyAttachment:UserPolicyAttachment',
    role,
  ],
  check: ({ props }) =>
    [textAt(props, 'policyArn'), ...listAt(props, 'managedPolicyArns').map(asText)]
      .filter((arn) => managedFullAccess.test(arn))
      .map((arn) => `grants ${arn}`),
});

const trustNamed = resourceRule({
  id: 'security-iam-trust-named',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'A role that trusts "*" is assumed by every account of AWS.',
  mend: 'Name the service, the role or the identity provider that assumes the role.',
  standards: [awsGuide('AWS IAM User Guide', 'How to use trust policies with IAM roles')],
  onUnknown: 'undecided',
  types: [role],
  check: ({ props }) => [
    ...statementsAt(props, 'assumeRolePolicy')
      .filter(
        ({ effect, principals }) => effect === 'Allow' && Object.values(principals).flat().includes('*'),
      )
      .map(() => 'lets everybody assume it'),
    ...negations(props, 'assumeRolePolicy').map((key) => `trusts by ${key}, which is all the rest`),
  ],
});

const podTags = ['eks-cluster-name', 'kubernetes-namespace', 'kubernetes-service-account'];

const podNamed = resourceRule({
  id: 'security-iam-pod-named',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Otherwise whoever may associate an identity in any cluster of the account gives this role to a pod of theirs.',
  mend: 'Ask in the trust policy for aws:RequestTag/eks-cluster-name, kubernetes-namespace and kubernetes-service-account.',
  standards: [
    awsGuide('Amazon EKS User Guide', 'Create IAM role with trust policy required by EKS Pod Identity'),
    awsGuide('Amazon EKS Best Practices Guide', 'Security: Identity and Access Management'),
  ],
  onUnknown: 'undecided',
  types: [role],
  check: ({ props }) =>
    statementsAt(props, 'assumeRolePolicy')
      .filter(({ principals }) => principals['Service']?.includes('pods.eks.amazonaws.com') === true)
      .flatMap((statement) =>
        podTags
          .filter((tag) => !isNarrowedBy(statement, (key) => key === `aws:requesttag/${tag}`))
          .map((tag) => `can be given to a pod of any ${tag}`),
      ),
});

const noUser = resourceRule({
  id: 'security-iam-no-user',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A user has keys that never expire: they end up in a file, a log or an image, and work from everywhere.',
  mend: 'Use a role: Pod Identity for pods, a service principal for functions, IAM Identity Center for people.',
  standards: [leastPrivilege, foundational('IAM.3'), cisAws('1.20')],
  onUnknown: 'undecided',
  types: ['aws:iam/user:User'],
  check: () => ['is a user, whose keys never expire'],
});

const noUserPolicy = resourceRule({
  id: 'security-iam-no-user-policy',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'What a user may do is found by groups and roles; a policy of one user is seen by nobody who looks there.',
  mend: 'Attach the policy to a group or a role.',
  standards: [foundational('IAM.2'), cisAws('1.14')],
  onUnknown: 'undecided',
  types: ['aws:iam/userPolicy:UserPolicy', 'aws:iam/userPolicyAttachment:UserPolicyAttachment'],
  check: () => ['grants something to one user'],
});

const providerAccount = resourceRule({
  id: 'security-provider-account',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'With the credentials of the wrong account in the shell a stack is made, or destroyed, in another account.',
  mend: 'Set `allowedAccountIds` of the provider to the one account, and leave keys to the environment.',
  standards: [awsGuide('AWS Well-Architected Framework, Security Pillar', 'SEC01-BP01')],
  onUnknown: 'undecided',
  types: ['pulumi:providers:aws'],
  check: ({ props }) => [
    ...(/\d{12}/.test(asText(props['allowedAccountIds'])) ? [] : ['works in whatever account it comes to']),
    ...['accessKey', 'secretKey', 'token']
      .filter((key) => isKnownText(secretValue(props[key])))
      .map((key) => `has the credential ${key} in the state of the stack`),
  ],
});

function isKnownText(value: PropertyValue | undefined): boolean {
  return asText(value) !== '' && !isUnknown(value);
}

/** Who may do what in the account. */
export const identityRules: readonly Rule[] = [
  noEverything,
  noWholeService,
  resourcesNamed,
  noManagedFullAccess,
  trustNamed,
  podNamed,
  noUser,
  noUserPolicy,
  providerAccount,
];
