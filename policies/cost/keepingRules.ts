import {
  asText,
  isBag,
  valueAt,
  type PropertyBag,
  type PropertyValue,
} from '../../src/simulation/propertyValue';
import { parsed } from '../awsResources';
import { bagsAt, textAt } from '../cluster';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { resourceRule, stackRule, type Rule } from '../rule';
import { costPillar } from './costStandards';

const retentionPractice = costPillar('COST04-BP05 Enforce data retention policies');

const logRetention = resourceRule({
  id: 'cost-retention',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'CloudWatch keeps logs for ever unless it is told otherwise, and each month costs more than the one before.',
  mend: 'Set `retentionInDays` to as many days as anybody looks back; logs that must be kept for years belong into S3.',
  standards: [retentionPractice],
  onUnknown: 'undecided',
  settings: {
    mostDays: { description: 'Days that logs may be kept at most.', default: 400, minimum: 1, maximum: 3653 },
  },
  types: ['aws:cloudwatch/logGroup:LogGroup'],
  check: ({ props }, numberOf) => {
    const days = Number(props['retentionInDays'] ?? 0);
    if (days === 0) return ['keeps its logs for ever: retentionInDays is not set'];
    const most = numberOf('mostDays');
    return days > most ? [`keeps its logs for ${days} days, and ${most} are allowed`] : [];
  },
});

const lifecycle = stackRule({
  id: 'cost-lifecycle',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Every push leaves an image, every change an old version, every broken upload its parts, every night a backup; all are paid for until something removes them.',
  mend: 'Give a repository a lifecycle policy, a versioned bucket a lifecycle for old versions and broken uploads, and each backup and its copy `deleteAfter`.',
  standards: [
    retentionPractice,
    { name: 'AWS Security Hub CSPM control reference', version: '2025', reference: 'ECR.3' },
    { name: 'AWS Security Hub CSPM control reference', version: '2025', reference: 'S3.10' },
  ],
  onUnknown: 'undecided',
  types: ['aws:ecr/repository:Repository', 'aws:s3/bucket:Bucket', 'aws:backup/plan:Plan'],
  check: (resource, stack) => {
    if (resource.type === 'aws:ecr/repository:Repository') return repositoryProblems(resource, stack);
    return resource.type === 'aws:s3/bucket:Bucket'
      ? bucketProblems(resource, stack)
      : backupProblems(resource);
  },
});

function repositoryProblems(repository: PolicyResource, stack: PolicyStack): readonly string[] {
  const policy = madeFor(
    stack,
    'aws:ecr/lifecyclePolicy:LifecyclePolicy',
    'repository',
    repository.props['name'],
  );
  if (policy === undefined) return ['keeps every image: it has no lifecycle policy'];
  const rules = bagsOf(parsed(textAt(policy.props, 'policy')), 'rules.*');
  const expires = (status: string) =>
    rules.some(
      (rule) => textAt(rule, 'selection.tagStatus') === status && textAt(rule, 'action.type') === 'expire',
    );
  return [
    ...(expires('untagged') || expires('any') ? [] : ['keeps images that no tag names any more']),
    ...(expires('tagged') || expires('any') ? [] : ['keeps every image that has a tag, however old']),
  ];
}

function bucketProblems(bucket: PolicyResource, stack: PolicyStack): readonly string[] {
  const name = bucket.props['bucket'];
  const versioning = madeFor(stack, 'aws:s3/bucketVersioning:BucketVersioning', 'bucket', name);
  const configuration = madeFor(
    stack,
    'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    'bucket',
    name,
  );
  const rules = bagsOf(configuration?.props, 'rules.*').filter(
    (rule) => textAt(rule, 'status') === 'Enabled',
  );
  const has = (path: string) => rules.some((rule) => Number(valueAt(rule, path) ?? 0) > 0);
  const versioned = textAt(versioning?.props, 'versioningConfiguration.status') === 'Enabled';
  return [
    ...(!versioned || has('noncurrentVersionExpiration.noncurrentDays')
      ? []
      : ['keeps old versions of its objects for ever']),
    ...(has('abortIncompleteMultipartUpload.daysAfterInitiation')
      ? []
      : ['keeps the parts of uploads that never ended']),
  ];
}

function backupProblems({ props }: PolicyResource): readonly string[] {
  return bagsAt(props, 'rules.*').flatMap((rule) => {
    const name = textAt(rule, 'ruleName');
    const copies = bagsAt(rule, 'copyActions.*');
    return [
      ...(ends(rule) ? [] : [`keeps the backups of the rule ${name} for ever: it has no deleteAfter`]),
      ...(copies.every(ends)
        ? []
        : [`keeps the copies of the rule ${name} for ever: they have no deleteAfter`]),
    ];
  });
}

function ends(rule: PropertyBag): boolean {
  return Number(valueAt(rule, 'lifecycle.deleteAfter') ?? 0) > 0;
}

/** Returns the resource of the type that is for the one of the name; a name that is not known yet equals another such. */
function madeFor(
  stack: PolicyStack,
  type: string,
  property: string,
  name: PropertyValue | undefined,
): PolicyResource | undefined {
  return ofType(stack, type).find(({ props }) => asText(props[property]) === asText(name));
}

function bagsOf(value: PropertyValue | undefined, path: string): readonly PropertyBag[] {
  return isBag(value) ? bagsAt(value, path) : [];
}

/** How long what is stored may stay. */
export const keepingRules: readonly Rule[] = [logRetention, lifecycle];
