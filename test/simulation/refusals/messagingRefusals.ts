import { long, type Refusal } from './refusal';

/** What SQS, SNS and SES refuse. */
export const messagingRefusals: readonly Refusal[] = [
  ['aws:sqs/queue:Queue', { name: 'mail.fifo' }, 'name', /ends in ".fifo"/],
  ['aws:sqs/queue:Queue', { name: long(81) }, 'name', /1 to 80/],
  ['aws:sqs/queue:Queue', { name: 'mail.fifo', fifoQueue: true }, 'redrivePolicy', /another kind/],
  ['aws:sns/topic:Topic', { name: 'news' }, 'name', /ends in ".fifo"/],
  [
    'aws:sesv2/configurationSet:ConfigurationSet',
    { configurationSetName: 'a.b' },
    'configurationSetName',
    /1 to 64 letters/,
  ],
  ['aws:sesv2/emailIdentity:EmailIdentity', { emailIdentity: 'example' }, 'emailIdentity', /nor a domain/],
  [
    'aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes',
    { mailFromDomain: 'bounce.example.org' },
    'mailFromDomain',
    /below example.com/,
  ],
  ['aws:iam/userPolicy:UserPolicy', { policy: JSON.stringify(long(2048)) }, 'policy', /2048 characters/],
  ['aws:sqs/queue:Queue', { visibilityTimeoutSeconds: 43201 }, 'visibilityTimeoutSeconds', /0 to 43200/],
  ['aws:sns/topic:Topic', { name: long(257), fifoTopic: false }, 'name', /1 to 256/],
];
