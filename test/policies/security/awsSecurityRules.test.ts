import assert from 'node:assert/strict';
import { evaluate } from '../../../policies/evaluate';
import type { PolicyResource } from '../../../policies/policyResource';
import type { PolicyStack } from '../../../policies/policyStack';
import { rules } from '../../../policies/rules';
import type { Environment } from '../../../src/model/environment';
import { unknownMarker, type PropertyBag } from '../../../src/simulation/propertyValue';
import { exampleStack } from '../exampleStack';

const account = 'arn:aws:iam::123456789012';

type Stub = Pick<PolicyResource, 'type' | 'props'> & Partial<PolicyResource>;

interface Circumstances {
  /** Default: production. */
  readonly environment?: Environment;
  /** Default: true. */
  readonly secretsMarked?: boolean;
}

function stackOf(stubs: readonly Stub[], circumstances: Circumstances): PolicyStack {
  const { environment = 'production', secretsMarked = true } = circumstances;
  const stack = exampleStack(
    ...stubs.map((stub, index) => ({
      urn: `urn:${index}`,
      name: `resource-${index}`,
      protect: false,
      ignoreChanges: [],
      dependencies: [],
      ...stub,
    })),
  );
  return { ...stack, facts: { ...stack.facts, environment }, secretsMarked };
}

/** Returns what the rule says of the resources, whatever becomes of it. */
function said(rule: string, stubs: readonly Stub[], circumstances: Circumstances = {}): readonly string[] {
  const asked = rules.filter(({ id }) => id === rule);
  assert.equal(asked.length, 1, rule);
  return evaluate(stackOf(stubs, circumstances), { rules: asked, exclusions: [] }).results.map(
    ({ message }) => message,
  );
}

function documentOf(...statements: readonly Readonly<Record<string, unknown>>[]): string {
  return JSON.stringify({ Statement: statements });
}

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `${account}:role/one` };
const fromEverywhere = { protocol: 'tcp', fromPort: 443, toPort: 443, cidrBlocks: ['0.0.0.0/0'] };

function cluster(props: PropertyBag): Stub {
  return { type: 'aws:eks/cluster:Cluster', props };
}

function administrators(count: number, policy = 'AmazonEKSClusterAdminPolicy'): readonly Stub[] {
  return Array.from({ length: count }, () => ({
    type: 'aws:eks/accessPolicyAssociation:AccessPolicyAssociation',
    props: { policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`, principalArn: account },
  }));
}

function rolePolicy(...statements: readonly Readonly<Record<string, unknown>>[]): Stub {
  return { type: 'aws:iam/rolePolicy:RolePolicy', props: { policy: documentOf(...statements) } };
}

function bucketPolicy(...statements: readonly Readonly<Record<string, unknown>>[]): Stub {
  return { type: 'aws:s3/bucketPolicy:BucketPolicy', props: { policy: documentOf(...statements) } };
}

function groupRule(props: PropertyBag): Stub {
  return {
    type: 'aws:ec2/securityGroupRule:SecurityGroupRule',
    props: { securityGroupId: 'sg-1', ...props },
  };
}

function distribution(props: PropertyBag): Stub {
  return { type: 'aws:cloudfront/distribution:Distribution', props };
}

function flowLog(trafficType: string): Stub {
  return { type: 'aws:ec2/flowLog:FlowLog', props: { vpcId: 'vpc-1', trafficType } };
}

const bucket: Stub = { type: 'aws:s3/bucket:Bucket', urn: 'urn:bucket', props: { bucket: 'data' } };

/** What is as it should be, and looks much like what is not. */
const passing: readonly (readonly [title: string, rule: string, stubs: readonly Stub[]])[] = [
  [
    'a cluster without a public endpoint',
    'security-eks-public-endpoint',
    [cluster({ vpcConfig: { endpointPublicAccess: false } })],
  ],
  [
    'an endpoint for the widest range that may be',
    'security-eks-public-endpoint',
    [cluster({ vpcConfig: { publicAccessCidrs: ['198.51.0.0/16'] } })],
  ],
  [
    'three administrators, and whoever looks',
    'security-eks-few-administrators',
    [cluster({}), ...administrators(3), ...administrators(3, 'AmazonEKSViewPolicy')],
  ],
  ['the oldest version in support', 'security-eks-supported-version', [cluster({ version: '1.34' })]],
  [
    'a group of parameters of MySQL',
    'security-rds-connections-logged',
    [{ type: 'aws:rds/parameterGroup:ParameterGroup', props: { family: 'mysql8.4', parameters: [] } }],
  ],
  [
    'a database without Performance Insights',
    'security-rds-insights-encrypted',
    [{ type: 'aws:rds/instance:Instance', props: { performanceInsightsEnabled: false } }],
  ],
  [
    'a machine without a public address',
    'security-node-no-public-address',
    [
      {
        type: 'aws:ec2/launchTemplate:LaunchTemplate',
        props: { networkInterfaces: [{ associatePublicIpAddress: 'false' }] },
      },
    ],
  ],
  [
    'a CDN that logs into a bucket',
    'security-cdn-logs',
    [distribution({ loggingConfig: { bucket: 'logs.s3.amazonaws.com' } })],
  ],
  [
    'a function behind a URL that asks who comes',
    'security-function-no-open-url',
    [
      { type: 'aws:lambda/function:Function', props: { name: 'handler' } },
      {
        type: 'aws:lambda/functionUrl:FunctionUrl',
        props: { functionName: 'handler', authorizationType: 'AWS_IAM' },
      },
    ],
  ],
  [
    'a policy that denies everything',
    'security-iam-no-full-access',
    [rolePolicy({ ...statement, Effect: 'Deny', Action: '*' })],
  ],
  [
    'a policy that denies by all that is left out',
    'security-iam-no-full-access',
    [rolePolicy({ Effect: 'Deny', NotAction: 's3:GetObject', Resource: '*' })],
  ],
  [
    'a policy that refuses a service',
    'security-service-acts-for-account',
    [bucketPolicy({ ...statement, Effect: 'Deny', Principal: { Service: 's3.amazonaws.com' } })],
  ],
  [
    'a network that logs twice, once everything',
    'security-vpc-flow-logs',
    [{ type: 'aws:ec2/vpc:Vpc', props: { id: 'vpc-1' } }, flowLog('REJECT'), flowLog('ALL')],
  ],
  [
    'a way out to the internet',
    'security-group-not-open',
    [groupRule({ ...fromEverywhere, type: 'egress' })],
  ],
  [
    'the web ports of a load balancer',
    'security-group-not-open',
    [
      groupRule({ ...fromEverywhere, type: 'ingress' }),
      { type: 'aws:lb/loadBalancer:LoadBalancer', props: { securityGroups: ['sg-1'] } },
    ],
  ],
  [
    'what only sounds like a password',
    'security-secrets-marked',
    [
      { type: 'pulumi:pulumi:Stack', props: {} },
      { type: 'aws:rds/instance:Instance', props: { manageMasterUserPassword: true, password: '' } },
    ],
  ],
  [
    'an object of the cluster, which other rules judge',
    'security-secrets-marked',
    [
      { type: 'pulumi:pulumi:Stack', props: {} },
      { type: 'kubernetes:core/v1:Secret', props: { stringData: { password: 'good day' } } },
    ],
  ],
  [
    'a bucket whose policy is not known yet, by what it depends on',
    'security-bucket-tls-only',
    [
      bucket,
      {
        type: 'aws:s3/bucketPolicy:BucketPolicy',
        props: { bucket: unknownMarker, policy: unknownMarker },
        dependencies: ['urn:bucket'],
      },
    ],
  ],
  [
    'a database whose parameters are not named yet, by what it depends on',
    'security-rds-tls-only',
    [
      {
        type: 'aws:rds/instance:Instance',
        props: { parameterGroupName: unknownMarker },
        dependencies: ['urn:group'],
      },
      {
        type: 'aws:rds/parameterGroup:ParameterGroup',
        urn: 'urn:group',
        props: {
          name: unknownMarker,
          family: 'postgres16',
          parameters: [{ name: 'rds.force_ssl', value: '1' }],
        },
      },
    ],
  ],
  [
    'a refusal of plain text that names one action more than once',
    'security-bucket-tls-only',
    [
      bucket,
      {
        type: 'aws:s3/bucketPolicy:BucketPolicy',
        props: {
          bucket: 'data',
          policy: documentOf({
            Effect: 'Deny',
            Principal: '*',
            Action: ['s3:GetObject', 's3:*'],
            Resource: '*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        },
      },
    ],
  ],
];

/** What is wrong among what is as it should be. */
const found: readonly (readonly [title: string, rule: string, stubs: readonly Stub[], says: string])[] = [
  [
    'an origin in plain HTTP that serves more than challenges',
    'security-cdn-origin-tls',
    [
      distribution({
        defaultCacheBehavior: { targetOriginId: 'one', viewerProtocolPolicy: 'https-only' },
        orderedCacheBehaviors: [
          { targetOriginId: 'one', pathPattern: '/.well-known/acme-challenge/*', allowedMethods: ['GET'] },
        ],
        origins: [{ originId: 'one', customOriginConfig: { originProtocolPolicy: 'http-only' } }],
      }),
    ],
    'asks the origin one in plain HTTP',
  ],
  [
    'every action beside a named one',
    'security-iam-no-full-access',
    [rolePolicy({ ...statement, Action: ['s3:GetObject', '*'] })],
    `allows every action on ${account}:role/one`,
  ],
  [
    'everything beside a named resource',
    'security-iam-resources-named',
    [rolePolicy({ ...statement, Action: 'kms:Decrypt', Resource: ['arn:aws:kms:::key/one', '*'] })],
    'allows kms:Decrypt on everything',
  ],
  [
    'everything, for whoever comes by TLS',
    'security-iam-resources-named',
    [
      rolePolicy({
        ...statement,
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
    ],
    'allows kms:Decrypt on everything',
  ],
  [
    'any account beside a named one',
    'security-resource-policy-not-open',
    [
      bucketPolicy({
        ...statement,
        Principal: '*',
        Condition: { StringLike: { 'aws:PrincipalAccount': ['123456789012', '*'] } },
      }),
    ],
    'lets everybody s3:GetObject',
  ],
  [
    'every port in the words of the older kind',
    'security-group-ports-named',
    [groupRule({ type: 'ingress', protocol: 'all', fromPort: 0, toPort: 0 })],
    'opens every port',
  ],
  [
    'every port of one protocol',
    'security-group-ports-named',
    [groupRule({ type: 'ingress', protocol: 'tcp' })],
    'opens every port',
  ],
];

describe('the rules about the security of AWS resources', () => {
  for (const [title, rule, stubs] of passing) {
    it(`let pass ${title}`, () => {
      assert.deepEqual(said(rule, stubs), []);
    });
  }

  for (const [title, rule, stubs, says] of found) {
    it(`find ${title}`, () => {
      assert.deepEqual(said(rule, stubs), [says]);
    });
  }

  it('look for plain secrets only where secrets are marked', () => {
    const stubs = [
      { type: 'pulumi:pulumi:Stack', props: {} },
      { type: 'aws:rds/instance:Instance', props: { password: 'good day' } },
    ];
    assert.equal(said('security-secrets-marked', stubs).length, 1);
    assert.deepEqual(said('security-secrets-marked', stubs, { secretsMarked: false }), []);
  });

  it('ask for endpoints of AWS where nodes of production need them', () => {
    const network = { type: 'aws:ec2/vpc:Vpc', props: { id: 'vpc-1' } };
    const stubs = [network, cluster({})];
    assert.equal(said('security-vpc-endpoints', stubs).length, 4);
    assert.deepEqual(said('security-vpc-endpoints', [network]), []);
    assert.deepEqual(said('security-vpc-endpoints', stubs, { environment: 'development' }), []);
  });

  it('say how to encrypt, and turn on what is off', () => {
    const mendOf = (rule: string) => rules.find(({ id }) => id === rule)?.mend;
    assert.equal(
      mendOf('security-rds-encrypted'),
      'Set `storageEncrypted` to true and `kmsKeyId` to the ARN of a KMS key of the account.',
    );
    assert.equal(
      mendOf('security-queue-encrypted'),
      'Set `kmsMasterKeyId` to the ARN of a KMS key of the account.',
    );
  });
});
