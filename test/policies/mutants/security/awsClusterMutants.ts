import { set, twice, without, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { added, documentWith, textOf } from '../spoils';
import { taskPlatform } from '../taskPlatform';

const cluster = { type: 'aws:eks/cluster:Cluster' };
const nodeGroup = { type: 'aws:eks/nodeGroup:NodeGroup' };
const template = { type: 'aws:ec2/launchTemplate:LaunchTemplate' };
const plugin = { type: 'aws:eks/addon:Addon', name: 'cluster-vpc-cni' };
const entry = { type: 'aws:eks/accessEntry:AccessEntry' };
const administrator = { type: 'aws:eks/accessPolicyAssociation:AccessPolicyAssociation' };
const nodeRole = { type: 'aws:iam/role:Role', name: 'cluster-nodes' };
const nodePolicy = {
  type: 'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
  name: 'cluster-nodes-AmazonEKSWorkerNodePolicy',
};

/** The policy that lets a CNI give out addresses: what nodes had before Pod Identity. */
const cniPolicy = 'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy';

const controlPlane = mutantsOf(taskPlatform, [
  [
    'security-eks-secrets-encrypted',
    'Secrets that are not encrypted',
    set(cluster, 'encryptionConfig', undefined),
    /does not encrypt its Secrets, but nothing/,
  ],
  [
    'security-eks-secrets-encrypted',
    'Secrets encrypted by no key of the account',
    set(cluster, 'encryptionConfig.provider', undefined),
    /encrypts its Secrets by no key of the account/,
  ],
  [
    'security-eks-control-plane-logs',
    'a cluster without the log of audit',
    set(cluster, 'enabledClusterLogTypes', ['api', 'authenticator', 'controllerManager', 'scheduler']),
    /writes no log of audit$/,
  ],
  [
    'security-eks-private-endpoint',
    'an API server that nodes reach by the internet',
    set(cluster, 'vpcConfig.endpointPrivateAccess', false),
    /endpointPrivateAccess is false/,
  ],
  [
    'security-eks-public-endpoint',
    'an API server for everybody',
    set(cluster, 'vpcConfig.publicAccessCidrs', ['192.0.2.0/24', '0.0.0.0/0']),
    /can be reached from 0\.0\.0\.0\/0$/,
  ],
  [
    'security-eks-public-endpoint',
    'an API server for half of the internet',
    set(cluster, 'vpcConfig.publicAccessCidrs', ['128.0.0.0/1']),
    /can be reached from 128\.0\.0\.0\/1/,
  ],
  [
    'security-eks-public-endpoint',
    'a public endpoint that names no ranges',
    set(cluster, 'vpcConfig.publicAccessCidrs', undefined),
    /from everywhere: it names no ranges/,
  ],
  [
    'security-eks-authentication-api',
    'the ConfigMap aws-auth beside access entries',
    set(cluster, 'accessConfig.authenticationMode', 'API_AND_CONFIG_MAP'),
    /authenticationMode is API_AND_CONFIG_MAP/,
  ],
  [
    'security-eks-authentication-api',
    'an administrator because it made the cluster',
    set(cluster, 'accessConfig.bootstrapClusterCreatorAdminPermissions', true),
    /makes whoever creates it an administrator/,
  ],
  [
    'security-eks-access-by-role',
    'an access entry of a user',
    set(entry, 'principalArn', 'arn:aws:iam::123456789012:user/somebody'),
    /lets arn:aws:iam::123456789012:user\/somebody in, which is no single role/,
  ],
  [
    'security-eks-access-by-role',
    'an access entry of every role',
    set(entry, 'principalArn', 'arn:aws:iam::123456789012:role/*'),
    /role\/\* in, which is no single role/,
  ],
  [
    'security-eks-access-by-role',
    'an access entry of nobody',
    set(entry, 'principalArn', undefined),
    /lets nobody it names in/,
  ],
  [
    'security-eks-few-administrators',
    'four administrators',
    (stack) => twice(administrator)(twice(administrator)(twice(administrator)(stack))),
    /has 4 administrators, and 3 are allowed/,
  ],
  [
    'security-eks-network-policies',
    'network policies that nobody enforces',
    set(plugin, 'configurationValues', '{"enableNetworkPolicy":"false"}'),
    /does not enforce its network policies/,
  ],
  [
    'security-eks-network-policies',
    'a cluster without the add-on that enforces them',
    without(plugin),
    /has no add-on vpc-cni/,
  ],
  [
    'security-eks-supported-version',
    'a cluster out of support',
    set(cluster, 'version', '1.30'),
    /runs Kubernetes 1\.30/,
  ],
  [
    'security-eks-supported-version',
    'nodes out of support',
    set(nodeGroup, 'version', '1.29'),
    /runs Kubernetes 1\.29/,
  ],
  [
    'security-eks-node-role',
    'nodes that may give out addresses',
    set(nodePolicy, 'policyArn', cniPolicy),
    /gives every node arn:aws:iam::aws:policy\/AmazonEKS_CNI_Policy/,
  ],
  [
    'security-eks-node-role',
    'the same policy in the role itself',
    set(nodeRole, 'managedPolicyArns', [cniPolicy]),
    /gives every node arn:aws:iam::aws:policy\/AmazonEKS_CNI_Policy/,
  ],
  [
    'security-eks-node-role',
    'nodes that may read a bucket',
    added((stack) => ({
      type: 'aws:iam/rolePolicy:RolePolicy',
      name: 'bucket-of-nodes',
      props: {
        role: textOf(stack, nodeRole, 'name'),
        policy: documentWith({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' }),
      },
    })),
    /gives every node the policy bucket-of-nodes/,
  ],
]);

const nodes = mutantsOf(taskPlatform, [
  [
    'security-node-current-image',
    'nodes of Amazon Linux 2',
    set(nodeGroup, 'amiType', 'AL2_x86_64'),
    /runs the image AL2_x86_64/,
  ],
  [
    'security-node-current-image',
    'nodes of whatever image EKS chooses',
    set(nodeGroup, 'amiType', undefined),
    /runs the image that EKS chooses/,
  ],
  [
    'security-node-no-remote-access',
    'a key of a group of nodes',
    set(nodeGroup, 'remoteAccess', { ec2SshKey: 'operators' }),
    /lets the holders of the key operators/,
  ],
  [
    'security-node-no-remote-access',
    'a key in a launch template',
    set(template, 'keyName', 'everybody'),
    /lets the holders of the key everybody/,
  ],
  [
    'security-node-launch-template',
    'nodes without a launch template',
    set(nodeGroup, 'launchTemplate', undefined),
    /launches machines as EKS sees fit/,
  ],
  [
    'security-node-imdsv2',
    'credentials without a token',
    set(template, 'metadataOptions.httpTokens', 'optional'),
    /httpTokens is optional/,
  ],
  [
    'security-node-metadata-hop',
    'metadata that pods reach',
    set(template, 'metadataOptions.httpPutResponseHopLimit', 2),
    /gives pods the credentials of their node/,
  ],
  [
    'security-node-disks-encrypted',
    'a disk in plain text',
    set(template, 'blockDeviceMappings.0.ebs.encrypted', 'false'),
    /does not encrypt the disk \/dev\/xvda/,
  ],
  [
    'security-node-disks-encrypted',
    'a disk under the key of AWS',
    set(template, 'blockDeviceMappings.0.ebs.kmsKeyId', undefined),
    /encrypts the disk \/dev\/xvda by no key of the account/,
  ],
  [
    'security-node-disks-encrypted',
    'a template that says nothing of disks',
    set(template, 'blockDeviceMappings', undefined),
    /says nothing of its disks/,
  ],
  [
    'security-node-no-public-address',
    'machines with a public address',
    set(template, 'networkInterfaces', [{ deviceIndex: 0, associatePublicIpAddress: 'true' }]),
    /gives each machine a public address/,
  ],
]);

/** Clusters that let in, or let out, more than they should. */
export const awsClusterMutants: readonly Mutant[] = [...controlPlane, ...nodes];
