import { asText } from '../propertyValue';
import { hexDigits, idFrom, text, type Made, type ResourceModels } from '../resourceModel';
import {
  between,
  count,
  documentSize,
  each,
  exactlyOne,
  isSet,
  known,
  lengthBetween,
  matches,
  required,
  whole,
} from '../rules';
import { globalArn, regionalArn } from './arn';

const nameCharacters = 'letters, digits and + = , . @ _ -';

function iamName(property: string, maximum: number) {
  return matches(property, new RegExp(`^[\\w+=,.@-]{1,${maximum}}$`), `1 to ${maximum} ${nameCharacters}`);
}

/** Returns the ARN of an identity with the path in it: "/" for none. */
function identityArn(kind: string): (made: Made) => { readonly arn: string; readonly uniqueId: string } {
  return (made) => ({
    arn: globalArn(made, 'iam', `${kind}${text(made.inputs, 'path', '/')}${made.id}`),
    uniqueId: `AROA${hexDigits(made.id, 17).toUpperCase()}`,
  });
}

const policyJson = (property: string) =>
  each(property, (value) => {
    if (typeof value !== 'string') return undefined;
    try {
      JSON.parse(value);
      return undefined;
    } catch {
      return 'is not JSON: IAM refuses it as a malformed policy document';
    }
  });

/** A UUID that belongs to the key. */
function uuid(key: string): string {
  return hexDigits(key, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** AWS IAM. */
const identityModels: ResourceModels = {
  'aws:iam/role:Role': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'path'],
    id: idFrom('name'),
    outputs: (made) => ({ ...identityArn('role')(made), createDate: '2020-01-01T00:00:00Z' }),
    rules: [
      required('assumeRolePolicy'),
      iamName('name', 64),
      policyJson('assumeRolePolicy'),
      documentSize('assumeRolePolicy', 2048, 'the trust policy'),
      count('managedPolicyArns', 0, 10, 'managed policies'),
      lengthBetween('description', 0, 1000),
      between('maxSessionDuration', 3600, 43200),
    ],
  },
  'aws:iam/policy:Policy': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'path', 'description'],
    id: (making) =>
      globalArn(making, 'iam', `policy${text(making.inputs, 'path', '/')}${text(making.inputs, 'name')}`),
    outputs: ({ id }) => ({
      arn: id,
      policyId: `ANPA${hexDigits(id, 17).toUpperCase()}`,
      attachmentCount: 0,
    }),
    rules: [
      required('policy'),
      iamName('name', 128),
      policyJson('policy'),
      documentSize('policy', 6144, 'the managed policy'),
    ],
  },
  'aws:iam/rolePolicy:RolePolicy': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'role'],
    id: idFrom('role', 'name'),
    rules: [
      required('role', 'policy'),
      iamName('name', 128),
      policyJson('policy'),
      documentSize('policy', 10240, 'the inline policy'),
    ],
  },
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': {
    immutable: ['role', 'policyArn'],
    id: ({ inputs }) => `${text(inputs, 'role')}/${text(inputs, 'policyArn')}`,
    rules: [
      required('role', 'policyArn'),
      matches('policyArn', /^arn:[\w-]+:iam::(aws|\d{12}):policy\//, 'the ARN of a managed policy'),
    ],
  },
  'aws:iam/instanceProfile:InstanceProfile': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'path'],
    id: idFrom('name'),
    outputs: identityArn('instance-profile'),
    rules: [iamName('name', 128)],
  },
  'aws:iam/serviceLinkedRole:ServiceLinkedRole': {
    immutable: ['awsServiceName', 'customSuffix'],
    id: (making) => {
      const service = text(making.inputs, 'awsServiceName');
      return globalArn(
        making,
        'iam',
        `role/aws-service-role/${service}/AWSServiceRoleFor${service.split('.')[0] ?? ''}`,
      );
    },
    outputs: ({ id, inputs }) => ({
      arn: id,
      name: id.split('/').at(-1) ?? '',
      path: `/aws-service-role/${text(inputs, 'awsServiceName')}/`,
      uniqueId: `AROA${hexDigits(id, 17).toUpperCase()}`,
    }),
    rules: [
      required('awsServiceName'),
      matches(
        'awsServiceName',
        /\.amazonaws\.com$/,
        'a service principal such as "opensearchservice.amazonaws.com"',
      ),
    ],
  },
  'aws:iam/user:User': {
    autoname: { property: 'name' },
    immutable: [],
    id: idFrom('name'),
    outputs: identityArn('user'),
    rules: [iamName('name', 64)],
  },
  'aws:iam/accessKey:AccessKey': {
    immutable: ['user'],
    id: ({ type, name }) => `AKIASIMULATED${hexDigits(`${type}::${name}`, 7).toUpperCase()}`,
    outputs: ({ id }) => ({
      secret: `simulated-${hexDigits(id, 30)}`,
      sesSmtpPasswordV4: `simulated-${hexDigits(`smtp ${id}`, 34)}`,
      status: 'Active',
      createDate: '2020-01-01T00:00:00Z',
    }),
    rules: [required('user')],
  },
};

/** AWS KMS. */
const keyModels: ResourceModels = {
  'aws:kms/key:Key': {
    immutable: ['customerMasterKeySpec', 'keyUsage', 'multiRegion', 'customKeyStoreId'],
    id: ({ type, name }) => uuid(`${type}::${name}`),
    outputs: (made) => ({ arn: regionalArn(made, 'kms', `key/${made.id}`), keyId: made.id }),
    rules: [
      between('deletionWindowInDays', 7, 30),
      lengthBetween('description', 0, 8192),
      policyJson('policy'),
      each('policy', (policy) =>
        typeof policy === 'string' && !/kms:(\*|Put)/.test(policy)
          ? 'would lock everybody out: one statement must allow kms:PutKeyPolicy'
          : undefined,
      ),
    ],
  },
  'aws:kms/replicaKey:ReplicaKey': {
    immutable: ['primaryKeyArn'],
    id: ({ type, name }) => uuid(`${type}::${name}`),
    outputs: (made) => ({ arn: regionalArn(made, 'kms', `key/${made.id}`), keyId: made.id }),
  },
  'aws:kms/alias:Alias': {
    autoname: { property: 'name', unless: ['namePrefix'], prefix: 'alias/' },
    immutable: ['name', 'namePrefix'],
    id: idFrom('name'),
    outputs: (made) => ({
      arn: regionalArn(made, 'kms', made.id),
      targetKeyArn: regionalArn(made, 'kms', `key/${text(made.inputs, 'targetKeyId')}`),
    }),
    rules: [
      required('targetKeyId'),
      matches(
        'name',
        /^alias\/(?!aws\/)[\w/-]{1,250}$/,
        '"alias/" and letters, digits, "_", "-" and "/", not "alias/aws/"',
      ),
    ],
  },
};

/** The provider adds the time and a counter, in 26 digits. */
function madeUnique(prefix: string): string {
  return `${prefix}${'0'.repeat(26)}`;
}

/** AWS Secrets Manager and Systems Manager parameters. */
const secretModels: ResourceModels = {
  'aws:secretsmanager/secret:Secret': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix'],
    id: ({ type, name, inputs, region }) =>
      regionalArn(
        { region },
        'secretsmanager',
        `secret:${text(inputs, 'name') || madeUnique(text(inputs, 'namePrefix'))}-${hexDigits(`${type}::${name}`, 6)}`,
      ),
    outputs: ({ id }) => ({ arn: id }),
    rules: [
      matches('name', /^[\w/+=.@-]{1,512}$/, '1 to 512 letters, digits and / _ + = . @ -'),
      matches('namePrefix', /^[\w/+=.@-]{1,486}$/, '1 to 486 letters, digits and / _ + = . @ -'),
      each('recoveryWindowInDays', (days) =>
        days === 0 || (typeof days === 'number' && days >= 7 && days <= 30)
          ? undefined
          : `${asText(days)} is not offered: 0, or 7 to 30 days`,
      ),
    ],
  },
  'aws:secretsmanager/secretVersion:SecretVersion': {
    immutable: ['secretId', 'secretString', 'secretBinary'],
    id: ({ type, name, inputs }) => `${text(inputs, 'secretId')}|${uuid(`${type}::${name}`).toUpperCase()}`,
    outputs: ({ id, inputs }) => ({
      arn: text(inputs, 'secretId'),
      secretArn: text(inputs, 'secretId'),
      versionId: id.split('|')[1] ?? '',
      versionStages: ['AWSCURRENT'],
    }),
    rules: [
      required('secretId'),
      whole('secretString', (inputs) =>
        ['secretString', 'secretBinary', 'secretStringWo'].filter((key) => isSet(inputs, key)).length === 1
          ? undefined
          : 'give exactly one of secretString, secretBinary and secretStringWo',
      ),
      each('secretString', (value) =>
        typeof value === 'string' && value.length > 65536 ? 'is longer than 65536 characters' : undefined,
      ),
    ],
  },
  'aws:secretsmanager/secretPolicy:SecretPolicy': { immutable: ['secretArn'], id: idFrom('secretArn') },
  'aws:ssm/parameter:Parameter': {
    autoname: { property: 'name' },
    immutable: ['name'],
    id: idFrom('name'),
    outputs: (made) => ({
      arn: regionalArn(made, 'ssm', `parameter/${made.id.replace(/^\//, '')}`),
      version: 1,
    }),
    rules: [
      exactlyOne('value', 'insecureValue', 'valueWo'),
      whole('value', (inputs) =>
        asText(known(inputs, 'value')).length > 4096 && inputs['tier'] !== 'Advanced'
          ? 'is longer than 4096 characters: tier "Advanced" takes more'
          : undefined,
      ),
    ],
  },
};

/** AWS IAM, KMS, Secrets Manager and parameters. */
export const accessModels: ResourceModels = { ...identityModels, ...keyModels, ...secretModels };
