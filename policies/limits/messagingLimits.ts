import { awsDocumentation } from './awsDocumentation';
import type { ModelRuleDefinition } from './modelRules';

const queue = ['aws:sqs/queue:Queue'];

/** What SQS, SNS, SES, Amazon MQ and EventBridge refuse of a resource alone. */
export const messagingLimits: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-queue-name',
    types: queue,
    about: /^name$/,
    why: 'SQS takes names of 80 letters, digits, hyphens and underscores, with ".fifo" at the end of a FIFO queue and of no other.',
    mend: 'Leave the name to the provider, which ends it as the kind of the queue asks.',
    standards: [awsDocumentation('Amazon SQS API Reference: CreateQueue')],
  },
  {
    id: 'limits-queue-dead-letters',
    types: queue,
    about: /^redrivePolicy$/,
    why: 'The dead-letter queue of a FIFO queue is a FIFO queue, that of a standard queue a standard one; SQS refuses others.',
    mend: 'Name a dead-letter queue of the same kind.',
    standards: [awsDocumentation('Amazon SQS Developer Guide: Using dead-letter queues in Amazon SQS')],
  },
  {
    id: 'limits-queue-times',
    types: [
      ...queue,
      'aws:sqs/queuePolicy:QueuePolicy',
      'aws:sqs/redrivePolicy:RedrivePolicy',
      'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy',
    ],
    why: 'SQS keeps messages for a minute to 14 days, hides them for 12 hours, delays them for 15 minutes and waits for them for 20 seconds at most.',
    mend: 'Stay within these times.',
    standards: [awsDocumentation('Amazon SQS API Reference: SetQueueAttributes')],
  },
  {
    id: 'limits-topic-name',
    types: [
      'aws:sns/topic:Topic',
      'aws:sns/topicPolicy:TopicPolicy',
      'aws:sns/topicSubscription:TopicSubscription',
    ],
    why: 'SNS takes names of 256 letters, digits, hyphens and underscores, with ".fifo" at the end of a FIFO topic and of no other.',
    mend: 'Leave the name to the provider, which ends it as the kind of the topic asks.',
    standards: [awsDocumentation('Amazon SNS API Reference: CreateTopic')],
  },
  {
    id: 'limits-mail',
    types: [
      'aws:sesv2/configurationSet:ConfigurationSet',
      'aws:sesv2/emailIdentity:EmailIdentity',
      'aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes',
    ],
    why: 'SES takes an address or a domain as an identity, a name below it as the sender of bounces, and settings that it knows.',
    mend: 'Correct the domain, or the value that the message names.',
    standards: [awsDocumentation('Amazon SES API v2 Reference: CreateEmailIdentity')],
  },
  {
    id: 'limits-broker-users',
    types: ['aws:mq/broker:Broker'],
    about: /^users/,
    why: 'Amazon MQ takes one user of RabbitMQ, not "guest", with a password of 12 to 250 characters of which four differ, without comma, colon and equals sign.',
    mend: 'Generate the password without these characters.',
    standards: [awsDocumentation('Amazon MQ API Reference: Users')],
  },
  {
    id: 'limits-broker',
    types: ['aws:mq/broker:Broker'],
    why: 'Amazon MQ offers instance types by engine, version and mode, one subnet for a single instance, and no own key and no audit log for RabbitMQ.',
    mend: 'Choose what the message names; RabbitMQ 4 runs on mq.m7g, and a cluster not on mq.t3.micro.',
    standards: [awsDocumentation('Amazon MQ Developer Guide: Amazon MQ for RabbitMQ broker instance types')],
  },
];
