import { isProductionLike } from '../../src/model/environment';
import { asText, valueAt } from '../../src/simulation/propertyValue';
import { bagsAt, clusterObject, clusterOf, ofKind } from '../cluster';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { resourceRule, stackRule, type Rule, type RuleSetting } from '../rule';
import { awsGuide, reliabilityPillar, securityHub } from '../awsStandards';
import { isReadReplica } from './isReadReplica';

const automatically = reliabilityPillar('REL09-BP03');

function days(description: string): RuleSetting {
  return { description, default: 7, minimum: 1, maximum: 35 };
}

/** Says whether a resource of the type has that one among its dependencies. */
function anyDependsOn(stack: PolicyStack, type: string, { urn }: PolicyResource): PolicyResource | undefined {
  return ofType(stack, type).find(({ dependencies }) => dependencies.includes(urn));
}

const databaseBackups = stackRule({
  id: 'reliability-rds-backups',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'The automated backups are what a database can be set back by, to any second of the days that they are kept.',
  mend: 'Set `backupRetentionPeriod` to as many days as a fault may go unseen.',
  standards: [securityHub('RDS.11'), automatically],
  onUnknown: 'undecided',
  settings: { days: days('Days of point-in-time recovery in production and staging') },
  types: ['aws:rds/instance:Instance'],
  check: ({ props }, { facts }, numberOf) => {
    if (isReadReplica(props)) return [];
    const least = isProductionLike(facts) ? numberOf('days') : 1;
    const kept = Number(props['backupRetentionPeriod'] ?? 0);
    return kept >= least ? [] : [`keeps its backups for ${kept} days, fewer than ${least}`];
  },
});

const databaseInPlan = stackRule({
  id: 'reliability-rds-backup-plan',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Snapshots in a vault of AWS Backup survive the deletion of the database, and with a copy the loss of its region.',
  mend: 'Select the database in a plan of AWS Backup.',
  standards: [securityHub('RDS.26'), automatically],
  onUnknown: 'undecided',
  types: ['aws:rds/instance:Instance'],
  check: (resource, stack) =>
    !isProductionLike(stack.facts) ||
    isReadReplica(resource.props) ||
    anyDependsOn(stack, 'aws:backup/selection:Selection', resource) !== undefined
      ? []
      : ['is in no plan of AWS Backup'],
});

const planRetention = resourceRule({
  id: 'reliability-backup-plan-retention',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A snapshot without an end is paid for ever, and a plan without a rule makes none.',
  mend: 'Give every rule of the plan, and every copy, `lifecycle.deleteAfter` of as many days as it must be kept.',
  standards: [awsGuide('AWS Backup Developer Guide', 'Backup plan options and configuration'), automatically],
  onUnknown: 'undecided',
  settings: { days: days('Days that a snapshot is kept at least') },
  types: ['aws:backup/plan:Plan'],
  check: ({ props }, numberOf) => {
    const rules = bagsAt(props, 'rules.*');
    if (rules.length === 0) return ['has no rule'];
    return rules.flatMap((rule) =>
      [rule, ...bagsAt(rule, 'copyActions.*')]
        .map((made) => Number(valueAt(made, 'lifecycle.deleteAfter') ?? 0))
        .flatMap((kept) => {
          const name = asText(rule['ruleName']);
          if (kept === 0) return [`keeps what ${name} makes for ever`];
          return kept < numberOf('days') ? [`keeps what ${name} makes for ${kept} days`] : [];
        }),
    );
  },
});

const cacheSnapshots = stackRule({
  id: 'reliability-cache-snapshots',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A cache that holds sessions and queues holds data; without snapshots it starts empty after a mistake.',
  mend: 'Set `snapshotRetentionLimit` to the days that snapshots are kept.',
  standards: [securityHub('ElastiCache.1'), automatically],
  onUnknown: 'undecided',
  settings: { days: days('Days that snapshots of a cache are kept where data is kept from deletion') },
  types: ['aws:elasticache/replicationGroup:ReplicationGroup'],
  check: ({ props }, { facts }, numberOf) => {
    const kept = Number(props['snapshotRetentionLimit'] ?? 0);
    return !facts.deletionProtection || kept >= numberOf('days')
      ? []
      : [`keeps its snapshots for ${kept} days, fewer than ${numberOf('days')}`];
  },
});

const fileSystemBackups = stackRule({
  id: 'reliability-file-system-backup',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'EFS survives the loss of a zone, but not the mistake of a program that deletes its files.',
  mend: 'Add a BackupPolicy with the status ENABLED.',
  standards: [securityHub('EFS.2'), automatically],
  onUnknown: 'undecided',
  types: ['aws:efs/fileSystem:FileSystem'],
  check: (resource, stack) => {
    if (!stack.facts.deletionProtection) return [];
    const policy = anyDependsOn(stack, 'aws:efs/backupPolicy:BackupPolicy', resource);
    const status = asText(valueAt(policy?.props, 'backupPolicy.status')) || 'not there';
    return status === 'ENABLED' ? [] : [`is not backed up: its backup policy is ${status}`];
  },
});

const bucketVersions = stackRule({
  id: 'reliability-bucket-versioning',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'With versions an object that is overwritten or deleted by mistake can be had back.',
  mend: 'Add a BucketVersioning with the status Enabled, and let old versions expire.',
  standards: [securityHub('S3.14'), reliabilityPillar('REL09-BP01')],
  onUnknown: 'undecided',
  types: ['aws:s3/bucket:Bucket'],
  check: (resource, stack) => {
    const versioning = anyDependsOn(stack, 'aws:s3/bucketVersioning:BucketVersioning', resource);
    const status = asText(valueAt(versioning?.props, 'versioningConfiguration.status')) || 'not there';
    return status === 'Enabled' ? [] : [`keeps no old versions: its versioning is ${status}`];
  },
});

const tableRecovery = resourceRule({
  id: 'reliability-table-recovery',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Point-in-time recovery sets a table back to any second of the last 35 days.',
  mend: 'Set `pointInTimeRecovery.enabled: true`.',
  standards: [securityHub('DynamoDB.2'), automatically],
  onUnknown: 'undecided',
  types: ['aws:dynamodb/table:Table'],
  check: ({ props }) =>
    valueAt(props, 'pointInTimeRecovery.enabled') === true ? [] : ['cannot be set back to a point in time'],
});

/** A database in pods has what its system asks for: Berth dumps where a seed does. */
const databaseDumps = stackRule({
  id: 'reliability-database-dump',
  severity: 'medium',
  enforcement: 'advisory',
  why: 'A database in pods has no backup but what the system makes: its disk survives the pod, not a mistake.',
  mend: 'Give the database a dump in the system, or let it be managed.',
  standards: [reliabilityPillar('REL09-BP01'), automatically],
  onUnknown: 'undecided',
  types: ['kubernetes:apps/v1:StatefulSet'],
  check: (resource, stack) => {
    const { name, namespace, content } = clusterObject(resource);
    const runsPostgres = bagsAt(content, 'spec.template.spec.containers.*').some(
      (container) => container['name'] === 'postgres',
    );
    if (!runsPostgres || !stack.facts.deletionProtection) return [];
    const dumps = ofKind(clusterOf(stack), 'CronJob')
      .filter((job) => job.namespace === namespace)
      .filter((job) =>
        bagsAt(job.content, allVariables).some(({ value }) => isHostOf(asText(value), name, namespace)),
      )
      .filter((job) => valueAt(job.content, 'spec.suspend') !== true);
    return dumps.length === 0 ? ['is a database that nothing dumps'] : [];
  },
});

const allVariables = 'spec.jobTemplate.spec.template.spec.initContainers.*.env.*';

function isHostOf(host: string, name: string, namespace: string): boolean {
  return host === `${name}.${namespace}.svc.cluster.local`;
}

/** What data can be had back from. */
export const backupRules: readonly Rule[] = [
  databaseBackups,
  databaseInPlan,
  planRetention,
  cacheSnapshots,
  fileSystemBackups,
  bucketVersions,
  tableRecovery,
  databaseDumps,
];
