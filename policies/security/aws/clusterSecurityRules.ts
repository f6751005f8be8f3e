import { asText, valueAt } from '../../../src/simulation/propertyValue';
import { parsed } from '../../awsResources';
import { listAt, textAt, textsAt } from '../../cluster';
import { cisEks } from '../../kubernetesStandards';
import { ofType } from '../../policyStack';
import { awsGuide } from '../../awsStandards';
import { resourceRule, stackRule, type Rule } from '../../rule';
import { foundational } from './awsSecurityStandards';
import { mustBe, mustHave, together } from './propertyCheck';

const cluster = 'aws:eks/cluster:Cluster';
const eksSecurity = awsGuide('Amazon EKS Best Practices Guide', 'Security: Identity and Access Management');

const secretsEncrypted = resourceRule({
  id: 'security-eks-secrets-encrypted',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Secrets of Kubernetes are then encrypted by a key that the account owns, can rotate and can take away, beside the one of EKS.',
  mend: 'Set `encryptionConfig` with the resource "secrets" and the ARN of a KMS key.',
  standards: [cisEks('5.3.1'), foundational('EKS.3')],
  onUnknown: 'passes',
  types: [cluster],
  check: (resource) => {
    const encrypted = textsAt(resource.props, 'encryptionConfig.resources.*');
    return encrypted.includes('secrets')
      ? mustHave(
          'encryptionConfig.provider.keyArn',
          'encrypts its Secrets by no key of the account',
        )(resource)
      : [`does not encrypt its Secrets, but ${encrypted.join(', ') || 'nothing'}`];
  },
});

const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

const controlPlaneLogs = resourceRule({
  id: 'security-eks-control-plane-logs',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Without the log of audit nobody can say who read a Secret; without the others nobody can say who was let in and why.',
  mend: 'Set `enabledClusterLogTypes` to api, audit, authenticator, controllerManager and scheduler.',
  standards: [cisEks('2.1.1'), foundational('EKS.8')],
  onUnknown: 'undecided',
  types: [cluster],
  check: ({ props }) => {
    const enabled = textsAt(props, 'enabledClusterLogTypes.*');
    const missing = logTypes.filter((type) => !enabled.includes(type));
    return missing.length === 0 ? [] : [`writes no log of ${missing.join(', ')}`];
  },
});

const privateEndpoint = resourceRule({
  id: 'security-eks-private-endpoint',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Otherwise the nodes reach the API server by way of the internet, and its public endpoint must let them in.',
  mend: 'Set `vpcConfig.endpointPrivateAccess` to true.',
  standards: [cisEks('5.4.2')],
  onUnknown: 'undecided',
  types: [cluster],
  check: mustBe('vpcConfig.endpointPrivateAccess', true, 'cannot be reached from inside its network'),
});

const publicEndpoint = resourceRule({
  id: 'security-eks-public-endpoint',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'An API server that the whole internet reaches is one stolen token, or one flaw of it, away from being taken over.',
  mend: 'Name the ranges of those who work on the cluster in `publicAccessCidrs`, or turn the public endpoint off.',
  standards: [cisEks('5.4.1')],
  onUnknown: 'undecided',
  settings: {
    prefix: {
      description: 'Shortest prefix of a range that may reach the API server',
      default: 16,
      minimum: 1,
      maximum: 128,
    },
  },
  types: [cluster],
  check: ({ props }, numberOf) => {
    // EKS opens it unless told otherwise, and to everybody unless told to whom.
    if (valueAt(props, 'vpcConfig.endpointPublicAccess') === false) return [];
    const ranges = textsAt(props, 'vpcConfig.publicAccessCidrs.*');
    const wide = ranges.filter((range) => Number(range.split('/')[1] ?? 32) < numberOf('prefix'));
    if (ranges.length === 0) return ['can be reached from everywhere: it names no ranges'];
    return wide.map((range) => `can be reached from ${range}`);
  },
});

const authenticationByApi = resourceRule({
  id: 'security-eks-authentication-api',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Who may enter is then said by access entries alone, which AWS records; the ConfigMap aws-auth can be changed from inside, and who made the cluster is an administrator that nobody sees.',
  mend: 'Set `accessConfig.authenticationMode` to API and `bootstrapClusterCreatorAdminPermissions` to false.',
  standards: [eksSecurity, cisEks('5.5.1')],
  onUnknown: 'undecided',
  types: [cluster],
  check: together(
    mustBe('accessConfig.authenticationMode', 'API', 'lets in others than its access entries say'),
    mustBe(
      'accessConfig.bootstrapClusterCreatorAdminPermissions',
      false,
      'makes whoever creates it an administrator',
    ),
  ),
});

const accessByRole = resourceRule({
  id: 'security-eks-access-by-role',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A role is assumed for an hour by somebody whom IAM knows; a user has keys that stay, and the root of an account is anybody in it.',
  mend: 'Name the ARN of one IAM role in `principalArn`.',
  standards: [eksSecurity, cisEks('5.5.1')],
  onUnknown: 'undecided',
  types: ['aws:eks/accessEntry:AccessEntry'],
  check: ({ props }) => {
    const principal = textAt(props, 'principalArn');
    return /^arn:[^:]+:iam::\d{12}:role\/[^*?]+$/.test(principal)
      ? []
      : [`lets ${principal === '' ? 'nobody it names' : principal} in, which is no single role`];
  },
});

const administrators = /\/(AmazonEKSClusterAdminPolicy|AmazonEKSAdminPolicy)$/;

const fewAdministrators = stackRule({
  id: 'security-eks-few-administrators',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Each administrator reads every Secret and may delete everything, so there should be no more than deploy.',
  mend: 'Associate a narrower policy, such as AmazonEKSViewPolicy or AmazonEKSEditPolicy in one namespace.',
  standards: [cisEks('4.1.1'), eksSecurity],
  onUnknown: 'undecided',
  settings: {
    most: { description: 'Roles that may administrate the cluster', default: 3, minimum: 1, maximum: 100 },
  },
  types: [cluster],
  check: (_, stack, numberOf) => {
    const principals = ofType(stack, 'aws:eks/accessPolicyAssociation:AccessPolicyAssociation')
      .filter(({ props }) => administrators.test(textAt(props, 'policyArn')))
      .map(({ props }) => textAt(props, 'principalArn'));
    const most = numberOf('most');
    return principals.length <= most
      ? []
      : [`has ${principals.length} administrators, and ${most} are allowed: ${principals.join(', ')}`];
  },
});

const networkPolicies = stackRule({
  id: 'security-eks-network-policies',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A NetworkPolicy that nobody enforces is a wish: every pod reaches every other, and every store.',
  mend: 'Give the add-on vpc-cni the configuration `{"enableNetworkPolicy": "true"}`.',
  standards: [cisEks('5.4.4'), awsGuide('Amazon EKS Best Practices Guide', 'Security: Network security')],
  onUnknown: 'undecided',
  types: [cluster],
  check: (_, stack) => {
    const plugin = ofType(stack, 'aws:eks/addon:Addon').find(({ props }) => props['addonName'] === 'vpc-cni');
    if (plugin === undefined) return ['has no add-on vpc-cni, which enforces its network policies'];
    const enabled = valueAt(parsed(textAt(plugin.props, 'configurationValues')), 'enableNetworkPolicy');
    return asText(enabled) === 'true' ? [] : ['does not enforce its network policies'];
  },
});

/** EKS supports a minor version for 14 months: 1.33 until July 29, 2026, 1.34 until December 2 of that year. */
const oldestMinor = 34;

const supportedVersion = resourceRule({
  id: 'security-eks-supported-version',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Flaws of Kubernetes are mended in supported versions alone, and later EKS raises the version by itself.',
  mend: 'Raise the version by one minor version at a time: control plane, add-ons, nodes.',
  standards: [
    foundational('EKS.2'),
    awsGuide('Amazon EKS User Guide', 'Understand the Kubernetes version lifecycle on EKS'),
  ],
  onUnknown: 'undecided',
  settings: {
    minor: {
      description: 'Oldest minor version of Kubernetes 1 that is supported',
      default: oldestMinor,
      minimum: 1,
      maximum: 200,
    },
  },
  types: [cluster, 'aws:eks/nodeGroup:NodeGroup'],
  check: ({ props }, numberOf) => {
    const version = textAt(props, 'version');
    const minor = Number(/^1\.(\d+)$/.exec(version)?.[1] ?? Number.POSITIVE_INFINITY);
    return minor >= numberOf('minor') ? [] : [`runs Kubernetes ${version}, which is out of support`];
  },
});

/** AWS keeps out what the policies that it manages for nodes leave out; the CNI has an identity of its own. */
const nodePolicies =
  /\/(AmazonEKSWorkerNodePolicy|AmazonEKSWorkerNodeMinimalPolicy|AmazonEC2ContainerRegistry(PullOnly|ReadOnly)|AmazonSSMManagedInstanceCore)$/;

const nodeRole = stackRule({
  id: 'security-eks-node-role',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Whatever escapes from a pod to its node may do what the role of the node may; what a pod needs belongs to its own identity.',
  mend: 'Attach AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly alone, and give pods a Pod Identity.',
  standards: [cisEks('5.2.1'), cisEks('5.1.3'), eksSecurity],
  onUnknown: 'undecided',
  types: ['aws:iam/role:Role'],
  check: ({ props, name }, stack) => {
    if (!textAt(props, 'assumeRolePolicy').includes('"ec2.amazonaws.com"')) return [];
    const own = ({ props: other }: { readonly props: typeof props }): boolean =>
      textAt(other, 'role') === textAt(props, 'name');
    const attached = ofType(stack, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment')
      .filter(own)
      .map((attachment) => textAt(attachment.props, 'policyArn'));
    const arns = [...attached, ...listAt(props, 'managedPolicyArns').map(asText)];
    const written = ofType(stack, 'aws:iam/rolePolicy:RolePolicy').filter(own);
    return [
      ...arns.filter((arn) => !nodePolicies.test(arn)).map((arn) => `gives every node ${arn}`),
      ...written.map((policy) => `gives every node the policy ${policy.name} beside that of ${name}`),
    ];
  },
});

/** The control plane, who enters it, and what its nodes may do in the account. */
export const clusterSecurityRules: readonly Rule[] = [
  secretsEncrypted,
  controlPlaneLogs,
  privateEndpoint,
  publicEndpoint,
  authenticationByApi,
  accessByRole,
  fewAdministrators,
  networkPolicies,
  supportedVersion,
  nodeRole,
];
