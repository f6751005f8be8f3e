import { asText, isBag, type PropertyBag } from '../propertyValue';
import { gp3Problem } from '../gp3';
import { hexDigits, idFrom, prefixedId, type ResourceModel, type ResourceModels } from '../resourceModel';
import { between, each, exactlyOne, isSet, known, matches, oneOf, required, whole } from '../rules';
import { partitionOf, regionalArn } from './arn';

const bucketSetting: ResourceModel = {
  immutable: ['bucket'],
  id: idFrom('bucket'),
  rules: [required('bucket')],
};

/** What S3 refuses beyond the characters. */
function bucketNameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const [prefix] = ['xn--', 'sthree-', 'amzn-s3-demo-'].filter((reserved) => name.startsWith(reserved));
  const [suffix] = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'].filter((reserved) =>
    name.endsWith(reserved),
  );
  const reserved = prefix ?? suffix;
  if (reserved !== undefined) return `"${name}" is not valid: S3 keeps "${reserved}" for itself`;
  return /^\d+(\.\d+){3}$/.test(name)
    ? `"${name}" is not valid: a name must not look like an address`
    : undefined;
}

const backupRule = whole('rules', (inputs) => {
  const rules = inputs['rules'];
  const list: readonly PropertyBag[] = Array.isArray(rules) ? rules : [];
  for (const rule of list) {
    const [cold, deleted] = [known(rule, 'lifecycle.coldStorageAfter'), known(rule, 'lifecycle.deleteAfter')];
    if (typeof cold === 'number' && typeof deleted === 'number' && deleted < cold + 90) {
      return `deleteAfter ${deleted} is too early: coldStorageAfter ${cold} and at least 90 days`;
    }
  }
  return undefined;
});

/** Deletions are copied by rules with a filter, objects under a key of KMS by rules that name one for the copy. */
function replicationProblem(rule: PropertyBag): string | undefined {
  if (known(rule, 'rule.deleteMarkerReplication') !== undefined && known(rule, 'rule.filter') === undefined) {
    return 'deleteMarkerReplication needs a filter';
  }
  const { destination } = isBag(rule['rule']) ? rule['rule'] : {};
  return known(rule, 'rule.sourceSelectionCriteria.sseKmsEncryptedObjects') === undefined ||
    (isBag(destination) && isSet(destination, 'encryptionConfiguration'))
    ? undefined
    : 'sourceSelectionCriteria.sseKmsEncryptedObjects needs destination.encryptionConfiguration.replicaKmsKeyId';
}

/** Amazon S3. */
const bucketModels: ResourceModels = {
  'aws:s3/bucket:Bucket': {
    autoname: { property: 'bucket', unless: ['bucketPrefix'], lowercase: true },
    immutable: ['bucket', 'bucketPrefix', 'objectLockEnabled'],
    id: idFrom('bucket'),
    outputs: ({ id, region }) => ({
      arn: `arn:${partitionOf(region)}:s3:::${id}`,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
      bucketRegion: region,
      hostedZoneId: 'Z3AQBSTGFYJSTF',
    }),
    rules: [
      matches(
        'bucket',
        /^[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/,
        '3 to 63 lower-case letters, digits, "-" and ".", a letter or digit at both ends',
      ),
      each('bucket', bucketNameProblem),
    ],
  },
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': bucketSetting,
  'aws:s3/bucketPolicy:BucketPolicy': { ...bucketSetting, rules: [required('bucket', 'policy')] },
  'aws:s3/bucketVersioning:BucketVersioning': {
    ...bucketSetting,
    rules: [
      required('bucket', 'versioningConfiguration'),
      oneOf('versioningConfiguration.status', ['Enabled', 'Suspended', 'Disabled']),
    ],
  },
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': {
    ...bucketSetting,
    rules: [required('bucket', 'rules')],
  },
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': {
    ...bucketSetting,
    rules: [required('bucket', 'rule')],
  },
  'aws:s3/bucketLogging:BucketLogging': {
    ...bucketSetting,
    rules: [required('bucket', 'targetBucket', 'targetPrefix')],
  },
  'aws:s3/bucketCorsConfiguration:BucketCorsConfiguration': bucketSetting,
  'aws:s3/bucketNotification:BucketNotification': bucketSetting,
  'aws:s3/bucketReplicationConfig:BucketReplicationConfig': {
    ...bucketSetting,
    rules: [
      required('bucket', 'role', 'rules'),
      oneOf('rules.*.status', ['Enabled', 'Disabled']),
      each('rules.*', (rule) => replicationProblem({ rule })),
    ],
  },
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': {
    ...bucketSetting,
    rules: [
      required('bucket', 'rules'),
      oneOf('rules.*.status', ['Enabled', 'Disabled']),
      each('rules.*.transitions.*', (transition) => {
        const days = known({ transition }, 'transition.days');
        const storage = asText(known({ transition }, 'transition.storageClass'));
        return typeof days === 'number' && days < 30 && /^(STANDARD_IA|ONEZONE_IA)$/.test(storage)
          ? `${days} days are too few: ${storage} takes objects from 30 days on`
          : undefined;
      }),
    ],
  },
};

const restoreTestName = matches('name', /^\w{1,50}$/, '1 to 50 letters, digits and "_"');

/** AWS Backup. */
const backupModels: ResourceModels = {
  'aws:backup/vault:Vault': {
    autoname: { property: 'name' },
    immutable: ['name', 'kmsKeyArn'],
    id: idFrom('name'),
    outputs: (made) => ({ arn: regionalArn(made, 'backup', `backup-vault:${made.id}`), recoveryPoints: 0 }),
    rules: [matches('name', /^[A-Za-z0-9_-]{2,50}$/, '2 to 50 letters, digits, "-" and "_"')],
  },
  'aws:backup/plan:Plan': {
    autoname: { property: 'name' },
    immutable: ['name'],
    id: ({ type, name }) =>
      hexDigits(`${type}::${name}`, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    outputs: (made) => ({
      arn: regionalArn(made, 'backup', `backup-plan:${made.id}`),
      version: hexDigits(made.id, 16),
    }),
    rules: [
      required('rules'),
      matches('name', /^[A-Za-z0-9_.-]{1,50}$/, '1 to 50 letters, digits, "-", "_" and "."'),
      matches('rules.*.schedule', /^(cron|rate)\(.+\)$/, 'such as "cron(0 5 * * ? *)"'),
      backupRule,
    ],
  },
  'aws:backup/selection:Selection': {
    autoname: { property: 'name' },
    immutable: ['name', 'planId', 'iamRoleArn', 'resources', 'notResources', 'selectionTags', 'conditions'],
    rules: [
      required('planId', 'iamRoleArn'),
      matches('name', /^[A-Za-z0-9_.-]{1,50}$/, '1 to 50 letters, digits, "-", "_" and "."'),
    ],
  },
  'aws:backup/restoreTestingPlan:RestoreTestingPlan': {
    autoname: { property: 'name' },
    immutable: ['name'],
    id: idFrom('name'),
    outputs: (made) => ({ arn: regionalArn(made, 'backup', `restore-testing-plan:${made.id}`) }),
    rules: [
      required('recoveryPointSelection', 'scheduleExpression'),
      restoreTestName,
      between('startWindowHours', 1, 168),
      matches('scheduleExpression', /^(cron|at)\(.+\)$/, 'such as "cron(0 5 ? * SUN *)"'),
      oneOf('recoveryPointSelection.algorithm', ['LATEST_WITHIN_WINDOW', 'RANDOM_WITHIN_WINDOW']),
      oneOf('recoveryPointSelection.recoveryPointTypes.*', ['CONTINUOUS', 'SNAPSHOT']),
      between('recoveryPointSelection.selectionWindowDays', 1, 365),
    ],
  },
  'aws:backup/restoreTestingSelection:RestoreTestingSelection': {
    autoname: { property: 'name' },
    immutable: ['name', 'restoreTestingPlanName', 'protectedResourceType'],
    id: idFrom('name', 'restoreTestingPlanName'),
    rules: [
      required('iamRoleArn', 'protectedResourceType', 'restoreTestingPlanName'),
      restoreTestName,
      between('validationWindowHours', 1, 168),
      whole('restoreMetadataOverrides', (inputs) => {
        const groups = known(inputs, 'restoreMetadataOverrides.vpcSecurityGroupIds');
        return typeof groups !== 'string' || groups.startsWith('["')
          ? undefined
          : 'vpcSecurityGroupIds must be a list in JSON, such as ["sg-1"]';
      }),
    ],
  },
  'aws:backup/vaultPolicy:VaultPolicy': { immutable: ['backupVaultName'], id: idFrom('backupVaultName') },
  'aws:backup/vaultLockConfiguration:VaultLockConfiguration': {
    immutable: ['backupVaultName', 'changeableForDays', 'maxRetentionDays', 'minRetentionDays'],
    id: idFrom('backupVaultName'),
    rules: [between('changeableForDays', 3, 36500)],
  },
};

/** Amazon EBS. */
const volumeModels: ResourceModels = {
  'aws:ebs/volume:Volume': {
    immutable: ['availabilityZone', 'encrypted', 'kmsKeyId', 'snapshotId'],
    id: prefixedId('vol'),
    outputs: (made) => ({ arn: regionalArn(made, 'ec2', `volume/${made.id}`) }),
    rules: [
      exactlyOne('size', 'snapshotId'),
      whole('iops', (inputs) => gp3Problem(inputs, { type: 'type', size: 'size' })),
    ],
  },
};

/** Amazon S3, EBS and AWS Backup. */
export const storageModels: ResourceModels = {
  ...bucketModels,
  ...backupModels,
  ...volumeModels,
};
