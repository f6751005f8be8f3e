import type { PropertyBag } from '../propertyValue';
import {
  hexDigits,
  idFrom,
  text,
  type Autoname,
  type ResourceModel,
  type ResourceModels,
} from '../resourceModel';
import { between, each, known, matches, required, whole } from '../rules';
import { regionalArn, simulatedAccount } from './arn';

/** FIFO names, and those alone, end in ".fifo". */
const fifoAutoname: Autoname = {
  property: 'name',
  unless: ['namePrefix'],
  suffix: ({ fifoQueue, fifoTopic }) => (fifoQueue === true || fifoTopic === true ? '.fifo' : ''),
};

function fifoRule(property: 'fifoQueue' | 'fifoTopic') {
  return whole('name', (inputs: PropertyBag) => {
    const name = known(inputs, 'name');
    if (typeof name !== 'string' || name.endsWith('.fifo') === (inputs[property] === true)) return undefined;
    return `"${name}" is not valid: a name ends in ".fifo" where ${property} is true, and only there`;
  });
}

const queueSetting: ResourceModel = {
  immutable: ['queueUrl'],
  id: idFrom('queueUrl'),
  rules: [required('queueUrl')],
};

/** A queue goes to a dead-letter queue of its own kind. */
const redriveRule = each('redrivePolicy', (value, { fifoQueue }) => {
  if (typeof value !== 'string') return undefined;
  const [target] = /arn:[^"]+/.exec(value) ?? [];
  if (target === undefined || target.endsWith('.fifo') === (fifoQueue === true)) return undefined;
  return 'names a dead-letter queue of another kind: FIFO goes to FIFO, standard to standard';
});

/** Amazon SQS and SNS. */
export const messagingModels: ResourceModels = {
  'aws:sqs/queue:Queue': {
    autoname: fifoAutoname,
    immutable: ['name', 'namePrefix', 'fifoQueue'],
    id: ({ inputs, region }) =>
      `https://sqs.${region}.amazonaws.com/${simulatedAccount}/${text(inputs, 'name')}`,
    outputs: (made) => ({ arn: regionalArn(made, 'sqs', text(made.inputs, 'name')), url: made.id }),
    rules: [
      matches(
        'name',
        /^[A-Za-z0-9_-]{1,80}$|^(?=.{1,80}$)[A-Za-z0-9_-]+\.fifo$/,
        '1 to 80 letters, digits, "-" and "_", ".fifo" at the end of a FIFO queue',
      ),
      fifoRule('fifoQueue'),
      between('visibilityTimeoutSeconds', 0, 43200),
      between('messageRetentionSeconds', 60, 1209600),
      between('delaySeconds', 0, 900),
      between('receiveWaitTimeSeconds', 0, 20),
      between('kmsDataKeyReusePeriodSeconds', 60, 86400),
      redriveRule,
    ],
  },
  'aws:sqs/queuePolicy:QueuePolicy': { ...queueSetting, rules: [required('queueUrl', 'policy')] },
  'aws:sqs/redrivePolicy:RedrivePolicy': { ...queueSetting, rules: [required('queueUrl', 'redrivePolicy')] },
  'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy': {
    ...queueSetting,
    rules: [required('queueUrl', 'redriveAllowPolicy')],
  },
  'aws:sns/topic:Topic': {
    autoname: fifoAutoname,
    immutable: ['name', 'namePrefix', 'fifoTopic'],
    id: ({ inputs, region }) => regionalArn({ region }, 'sns', text(inputs, 'name')),
    outputs: ({ id }) => ({ arn: id, owner: simulatedAccount }),
    rules: [
      matches(
        'name',
        /^[A-Za-z0-9_-]{1,256}$|^(?=.{1,256}$)[A-Za-z0-9_-]+\.fifo$/,
        '1 to 256 letters, digits, "-" and "_", ".fifo" at the end of a FIFO topic',
      ),
      fifoRule('fifoTopic'),
    ],
  },
  'aws:sns/topicPolicy:TopicPolicy': {
    immutable: ['arn'],
    id: idFrom('arn'),
    outputs: () => ({ owner: simulatedAccount }),
    rules: [required('arn', 'policy')],
  },
  'aws:sns/topicSubscription:TopicSubscription': {
    immutable: ['topic', 'protocol', 'endpoint'],
    id: ({ type, name, inputs }) => `${text(inputs, 'topic')}:${hexDigits(`${type}::${name}`, 32)}`,
    outputs: ({ id }) => ({
      arn: id,
      ownerId: simulatedAccount,
      pendingConfirmation: false,
      confirmationWasAuthenticated: true,
    }),
    rules: [required('topic', 'protocol', 'endpoint')],
  },
};
