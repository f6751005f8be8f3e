import assert from 'node:assert/strict';
import { Queue, type QueueArgs } from '../../../components/aws/queue';
import { factsOf } from '../../../components/connection';
import { input, ofType, one, run, type Recording } from '../../harness';
import { answer, inBothWorlds, json, keyArn, text } from './stores';

const queueType = 'aws:sqs/queue:Queue';
const args: QueueArgs = { keyArn, region: 'us-west-2', maximumReceives: 5, visibilityTimeoutSeconds: 60 };

function record(more: Partial<QueueArgs> = {}): Promise<Recording> {
  const program = () => {
    const queue = new Queue('queue', { ...args, ...more });
    return { ...factsOf(queue.connection), deadLetterArn: queue.deadLetterArn };
  };
  return run(program, { world: 'known' });
}

describe('Queue', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new Queue('queue', args));
    assert.deepEqual(unknown, known);
  });

  it('encrypts messages and dead letters with the key of the customer', async () => {
    const queues = ofType(await record(), queueType);
    assert.equal(queues.length, 2);
    for (const queue of queues) assert.equal(text(queue, 'kmsMasterKeyId'), keyArn);
  });

  it('hands a message to the dead-letter queue after five deliveries, and only its own', async () => {
    const recording = await record();
    const queue = one(recording, queueType, 'queue');
    const deadLetters = one(recording, queueType, 'queue-dead-letters');
    assert.deepEqual(json(queue, 'redrivePolicy'), {
      deadLetterTargetArn: answer(deadLetters, 'arn'),
      maxReceiveCount: 5,
    });
    const allowed = one(recording, 'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy');
    assert.deepEqual(json(allowed, 'redriveAllowPolicy'), {
      redrivePermission: 'byQueue',
      sourceQueueArns: [answer(queue, 'arn')],
    });
    assert.equal(recording.outputs['deadLetterArn'], answer(deadLetters, 'arn'));
  });

  it('keeps a dead letter longer than a message, and hides a message while it is worked on', async () => {
    const recording = await record();
    const queue = one(recording, queueType, 'queue');
    const deadLetters = one(recording, queueType, 'queue-dead-letters');
    assert.equal(input(queue, 'messageRetentionSeconds'), 345600);
    assert.equal(input(deadLetters, 'messageRetentionSeconds'), 1209600);
    assert.equal(input(queue, 'visibilityTimeoutSeconds'), 60);
  });

  it('refuses plain HTTP, at both queues', async () => {
    const policies = ofType(await record(), 'aws:sqs/queuePolicy:QueuePolicy');
    assert.equal(policies.length, 2);
    for (const policy of policies) {
      assert.match(text(policy, 'policy'), /"Effect":"Deny".*"aws:SecureTransport":"false"/);
    }
  });

  it('is protected unless told otherwise', async () => {
    for (const protect of [true, false]) {
      const queues = ofType(await record(protect ? {} : { protect }), queueType);
      assert.deepEqual(
        queues.map((queue) => queue.protect),
        [protect, protect],
      );
    }
  });

  it('tells its clients its URL and region, and no key', async () => {
    const recording = await record();
    assert.equal(recording.outputs['url'], answer(one(recording, queueType, 'queue'), 'url'));
    assert.equal(recording.outputs['region'], 'us-west-2');
    assert.equal(recording.outputs['access-key-id'], undefined);
  });

  it('refuses numbers that SQS refuses, all at once', async () => {
    await assert.rejects(
      record({ maximumReceives: 0, visibilityTimeoutSeconds: 43201 }),
      /maximumReceives 0 .*from 1 to 1000[^]*visibilityTimeoutSeconds 43201 .*from 0 to 43200/,
    );
  });
});
