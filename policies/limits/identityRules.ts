import { asText, valueAt } from '../../src/simulation/propertyValue';
import { textsOf } from '../awsResources';
import { textAt } from '../cluster';
import { ofType } from '../policyStack';
import { stackRule, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';
import { keyRefuses } from './keyRefuses';

const roleType = 'aws:iam/role:Role';
const quotas = [awsDocumentation('IAM User Guide: IAM and AWS STS quotas')] as const;

/** Characters of all inline policies of a role together, white space left out. */
const inlineCharacters = 10240;

const inlineSum = stackRule({
  id: 'limits-iam-inline-sum',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The inline policies of a role have 10240 characters together; IAM refuses the one that goes beyond.',
  mend: 'Put statements together, or move some to a managed policy.',
  standards: quotas,
  onUnknown: 'undecided',
  types: [roleType],
  check: ({ props }, stack) => {
    const sum = ofType(stack, 'aws:iam/rolePolicy:RolePolicy')
      .filter((policy) => textAt(policy.props, 'role') === textAt(props, 'name'))
      .map((policy) => textAt(policy.props, 'policy').replace(/\s/g, '').length)
      .reduce((total, length) => total + length, 0);
    return sum > inlineCharacters ? [`has inline policies of ${sum} characters together`] : [];
  },
});

const attachments = stackRule({
  id: 'limits-iam-managed-policies',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A role takes ten managed policies unless the quota of the account is raised; IAM refuses the eleventh.',
  mend: 'Put policies together, or raise the quota and set it here.',
  standards: quotas,
  onUnknown: 'undecided',
  settings: {
    most: {
      description: 'Managed policies that a role may have, the quota of the account.',
      default: 10,
      minimum: 1,
      maximum: 25,
    },
  },
  types: [roleType],
  check: ({ props }, stack, numberOf) => {
    const attached = ofType(stack, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment').filter(
      (attachment) => textAt(attachment.props, 'role') === textAt(props, 'name'),
    );
    // What AWS tells of a role has the policies that are attached beside it, too.
    const count = new Set([
      ...attached.map((attachment) => textAt(attachment.props, 'policyArn')),
      ...textsOf(valueAt(props, 'managedPolicyArns')),
    ]).size;
    return count > numberOf('most') ? [`has ${count} managed policies`] : [];
  },
});

const logsKey = stackRule({
  id: 'limits-logs-key',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'CloudWatch Logs makes no group under a key whose policy does not let it encrypt.',
  mend: 'Allow the principal logs.REGION.amazonaws.com kms:Encrypt*, kms:Decrypt* and kms:GenerateDataKey* in the policy of the key.',
  standards: [
    awsDocumentation('Amazon CloudWatch Logs User Guide: Encrypt log data in CloudWatch Logs using AWS KMS'),
  ],
  onUnknown: 'undecided',
  types: ['aws:cloudwatch/logGroup:LogGroup'],
  check: ({ props }, stack) => {
    const key = textAt(props, 'kmsKeyId');
    const service = `logs.${asText(valueAt(props, 'region'))}.amazonaws.com`;
    return keyRefuses(stack, key, service) ? [`is encrypted by a key that does not admit ${service}`] : [];
  },
});

/** What IAM refuses of resources together, and services of keys that do not admit them. */
export const identityRules: readonly Rule[] = [inlineSum, attachments, logsKey];
