import { long, type Refusal } from './refusal';

/** What Amazon MQ refuses. */
export const brokerRefusals: readonly Refusal[] = [
  ['aws:mq/broker:Broker', { brokerName: long(51) }, 'brokerName', /1 to 50/],
  ['aws:mq/broker:Broker', { users: [{ username: 'guest' }] }, 'users[0].username', /not "guest"/],
  ['aws:mq/broker:Broker', { users: [{ password: 'abc' }] }, 'users[0].password', /12 to 250/],
  ['aws:mq/broker:Broker', { users: [{ password: 'a=bcdefghijklm' }] }, 'users[0].password', /equals sign/],
  ['aws:mq/broker:Broker', { users: [{ password: long(12) }] }, 'users[0].password', /fewer than 4/],
  ['aws:mq/broker:Broker', { hostInstanceType: 'mq.t3.micro' }, 'hostInstanceType', /not offered/],
  [
    'aws:mq/broker:Broker',
    { engineVersion: '4.2', hostInstanceType: 'mq.m5.large' },
    'hostInstanceType',
    /m7g alone/,
  ],
  [
    'aws:mq/broker:Broker',
    { encryptionOptions: { kmsKeyId: 'key' } },
    'encryptionOptions',
    /does not apply to RabbitMQ/,
  ],
  ['aws:mq/broker:Broker', { deploymentMode: 'SINGLE_INSTANCE' }, 'subnetIds', /one subnet, not 3/],
  ['aws:mq/broker:Broker', { logs: { audit: true } }, 'logs.audit', /not offered/],
];
