import { hexDigits, idFrom, text, type ResourceModels } from '../resourceModel';
import { count, each, known, lengthBetween, matches, oneOf, required, whole } from '../rules';
import { globalArn, regionalArn } from './arn';

const clusterName = matches(
  'name',
  /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/,
  '1 to 100 letters, digits, "-" and "_", a letter or digit first',
);

/** A certificate authority that signs nothing: base64 of a sentence that says so. */
const certificateAuthority = Buffer.from('simulated certificate authority').toString('base64');

/** Amazon EKS. */
export const clusterModels: ResourceModels = {
  'aws:eks/cluster:Cluster': {
    autoname: { property: 'name' },
    immutable: [
      'name',
      'roleArn',
      'bootstrapSelfManagedAddons',
      'kubernetesNetworkConfig.serviceIpv4Cidr',
      'kubernetesNetworkConfig.ipFamily',
      'encryptionConfig',
    ],
    id: idFrom('name'),
    outputs: (made) => ({
      arn: regionalArn(made, 'eks', `cluster/${made.id}`),
      endpoint: `https://${hexDigits(`endpoint ${made.id}`, 32).toUpperCase()}.gr7.${made.region}.eks.amazonaws.com`,
      certificateAuthority: { data: certificateAuthority },
      identities: [
        {
          oidcs: [
            {
              issuer: `https://oidc.eks.${made.region}.amazonaws.com/id/${hexDigits(made.id, 32).toUpperCase()}`,
            },
          ],
        },
      ],
      status: 'ACTIVE',
      platformVersion: 'eks.1',
      version: text(made.inputs, 'version', '1.33'),
      createdAt: '2020-01-01T00:00:00Z',
      vpcConfig: {
        ...(typeof made.inputs['vpcConfig'] === 'object' ? made.inputs['vpcConfig'] : {}),
        clusterSecurityGroupId: `sg-${hexDigits(`cluster ${made.id}`, 17)}`,
        vpcId: `vpc-${hexDigits(`cluster ${made.id}`, 17)}`,
      },
    }),
    rules: [
      required('roleArn', 'vpcConfig'),
      clusterName,
      matches('version', /^1\.\d{2}$/, 'a minor version such as "1.33"'),
      count('vpcConfig.subnetIds', 2, 16, 'subnets'),
      count('vpcConfig.securityGroupIds', 0, 5, 'security groups'),
      oneOf('enabledClusterLogTypes.*', ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']),
      oneOf('accessConfig.authenticationMode', ['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP']),
      whole('vpcConfig', (inputs) =>
        known(inputs, 'vpcConfig.endpointPrivateAccess') === false &&
        known(inputs, 'vpcConfig.endpointPublicAccess') === false
          ? 'the API endpoint is neither private nor public: one of endpointPrivateAccess and endpointPublicAccess must be true'
          : undefined,
      ),
    ],
    undeletable: ({ deletionProtection }) =>
      deletionProtection === true
        ? 'deletionProtection is on: turn it off in an update of its own first'
        : undefined,
  },
  'aws:eks/nodeGroup:NodeGroup': {
    autoname: { property: 'nodeGroupName', unless: ['nodeGroupNamePrefix'] },
    immutable: [
      'clusterName',
      'nodeGroupName',
      'nodeGroupNamePrefix',
      'nodeRoleArn',
      'subnetIds',
      'instanceTypes',
      'capacityType',
      'amiType',
      'diskSize',
      'remoteAccess',
    ],
    id: idFrom('clusterName', 'nodeGroupName'),
    outputs: (made) => {
      const group = text(made.inputs, 'nodeGroupName');
      const suffix = hexDigits(made.id, 32);
      return {
        arn: regionalArn(made, 'eks', `nodegroup/${text(made.inputs, 'clusterName')}/${group}/${suffix}`),
        resources: [
          { autoscalingGroups: [{ name: `eks-${group}-${suffix}` }], remoteAccessSecurityGroupId: '' },
        ],
        status: 'ACTIVE',
      };
    },
    rules: [
      required('clusterName', 'nodeRoleArn', 'scalingConfig', 'subnetIds'),
      lengthBetween('nodeGroupName', 1, 63),
      oneOf('capacityType', ['ON_DEMAND', 'SPOT', 'CAPACITY_BLOCK']),
      whole('scalingConfig', (inputs) => {
        const [minimum, desired, maximum] = ['minSize', 'desiredSize', 'maxSize'].map((key) =>
          known(inputs, `scalingConfig.${key}`),
        );
        if (typeof minimum !== 'number' || typeof desired !== 'number' || typeof maximum !== 'number')
          return undefined;
        if (minimum <= desired && desired <= maximum && maximum >= 1) return undefined;
        return `minSize ${minimum}, desiredSize ${desired} and maxSize ${maximum} are out of order: minSize <= desiredSize <= maxSize`;
      }),
      whole('diskSize', (inputs) =>
        inputs['diskSize'] !== undefined && inputs['launchTemplate'] !== undefined
          ? 'goes into the launch template, since the node group has one'
          : undefined,
      ),
      whole('amiType', ({ amiType, instanceTypes }) => architectureMismatch(amiType, instanceTypes)),
    ],
  },
  'aws:eks/addon:Addon': {
    immutable: ['clusterName', 'addonName'],
    id: idFrom('clusterName', 'addonName'),
    outputs: (made) => ({
      arn: regionalArn(made, 'eks', `addon/${made.id.replace(':', '/')}/${hexDigits(made.id, 32)}`),
      addonVersion: text(made.inputs, 'addonVersion', 'v1.0.0-eksbuild.1'),
      createdAt: '2020-01-01T00:00:00Z',
      modifiedAt: '2020-01-01T00:00:00Z',
    }),
    rules: [
      required('clusterName', 'addonName'),
      oneOf('resolveConflictsOnCreate', ['NONE', 'OVERWRITE']),
      oneOf('resolveConflictsOnUpdate', ['NONE', 'OVERWRITE', 'PRESERVE']),
      each('configurationValues', (value) =>
        typeof value === 'string' && !isJson(value) ? 'is not JSON' : undefined,
      ),
    ],
  },
  'aws:eks/accessEntry:AccessEntry': {
    immutable: ['clusterName', 'principalArn', 'type'],
    id: idFrom('clusterName', 'principalArn'),
    outputs: (made) => ({
      accessEntryArn: regionalArn(
        made,
        'eks',
        `access-entry/${text(made.inputs, 'clusterName')}/${hexDigits(made.id, 32)}`,
      ),
      userName: text(made.inputs, 'userName', text(made.inputs, 'principalArn')),
    }),
    rules: [
      required('clusterName', 'principalArn'),
      each('kubernetesGroups.*', (group) =>
        typeof group === 'string' && group.startsWith('system:')
          ? `"${group}" is refused: groups of an access entry must not begin with "system:"`
          : undefined,
      ),
    ],
  },
  'aws:eks/accessPolicyAssociation:AccessPolicyAssociation': {
    immutable: ['clusterName', 'principalArn', 'policyArn', 'accessScope'],
    id: ({ inputs }) =>
      ['clusterName', 'principalArn', 'policyArn'].map((key) => text(inputs, key)).join('#'),
    rules: [
      required('clusterName', 'principalArn', 'policyArn', 'accessScope'),
      oneOf('accessScope.type', ['cluster', 'namespace']),
    ],
  },
  'aws:eks/podIdentityAssociation:PodIdentityAssociation': {
    immutable: ['clusterName', 'namespace', 'serviceAccount'],
    id: ({ type, name }) => `a-${hexDigits(`${type}::${name}`, 17)}`,
    outputs: (made) => ({
      associationId: made.id,
      associationArn: regionalArn(
        made,
        'eks',
        `podidentityassociation/${text(made.inputs, 'clusterName')}/${made.id}`,
      ),
    }),
    rules: [required('clusterName', 'namespace', 'serviceAccount', 'roleArn')],
  },
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': {
    immutable: ['url'],
    id: (making) =>
      globalArn(making, 'iam', `oidc-provider/${text(making.inputs, 'url').replace('https://', '')}`),
    outputs: ({ id }) => ({ arn: id }),
    rules: [required('url', 'clientIdLists')],
  },
};

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** Graviton types have a "g" after the generation: m7g.large, c6gn.xlarge; a1 and g5g besides. */
const graviton = /^([a-z]+\d+g[a-z-]*|a1|g5g)\./;

function architectureMismatch(amiType: unknown, instanceTypes: unknown): string | undefined {
  if (typeof amiType !== 'string' || !Array.isArray(instanceTypes)) return undefined;
  const arm = /ARM_64/i.test(amiType);
  const wrong = instanceTypes.filter(
    (type) => typeof type === 'string' && type.includes('.') && graviton.test(type) !== arm,
  );
  if (wrong.length === 0 || amiType === 'CUSTOM') return undefined;
  return `${amiType} does not run on ${wrong.join(', ')}: choose the AMI type of their architecture`;
}
