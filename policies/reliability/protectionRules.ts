import { asText, valueAt } from '../../src/simulation/propertyValue';
import { listAt } from '../cluster';
import type { PolicyResource } from '../policyResource';
import { stackRule, type Rule, type StackRuleDefinition } from '../rule';
import { awsGuide, securityHub } from '../awsStandards';
import { dataTypes } from './dataTypes';
import { isReadReplica } from './isReadReplica';

/** A StatefulSet without claims keeps nothing. */
function keepsData({ type, props }: PolicyResource): boolean {
  return type !== 'kubernetes:apps/v1:StatefulSet' || listAt(props, 'spec.volumeClaimTemplates').length > 0;
}

type ProtectionRuleDefinition = Omit<StackRuleDefinition, 'enforcement' | 'onUnknown' | 'check'> & {
  readonly wrong: (resource: PolicyResource) => readonly string[];
};

/** A rule of stacks whose data is kept from deletion, or of the others. */
function whenProtected(isProtected: boolean, { wrong, ...definition }: ProtectionRuleDefinition): Rule {
  return stackRule({
    ...definition,
    enforcement: 'mandatory',
    onUnknown: 'undecided',
    check: (resource, { facts }) => (facts.deletionProtection === isProtected ? wrong(resource) : []),
  });
}

const pulumiProtect = {
  name: 'Pulumi documentation',
  version: '3',
  reference: 'Resource options: protect',
};

const protectedByPulumi = whenProtected(true, {
  id: 'reliability-data-protected',
  severity: 'high',
  why: 'A rename, a changed immutable property or a `destroy` by mistake deletes whatever Pulumi may delete.',
  mend: 'Set the option `protect` of the resource.',
  standards: [pulumiProtect],
  types: dataTypes,
  wrong: (resource) =>
    resource.protect || !keepsData(resource) ? [] : ['may be deleted by Pulumi: protect is not set'],
});

/** Where services of AWS keep their own resources from deletion. */
const ownProtection: Readonly<Record<string, string>> = {
  'aws:dynamodb/table:Table': 'deletionProtectionEnabled',
  'aws:eks/cluster:Cluster': 'deletionProtection',
  'aws:rds/instance:Instance': 'deletionProtection',
};

const protectedByAws = whenProtected(true, {
  id: 'reliability-deletion-protection',
  severity: 'high',
  why: 'It keeps the resource from whoever deletes it past Pulumi, in the console for one.',
  mend: "Switch the service's own deletion protection on.",
  standards: [securityHub('RDS.8'), securityHub('DynamoDB.6')],
  types: Object.keys(ownProtection),
  wrong: ({ type, props }) => {
    const property = ownProtection[type] ?? '';
    return props[property] === true
      ? []
      : [`may be deleted: ${property} is ${asText(props[property]) || 'not set'}`];
  },
});

/** Properties by which a resource goes with all that is in it. */
const forceProperties: Readonly<Record<string, string>> = {
  'aws:backup/vault:Vault': 'forceDestroy',
  'aws:ecr/repository:Repository': 'forceDelete',
  'aws:s3/bucket:Bucket': 'forceDestroy',
};

const notByForce = whenProtected(true, {
  id: 'reliability-not-by-force',
  severity: 'high',
  why: 'AWS refuses to delete a bucket, a vault or a repository that is not empty, unless it is told to empty it first.',
  mend: 'Leave `forceDestroy` and `forceDelete` out.',
  standards: [
    awsGuide('Amazon S3 User Guide', 'Deleting a general purpose bucket'),
    awsGuide('AWS Backup Developer Guide', 'Backup vault deletion'),
  ],
  types: Object.keys(forceProperties),
  wrong: ({ type, props }) => {
    const property = forceProperties[type] ?? '';
    return props[property] === true ? [`goes with all that is in it: ${property} is true`] : [];
  },
});

const finalSnapshot = whenProtected(true, {
  id: 'reliability-final-snapshot',
  severity: 'high',
  why: 'The last snapshot is what is left after a deletion that was meant and then regretted.',
  mend: 'Leave `skipFinalSnapshot` out, name the snapshot by `finalSnapshotIdentifier`, and keep the automated backups.',
  standards: [
    awsGuide('Amazon RDS User Guide', 'Deleting a DB instance'),
    awsGuide('Amazon ElastiCache User Guide', 'Creating a final backup'),
  ],
  types: ['aws:elasticache/replicationGroup:ReplicationGroup', 'aws:rds/instance:Instance'],
  wrong: ({ type, props }) => {
    if (isReadReplica(props)) return [];
    const isDatabase = type === 'aws:rds/instance:Instance';
    return [
      ...(isDatabase && props['skipFinalSnapshot'] === true ? ['is deleted without a last snapshot'] : []),
      ...(asText(props['finalSnapshotIdentifier']) === '' ? ['names no last snapshot'] : []),
      ...(isDatabase && props['deleteAutomatedBackups'] !== false
        ? ['takes its automated backups with it: deleteAutomatedBackups is not false']
        : []),
    ];
  },
});

const keyWindow = whenProtected(true, {
  id: 'reliability-key-deletion-window',
  severity: 'high',
  why: 'What a deleted key has encrypted is lost for good; until the window ends, the deletion can be taken back.',
  mend: 'Set `deletionWindowInDays` to 30, the longest.',
  standards: [awsGuide('AWS KMS Developer Guide', 'Deleting AWS KMS keys')],
  types: ['aws:kms/key:Key'],
  wrong: ({ props }) => {
    // KMS waits 30 days unless it is told otherwise.
    const days = Number(props['deletionWindowInDays'] ?? 30);
    return days >= 30 ? [] : [`is gone ${days} days after its deletion`];
  },
});

/** What keeps a resource, or something of it, after `destroy`: by type the properties and what they should be. */
const leftovers: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  'aws:backup/vault:Vault': { forceDestroy: true },
  'aws:dynamodb/table:Table': { deletionProtectionEnabled: false },
  'aws:ecr/repository:Repository': { forceDelete: true },
  'aws:eks/cluster:Cluster': { deletionProtection: false },
  'aws:rds/instance:Instance': { deletionProtection: false, skipFinalSnapshot: true },
  'aws:s3/bucket:Bucket': { forceDestroy: true },
};

const disposable = whenProtected(false, {
  id: 'reliability-disposable',
  severity: 'low',
  why: 'A stack whose data is not kept is there to be made and taken away: what stops its `destroy`, or outlives it, costs money unseen.',
  mend: 'Leave protection and last snapshots out where the stack does not ask for them.',
  standards: [{ name: 'Pulumi documentation', version: '3', reference: 'pulumi destroy' }],
  types: [...new Set([...dataTypes, ...Object.keys(leftovers)])],
  wrong: ({ type, props, protect }) => [
    ...(protect ? ['stops a destroy: protect is set'] : []),
    ...Object.entries(leftovers[type] ?? {})
      .filter(([property, wanted]) => (props[property] ?? false) !== wanted)
      .map(
        ([property]) =>
          `stops a destroy or outlives it: ${property} is ${asText(props[property]) || 'not set'}`,
      ),
    ...(asText(props['finalSnapshotIdentifier']) === '' ? [] : ['leaves a last snapshot behind']),
    ...(valueAt(props, 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted') === 'Retain'
      ? ['leaves its disks behind']
      : []),
  ],
});

/** What is kept from deletion, and what is not. */
export const protectionRules: readonly Rule[] = [
  protectedByPulumi,
  protectedByAws,
  notByForce,
  finalSnapshot,
  keyWindow,
  disposable,
];
