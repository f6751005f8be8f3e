import { asText, isBag, propertyValue, type PropertyBag } from '../../src/simulation/propertyValue';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { resourceRule, stackRule, type Rule } from '../rule';
import { awsGuide, securityHub } from '../awsStandards';

const queue = 'aws:sqs/queue:Queue';

/** The queue to which this one sends what nobody could process; undefined where it has none. */
function deadLettersOf(
  { dependencies, props }: PolicyResource,
  stack: PolicyStack,
): PolicyResource | undefined {
  if (asText(props['redrivePolicy']) === '') return undefined;
  return ofType(stack, queue).find(({ urn }) => dependencies.includes(urn));
}

function takesDeadLetters(resource: PolicyResource, stack: PolicyStack): boolean {
  return ofType(stack, queue).some((source) => deadLettersOf(source, stack) === resource);
}

const deadLetters = stackRule({
  id: 'reliability-queue-dead-letters',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A message that no consumer can process comes back for ever, and keeps others waiting, unless it is put aside.',
  mend: 'Give the queue a `redrivePolicy` with a dead-letter queue and a number of attempts.',
  standards: [awsGuide('Amazon SQS Developer Guide', 'Using dead-letter queues in Amazon SQS')],
  onUnknown: 'undecided',
  types: [queue],
  check: (resource, stack) =>
    takesDeadLetters(resource, stack) || deadLettersOf(resource, stack) !== undefined
      ? []
      : ['has no dead-letter queue'],
});

const attempts = resourceRule({
  id: 'reliability-queue-attempts',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'After one attempt alone a pod that is stopped in the middle of its work makes a dead letter of it.',
  mend: 'Set `maxReceiveCount` of the redrive policy to 3 and more.',
  standards: [awsGuide('Amazon SQS Developer Guide', 'Configure a dead-letter queue')],
  onUnknown: 'undecided',
  settings: {
    attempts: { description: 'Attempts at a message at least', default: 3, minimum: 1, maximum: 1000 },
  },
  types: [queue],
  check: ({ props }, numberOf) => {
    const text = asText(props['redrivePolicy']);
    if (text === '') return [];
    const count = Number(parsed(text)['maxReceiveCount'] ?? 0);
    return count >= numberOf('attempts') ? [] : [`puts a message aside after ${count} attempts`];
  },
});

/** The document in the text; an empty one where it is none, as while it is not known. */
function parsed(text: string): PropertyBag {
  try {
    const document: unknown = JSON.parse(text);
    const value = propertyValue(document);
    return isBag(value) ? value : {};
  } catch {
    return {};
  }
}

const visibility = stackRule({
  id: 'reliability-queue-visibility',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A message that shows again before it is processed is processed twice, by two consumers at once.',
  mend: 'Set `visibilityTimeoutSeconds` to more than the longest that a consumer works on a message.',
  standards: [awsGuide('Amazon SQS Developer Guide', 'Amazon SQS visibility timeout')],
  onUnknown: 'undecided',
  settings: {
    seconds: {
      description: 'Seconds that a message stays hidden at least while it is processed',
      default: 30,
      minimum: 1,
      maximum: 43200,
    },
  },
  types: [queue],
  check: (resource, stack, numberOf) => {
    // SQS hides a message for half a minute unless it is told otherwise.
    const seconds = Number(resource.props['visibilityTimeoutSeconds'] ?? 30);
    return seconds >= numberOf('seconds') || takesDeadLetters(resource, stack)
      ? []
      : [`shows a message again after ${seconds} seconds`];
  },
});

/** Seconds that SQS keeps a message unless it is told otherwise: four days. */
const defaultRetention = 345_600;

function retention({ props }: PolicyResource): number {
  return Number(props['messageRetentionSeconds'] ?? defaultRetention);
}

const keptLonger = stackRule({
  id: 'reliability-dead-letters-kept',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A dead letter keeps the date of the message: where both queues keep as long, it is deleted before anybody looks.',
  mend: 'Set `messageRetentionSeconds` of the dead-letter queue to 14 days, the longest.',
  standards: [awsGuide('Amazon SQS Developer Guide', 'Using dead-letter queues in Amazon SQS')],
  onUnknown: 'undecided',
  types: [queue],
  check: (resource, stack) => {
    const aside = deadLettersOf(resource, stack);
    return aside === undefined || retention(aside) > retention(resource)
      ? []
      : [
          `keeps messages for ${retention(resource)} seconds, and ${aside.name} dead ones for ${retention(aside)}`,
        ];
  },
});

const logRetention = resourceRule({
  id: 'reliability-log-retention',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'A log without an end grows for ever, and one that ends too soon is gone when somebody asks what happened.',
  mend: 'Set `retentionInDays`.',
  standards: [securityHub('CloudWatch.16')],
  onUnknown: 'undecided',
  settings: {
    days: { description: 'Days that a log is kept at least', default: 30, minimum: 1, maximum: 3653 },
  },
  types: ['aws:cloudwatch/logGroup:LogGroup'],
  check: ({ props }, numberOf) => {
    const kept = Number(props['retentionInDays'] ?? 0);
    if (kept === 0) return ['is kept for ever: retentionInDays is not set'];
    return kept >= numberOf('days') ? [] : [`is kept for ${kept} days, fewer than ${numberOf('days')}`];
  },
});

/** Percent by which the room to grow exceeds the disk: below that RDS says that it may run full before it grows. */
const headroomPercent = 26;

const storageHeadroom = resourceRule({
  id: 'reliability-rds-storage-headroom',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A database whose disk is full stops; with room to grow RDS enlarges it before.',
  mend: `Set \`maxAllocatedStorage\` to at least ${headroomPercent} % more than \`allocatedStorage\`.`,
  standards: [
    awsGuide('Amazon RDS User Guide', 'Managing capacity automatically with Amazon RDS storage autoscaling'),
  ],
  onUnknown: 'undecided',
  types: ['aws:rds/instance:Instance'],
  check: ({ props }) => {
    const most = Number(props['maxAllocatedStorage'] ?? 0);
    const disk = Number(props['allocatedStorage'] ?? 0);
    if (most === 0) return ['does not grow: maxAllocatedStorage is not set'];
    return most * 100 >= disk * (100 + headroomPercent)
      ? []
      : [`has ${disk} GiB and may grow to ${most}, less than ${headroomPercent} % more`];
  },
});

/** What becomes of messages and logs, and what must not run full. */
export const messageRules: readonly Rule[] = [
  deadLetters,
  attempts,
  visibility,
  keptLonger,
  logRetention,
  storageHeadroom,
];
