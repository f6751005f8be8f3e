import assert from 'node:assert/strict';
import { Topic, type TopicArgs } from '../../../components/aws/topic';
import { factsOf } from '../../../components/connection';
import { input, one, run, type Recording } from '../../harness';
import { answer, inBothWorlds, keyArn, text } from './stores';

const topicType = 'aws:sns/topic:Topic';
const args: TopicArgs = { keyArn, region: 'us-west-2' };

function record(more: Partial<TopicArgs> = {}): Promise<Recording> {
  return run(() => ({ ...factsOf(new Topic('topic', { ...args, ...more }).connection) }), { world: 'known' });
}

describe('Topic', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new Topic('topic', args));
    assert.deepEqual(unknown, known);
  });

  it('is encrypted with the key of the customer, and signs with SHA-256', async () => {
    const topic = one(await record(), topicType);
    assert.equal(text(topic, 'kmsMasterKeyId'), keyArn);
    assert.equal(input(topic, 'signatureVersion'), 2);
  });

  it('refuses to take messages over plain HTTP', async () => {
    const policy = one(await record(), 'aws:sns/topicPolicy:TopicPolicy');
    assert.match(text(policy, 'policy'), /"Effect":"Deny".*"sns:Publish".*"aws:SecureTransport":"false"/);
  });

  it('is protected unless told otherwise', async () => {
    assert.equal(one(await record(), topicType).protect, true);
    assert.equal(one(await record({ protect: false }), topicType).protect, false);
  });

  it('tells its clients its ARN and region, and no key', async () => {
    const recording = await record();
    assert.equal(recording.outputs['arn'], answer(one(recording, topicType), 'arn'));
    assert.equal(recording.outputs['region'], 'us-west-2');
    assert.equal(recording.outputs['access-key-id'], undefined);
  });
});
