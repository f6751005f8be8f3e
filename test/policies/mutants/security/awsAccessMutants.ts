import { secret } from '../../../../src/simulation/propertyValue';
import { changed, set, without, type Mutant } from '../../mutant';
import { mutantsOf, type Row } from '../rows';
import { added, documentWith, textOf } from '../spoils';
import { taskPlatform } from '../taskPlatform';
import { csaHello, serverless, vibebox } from './awsSubjects';

const key = { type: 'aws:kms/key:Key' };
const bucketPolicy = { type: 'aws:s3/bucketPolicy:BucketPolicy' };
const queuePolicy = { type: 'aws:sqs/queuePolicy:QueuePolicy' };
const topicPolicy = { type: 'aws:sns/topicPolicy:TopicPolicy' };
const logPolicy = { type: 'aws:cloudwatch/logResourcePolicy:LogResourcePolicy' };
const filePolicy = { type: 'aws:efs/fileSystemPolicy:FileSystemPolicy' };
const permission = { type: 'aws:lambda/permission:Permission' };
const domain = { type: 'aws:opensearch/domain:Domain' };
const domainPolicy = { type: 'aws:opensearch/domainPolicy:DomainPolicy' };
const rolePolicy = { type: 'aws:iam/rolePolicy:RolePolicy', name: 'user-service' };
const role = { type: 'aws:iam/role:Role', name: 'user-service' };
const attachment = { type: 'aws:iam/rolePolicyAttachment:RolePolicyAttachment' };
const provider = { type: 'pulumi:providers:aws' };

const allow = { Effect: 'Allow', Resource: '*' };
const toEverybody = { ...allow, Principal: '*' };
const notByTls = { Bool: { 'aws:SecureTransport': 'true' } };
const ofAccount = { StringEquals: { 'aws:SourceAccount': '123456789012' } };

const open: readonly Row[] = (
  [
    [bucketPolicy, 'policy', 's3:GetObject', 'bucket'],
    [queuePolicy, 'policy', 'sqs:SendMessage', 'queue'],
    [topicPolicy, 'policy', 'sns:Publish', 'topic'],
    [key, 'policy', 'kms:Decrypt', 'key'],
  ] as const
).map(([which, path, Action, what]) => [
  'security-resource-policy-not-open',
  `a ${what} for everybody`,
  set(which, path, documentWith({ ...toEverybody, Action })),
  new RegExp(`lets everybody ${Action}`),
]);

const resourcePolicies = mutantsOf(taskPlatform, [
  ...open,
  [
    'security-resource-policy-not-open',
    'a bucket for everybody who comes by TLS',
    set(
      bucketPolicy,
      'policy',
      documentWith({ ...toEverybody, Action: 's3:GetObject', Condition: notByTls }),
    ),
    /lets everybody s3:GetObject/,
  ],
  [
    'security-resource-policy-not-open',
    'a bucket for everybody whose account has a number',
    set(
      bucketPolicy,
      'policy',
      documentWith({
        ...toEverybody,
        Action: 's3:GetObject',
        Condition: { StringLike: { 'aws:PrincipalAccount': '*' } },
      }),
    ),
    /lets everybody s3:GetObject/,
  ],
  [
    'security-resource-policy-not-open',
    'a bucket for everybody who names no other account',
    set(
      bucketPolicy,
      'policy',
      documentWith({
        ...toEverybody,
        Action: 's3:GetObject',
        Condition: { StringEqualsIfExists: { 'aws:SourceAccount': '123456789012' } },
      }),
    ),
    /lets everybody s3:GetObject/,
  ],
  [
    'security-resource-policy-not-open',
    'a queue for everybody but one',
    set(
      queuePolicy,
      'policy',
      documentWith({
        ...allow,
        NotPrincipal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: 'sqs:SendMessage',
      }),
    ),
    /allows by NotPrincipal/,
  ],
  [
    'security-service-acts-for-account',
    'a topic that any bucket of the world sends to',
    set(
      topicPolicy,
      'policy',
      documentWith({ ...allow, Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish' }),
    ),
    /lets s3\.amazonaws\.com act for whoever asks it to/,
  ],
  [
    'security-service-acts-for-account',
    'RDS that monitors with the role for any account',
    set(
      { type: 'aws:iam/role:Role', name: 'postgres-monitoring' },
      'assumeRolePolicy',
      documentWith({
        Effect: 'Allow',
        Principal: { Service: 'monitoring.rds.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    ),
    /lets monitoring\.rds\.amazonaws\.com act/,
  ],
  [
    'security-plain-text-refused',
    'a queue without a policy',
    without(queuePolicy),
    /takes requests without TLS: it has no policy/,
  ],
  [
    'security-plain-text-refused',
    'a topic whose policy refuses nothing',
    set(topicPolicy, 'policy', documentWith({ ...toEverybody, Action: 'sns:Publish', Condition: ofAccount })),
    /takes requests without TLS$/,
  ],
  [
    'security-plain-text-refused',
    'a queue whose policy refuses plain text to one action',
    set(
      queuePolicy,
      'policy',
      documentWith({
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:DeleteQueue',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ),
    /takes requests without TLS$/,
  ],
]);

const otherPolicies = [
  ...mutantsOf(csaHello, [
    [
      'security-resource-policy-not-open',
      'logs that everybody writes',
      set(logPolicy, 'policyDocument', documentWith({ ...toEverybody, Action: 'logs:PutLogEvents' })),
      /lets everybody logs:PutLogEvents/,
    ],
    [
      'security-search-policy',
      'a search domain that everybody deletes',
      set(domainPolicy, 'accessPolicies', documentWith({ ...toEverybody, Action: 'es:DeleteDomain' })),
      /lets everybody es:DeleteDomain/,
    ],
    [
      'security-search-policy',
      'a domain without users that everybody may ask',
      set(domain, 'advancedSecurityOptions.enabled', false),
      /lets everybody es:ESHttp\*/,
    ],
    [
      'security-search-policy',
      'a domain on the internet that everybody may ask',
      set(domain, 'vpcOptions', undefined),
      /lets everybody es:ESHttp\*/,
    ],
    [
      'security-search-policy',
      'a domain that says itself that everybody may delete it',
      set(domain, 'accessPolicies', documentWith({ ...toEverybody, Action: 'es:*' })),
      /lets everybody es:\*/,
    ],
  ]),
  ...mutantsOf(vibebox, [
    [
      'security-resource-policy-not-open',
      'files for everybody',
      set(filePolicy, 'policy', documentWith({ ...toEverybody, Action: 'elasticfilesystem:ClientMount' })),
      /lets everybody elasticfilesystem:ClientMount/,
    ],
    [
      'security-plain-text-refused',
      'files in plain text',
      without(filePolicy),
      /takes requests without TLS: it has no policy/,
    ],
  ]),
  ...mutantsOf(serverless, [
    [
      'security-service-acts-for-account',
      'a function that every API of the world calls',
      set(permission, 'sourceArn', undefined),
      /lets apigateway\.amazonaws\.com call the function/,
    ],
    [
      'security-service-acts-for-account',
      'a function that everybody calls',
      changed(permission, (resource) => ({
        ...resource,
        props: { principal: '*', action: 'lambda:InvokeFunction' },
      })),
      /lets everybody call the function/,
    ],
  ]),
];

/** Sets the one statement of the policy of a service. */
function policy(statement: Readonly<Record<string, unknown>>): Mutant['spoil'] {
  return set(rolePolicy, 'policy', documentWith({ Effect: 'Allow', Resource: '*', ...statement }));
}

const podConditions = {
  'aws:RequestTag/eks-cluster-name': 'task-platform-production',
  'aws:RequestTag/kubernetes-namespace': 'task-platform',
};

const identities = mutantsOf(taskPlatform, [
  [
    'security-iam-no-full-access',
    'a service that may do everything',
    policy({ Action: '*' }),
    /every action on \*/,
  ],
  [
    'security-iam-no-full-access',
    'a role that may do everything by itself',
    set(role, 'inlinePolicies', [{ name: 'all', policy: documentWith({ ...allow, Action: '*' }) }]),
    /allows every action on \*/,
  ],
  [
    'security-iam-no-full-access',
    'a service that may do everything but one thing',
    policy({ NotAction: 'iam:CreateUser' }),
    /allows by NotAction/,
  ],
  [
    'security-iam-no-whole-service',
    'a service that may do all to its bucket',
    policy({ Action: 's3:*', Resource: 'arn:aws:s3:::storage' }),
    /allows the whole service: s3:\*/,
  ],
  [
    'security-iam-resources-named',
    'a service that decrypts by every key',
    policy({ Action: ['kms:Decrypt', 'kms:DescribeKey'] }),
    /allows kms:Decrypt on everything$/,
  ],
  [
    'security-iam-resources-named',
    'a service that reads every secret',
    policy({
      Action: 'secretsmanager:GetSecretValue',
      Resource: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:*',
    }),
    /allows secretsmanager:GetSecretValue on everything/,
  ],
  [
    'security-iam-resources-named',
    'a service that writes every bucket',
    policy({ Action: 's3:PutObject', Resource: 'arn:aws:s3:::*/*' }),
    /allows s3:PutObject on everything/,
  ],
  [
    'security-iam-no-managed-full-access',
    'an administrator',
    set(attachment, 'policyArn', 'arn:aws:iam::aws:policy/AdministratorAccess'),
    /grants arn:aws:iam::aws:policy\/AdministratorAccess/,
  ],
  [
    'security-iam-no-managed-full-access',
    'a role with the whole of S3',
    set(role, 'managedPolicyArns', ['arn:aws:iam::aws:policy/AmazonS3FullAccess']),
    /grants arn:aws:iam::aws:policy\/AmazonS3FullAccess/,
  ],
  [
    'security-iam-trust-named',
    'a role for everybody',
    set(
      role,
      'assumeRolePolicy',
      documentWith({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }),
    ),
    /lets everybody assume it/,
  ],
  [
    'security-iam-trust-named',
    'a role for everybody but one',
    set(
      role,
      'assumeRolePolicy',
      documentWith({ Effect: 'Allow', NotPrincipal: { AWS: '1' }, Action: 'sts:AssumeRole' }),
    ),
    /trusts by NotPrincipal/,
  ],
  [
    'security-iam-pod-named',
    'a role for any pod of the namespace',
    set(
      role,
      'assumeRolePolicy',
      documentWith({
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: podConditions },
      }),
    ),
    /can be given to a pod of any kubernetes-service-account/,
  ],
  [
    'security-provider-account',
    'a provider for whatever account',
    set(provider, 'allowedAccountIds', '[]'),
    /works in whatever account it comes to/,
  ],
  [
    'security-provider-account',
    'a provider with a key',
    set(provider, 'secretKey', secret('key-of-somebody')),
    /has the credential secretKey in the state/,
  ],
]);

const users = mutantsOf(csaHello, [
  [
    'security-iam-no-user',
    'another user',
    added((stack) => ({
      type: 'aws:iam/user:User',
      name: 'deployer',
      props: { name: `deployer-${textOf(stack, { type: 'aws:iam/user:User' }, 'name')}` },
    })),
    /is a user, whose keys never expire/,
  ],
  [
    'security-iam-no-user-policy',
    'a user with everything that may be read',
    added(() => ({
      type: 'aws:iam/userPolicyAttachment:UserPolicyAttachment',
      name: 'reader',
      props: { user: 'reader', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    })),
    /grants something to one user/,
  ],
]);

/** Policies that allow more than anybody needs. */
export const awsAccessMutants: readonly Mutant[] = [
  ...resourcePolicies,
  ...otherPolicies,
  ...identities,
  ...users,
];
