import { valueAt } from '../../src/simulation/propertyValue';
import { matchesPattern, parsed, statementsAt, textsOf, withText } from '../awsResources';
import { textAt } from '../cluster';
import type { PolicyResource } from '../policyResource';
import type { PolicyStack } from '../policyStack';
import { stackRule, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';
import { keyRefuses } from './keyRefuses';

const queueType = 'aws:sqs/queue:Queue';

function deadLetterProblems({ props }: PolicyResource, stack: PolicyStack): readonly string[] {
  const policy = parsed(textAt(props, 'redrivePolicy'));
  const letters = withText(stack, queueType, 'arn', textAt(policy, 'deadLetterTargetArn'));
  if (letters === undefined) return [];
  const receives = Number(valueAt(policy, 'maxReceiveCount'));
  const rule = withText(
    stack,
    'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy',
    'queueUrl',
    textAt(letters.props, 'url'),
  );
  const allowed = parsed(textAt(rule?.props, 'redriveAllowPolicy'));
  const [permission, sources] = [
    textAt(allowed, 'redrivePermission'),
    textsOf(valueAt(allowed, 'sourceQueueArns')),
  ];
  const refused =
    permission === 'denyAll' ||
    (permission === 'byQueue' && !sources.some((source) => matchesPattern(source, textAt(props, 'arn'))));
  return [
    ...(receives >= 1 && receives <= 1000
      ? []
      : [`gives a message up after ${receives} tries: 1 to 1000 are offered`]),
    ...(refused ? [`sends dead letters to ${letters.name}, which does not take them from it`] : []),
  ];
}

const deadLetters = stackRule({
  id: 'limits-queue-redrive',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'SQS refuses a redrive policy whose dead-letter queue does not take messages of this queue, or whose count it does not offer.',
  mend: 'Name the queue in the redriveAllowPolicy of its dead-letter queue, and set maxReceiveCount to 1 to 1000.',
  standards: [awsDocumentation('Amazon SQS Developer Guide: Using dead-letter queues in Amazon SQS')],
  onUnknown: 'undecided',
  types: [queueType],
  check: deadLetterProblems,
});

/** Policies that let others send, by the type of what they send to and by the properties that name it and its key. */
const sending: Readonly<
  Record<
    string,
    { readonly type: string; readonly names: string; readonly named: string; readonly key: string }
  >
> = {
  'aws:sns/topicPolicy:TopicPolicy': {
    type: 'aws:sns/topic:Topic',
    names: 'arn',
    named: 'arn',
    key: 'kmsMasterKeyId',
  },
  'aws:sqs/queuePolicy:QueuePolicy': {
    type: queueType,
    names: 'queueUrl',
    named: 'url',
    key: 'kmsMasterKeyId',
  },
};

/** Keys of AWS's own, whose policies admit no other service. */
const ownKeys: ReadonlySet<string> = new Set(['alias/aws/sns', 'alias/aws/sqs']);

const senders = stackRule({
  id: 'limits-messaging-key',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A service of AWS sends to an encrypted topic or queue only if the policy of the key lets it encrypt; otherwise its messages are lost without a word.',
  mend: 'Use a key of the stack, and allow the service kms:Decrypt and kms:GenerateDataKey in its policy.',
  standards: [awsDocumentation('Amazon SNS Developer Guide: Managing Amazon SNS encryption keys and costs')],
  onUnknown: 'undecided',
  types: Object.keys(sending),
  check: ({ type, props }, stack) => {
    const how = sending[type];
    if (how === undefined) return [];
    const target = withText(stack, how.type, how.named, textAt(props, how.names));
    const key = textAt(target?.props, how.key);
    return statementsAt(props, 'policy')
      .filter(({ effect }) => effect === 'Allow')
      .flatMap(({ principals }) => principals['Service'] ?? [])
      .filter((service) => ownKeys.has(key) || keyRefuses(stack, key, service))
      .map((service) => `lets ${service} send, and the key ${key} does not admit it`);
  },
});

/** What SQS and SNS refuse of resources together. */
export const messagingRules: readonly Rule[] = [deadLetters, senders];
