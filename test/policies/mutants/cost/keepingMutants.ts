import { set, without, type Mutant, type Subject } from '../../mutant';
import { mutant } from '../taskPlatform';

const hello: Subject = { system: 'csa-hello' };
const group = { type: 'aws:cloudwatch/logGroup:LogGroup', name: 'cluster' };
const imagePolicy = { type: 'aws:ecr/lifecyclePolicy:LifecyclePolicy', name: 'csa-hello/web-app' };
const lifecycle = {
  type: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  name: 'storage',
};
const plan = { type: 'aws:backup/plan:Plan' };

/** The policy of a repository with one rule, for images of the status. */
function imagesOf(tagStatus: string, action = 'expire'): string {
  return JSON.stringify({ rules: [{ selection: { tagStatus }, action: { type: action } }] });
}

/** What is kept for ever. */
export const keepingMutants: readonly Mutant[] = [
  mutant(
    'cost-retention',
    'logs for ever',
    set(group, 'retentionInDays', undefined),
    /keeps its logs for ever/,
  ),
  mutant(
    'cost-retention',
    'logs for two years',
    set(group, 'retentionInDays', 731),
    /keeps its logs for 731 days, and 400 are allowed/,
  ),
  mutant(
    'cost-lifecycle',
    'a repository without a policy',
    without(imagePolicy),
    /it has no lifecycle policy/,
    hello,
  ),
  mutant(
    'cost-lifecycle',
    'images that no tag names',
    set(imagePolicy, 'policy', imagesOf('tagged')),
    /keeps images that no tag names any more/,
    hello,
  ),
  mutant(
    'cost-lifecycle',
    'every image with a tag',
    set(imagePolicy, 'policy', imagesOf('untagged')),
    /keeps every image that has a tag/,
    hello,
  ),
  mutant(
    'cost-lifecycle',
    'a policy that removes nothing',
    set(imagePolicy, 'policy', imagesOf('any', 'transition')),
    /keeps every image that has a tag/,
    hello,
  ),
  mutant(
    'cost-lifecycle',
    'a bucket without a lifecycle',
    without(lifecycle),
    /keeps old versions of its objects for ever/,
  ),
  mutant(
    'cost-lifecycle',
    'old versions for ever',
    set(lifecycle, 'rules.0.noncurrentVersionExpiration', undefined),
    /keeps old versions/,
  ),
  mutant(
    'cost-lifecycle',
    'a lifecycle that is off',
    set(lifecycle, 'rules.0.status', 'Disabled'),
    /keeps old versions/,
  ),
  mutant(
    'cost-lifecycle',
    'parts of broken uploads',
    set(lifecycle, 'rules.1.abortIncompleteMultipartUpload', undefined),
    /keeps the parts of uploads that never ended/,
  ),
  mutant(
    'cost-lifecycle',
    'backups for ever',
    set(plan, 'rules.0.lifecycle', undefined),
    /keeps the backups of the rule every-6-hours for ever/,
  ),
  mutant(
    'cost-lifecycle',
    'copies of backups for ever',
    set(plan, 'rules.0.copyActions.0.lifecycle', undefined),
    /keeps the copies of the rule every-6-hours for ever/,
  ),
];
