import { set, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { csaHello } from './subjects';

const role = { type: 'aws:iam/role:Role' };
const key = { type: 'aws:kms/key:Key' };
const secret = { type: 'aws:secretsmanager/secret:Secret' };
const secretVersion = { type: 'aws:secretsmanager/secretVersion:SecretVersion' };
const group = { type: 'aws:cloudwatch/logGroup:LogGroup' };
const longDocument = JSON.stringify('a'.repeat(11000));

/** What IAM, KMS, Secrets Manager and CloudWatch Logs refuse of a resource alone. */
export const accessMutants: readonly Mutant[] = mutantsOf(csaHello, [
  ['limits-iam-name', 'a long name of a role', set(role, 'name', 'a'.repeat(65)), /1 to 64/],
  [
    'limits-iam-name',
    'a name with a slash',
    set({ type: 'aws:iam/rolePolicy:RolePolicy' }, 'name', 'a/b'),
    /1 to 128/,
  ],
  [
    'limits-iam-document',
    'a long trust policy',
    set(role, 'assumeRolePolicy', longDocument),
    /2048 are allowed/,
  ],
  [
    'limits-iam-document',
    'a long inline policy',
    set({ type: 'aws:iam/rolePolicy:RolePolicy' }, 'policy', longDocument),
    /10240 are allowed/,
  ],
  [
    'limits-iam-document',
    'a long policy of a user',
    set({ type: 'aws:iam/userPolicy:UserPolicy' }, 'policy', longDocument),
    /2048 characters/,
  ],
  [
    'limits-iam-document',
    'no JSON',
    set({ type: 'aws:iam/rolePolicy:RolePolicy' }, 'policy', '{'),
    /malformed/,
  ],
  [
    'limits-iam-identity',
    'an attachment by name',
    set({ type: 'aws:iam/rolePolicyAttachment:RolePolicyAttachment' }, 'policyArn', 'ReadOnly'),
    /the ARN of a managed policy/,
  ],
  [
    'limits-iam-identity',
    'a role of no service',
    set({ type: 'aws:iam/serviceLinkedRole:ServiceLinkedRole' }, 'awsServiceName', 'opensearch'),
    /a service principal/,
  ],
  ['limits-iam-identity', 'a session of two days', set(role, 'maxSessionDuration', 172800), /3600 to 43200/],
  ['limits-kms-key', 'five days', set(key, 'deletionWindowInDays', 5), /7 to 30/],
  [
    'limits-kms-policy',
    'a policy that locks out',
    set(key, 'policy', '{"Statement":[{"Action":"kms:Decrypt"}]}'),
    /lock everybody out/,
  ],
  ['limits-kms-policy', 'no JSON', set(key, 'policy', '{'), /malformed/],
  [
    'limits-kms-alias',
    "AWS's own alias",
    set({ type: 'aws:kms/alias:Alias' }, 'name', 'alias/aws/rds'),
    /not "alias\/aws\/"/,
  ],
  ['limits-secret-name', 'a name with a space', set(secret, 'name', 'my secret'), /1 to 512/],
  ['limits-secret-recovery', 'three days', set(secret, 'recoveryWindowInDays', 3), /0, or 7 to 30/],
  ['limits-secret-value', 'no value', set(secretVersion, 'secretString', undefined), /exactly one of/],
  [
    'limits-secret-value',
    'a long value',
    set(secretVersion, 'secretString', 'a'.repeat(65537)),
    /longer than 65536/,
  ],
  ['limits-logs-group', 'ten days', set(group, 'retentionInDays', 10), /use one of 0, 1, 3/],
  ['limits-logs-group', 'a name with a space', set(group, 'name', 'my logs'), /1 to 512/],
  [
    'limits-logs-delivery',
    'another region than us-east-1',
    set({ type: 'aws:cloudwatch/logDeliverySource:LogDeliverySource' }, 'region', 'us-west-2'),
    /us-east-1 alone/,
  ],
  [
    'limits-logs-delivery',
    'a long name',
    set({ type: 'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination' }, 'name', 'a'.repeat(61)),
    /1 to 60/,
  ],
  [
    'limits-logs-delivery',
    'a format that is not known',
    set({ type: 'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination' }, 'outputFormat', 'csv'),
    /json, plain/,
  ],
  [
    'limits-logs-delivery',
    'a long policy',
    set({ type: 'aws:cloudwatch/logResourcePolicy:LogResourcePolicy' }, 'policyDocument', longDocument),
    /5120 are allowed/,
  ],
]);
