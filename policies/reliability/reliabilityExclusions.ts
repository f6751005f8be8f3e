import type { Exclusion } from '../exclusions';

const cache = 'aws:elasticache/replicationGroup:ReplicationGroup';
const statefulSet = 'kubernetes:apps/v1:StatefulSet';

const cacheAlone =
  'Kardon keeps nothing in this store but what it can compute again: its seed gives it no disk, and Celery keeps its messages in RabbitMQ.';

/** What the shipped systems do against the rules of reliability, and why. */
export const reliabilityExclusions: readonly Exclusion[] = [
  ...['reliability-cache-snapshots', 'reliability-final-snapshot'].map((rule) => ({
    rule,
    type: cache,
    name: 'kardon-redis',
    reason: cacheAlone,
  })),
  { rule: 'reliability-store-claims', type: statefulSet, name: 'kardon-redis', reason: cacheAlone },
  {
    rule: 'reliability-store-claims',
    type: statefulSet,
    name: 'smtp',
    reason:
      'Mailpit catches the mail of a stack that sends none, for people to look at; what it caught is worth nothing after it.',
  },
  {
    rule: 'reliability-store-claims',
    type: statefulSet,
    name: 'topic',
    reason:
      'The emulator of the SNS API is for development, and makes its topics anew whenever it starts; a topic keeps nothing.',
  },
  {
    rule: 'reliability-data-protected',
    type: 'aws:kms/key:Key',
    name: '*-backup-copy',
    reason:
      'Pulumi never deletes this key: it is retained on delete, like the vault whose snapshots it encrypts, which is nothing that a rule can see.',
  },
  ...['prometheus', 'alertmanager'].map((name) => ({
    rule: 'reliability-data-protected',
    type: statefulSet,
    name,
    reason:
      'What it keeps are measurements of the last fifteen days, or whom it told of what: nothing of a user is lost with it, and a stack that is deleted needs neither.',
  })),
  ...['prometheus', 'alertmanager'].map((name) => ({
    rule: 'reliability-store-claims',
    type: statefulSet,
    name,
    environments: ['development', 'testing'] as const,
    reason:
      'Where nothing need survive a node its measurements go with the pod too: autoscalers ask for the last two minutes.',
  })),
  {
    rule: 'reliability-replicas',
    type: 'kubernetes:apps/v1:Deployment',
    name: 'kube-state-metrics',
    reason:
      'Two would each report every job, and every alert would come twice; a minute without it is a gap in a graph, and nothing else depends on it.',
  },
];
