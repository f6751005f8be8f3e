import assert from 'node:assert/strict';
import { TopicEmulator, type TopicEmulatorArgs } from '../../../components/kubernetes/topicEmulator';
import { input, one } from '../../harness';
import {
  clientGrant,
  containerOf,
  fact,
  itIsAStore,
  namespace,
  recordStore,
  types,
  variable,
} from './inClusterStore';

const args: TopicEmulatorArgs = {
  namespace,
  grants: [clientGrant('topic', 5000)],
  topics: ['topic', 'other'],
};
const make = (topic = 'topic') => new TopicEmulator('topic', args).connectionFor(topic);

describe('TopicEmulator', () => {
  itIsAStore('topic', 5000, make);

  it('tells a service the ARN of its topic', async () => {
    const recording = await recordStore(make);
    assert.equal(fact(recording, 'arn'), 'arn:aws:sns:us-east-1:123456789012:topic');
    assert.equal(fact(recording, 'endpoint'), 'http://topic.production.svc.cluster.local:5000');
  });

  it('knows no other topic', async () => {
    await assert.rejects(
      recordStore(() => make('third')),
      /the emulator has no topic third; it has topic, other/,
    );
  });

  it('is called an emulator on everything it makes in the cluster, pods included', async () => {
    const recording = await recordStore(make);
    for (const type of [types.statefulSet, types.service, types.configMap]) {
      const labels = JSON.stringify(input(one(recording, type, 'topic'), 'metadata.labels'));
      assert.match(labels, /"berth.dev\/emulator":"true"/);
    }
    const pods = input(one(recording, types.statefulSet), 'spec.template.metadata.labels');
    assert.deepEqual(pods, { app: 'topic', 'berth.dev/emulator': 'true' });
  });

  it('is ready once its topics are there', async () => {
    const container = containerOf(one(await recordStore(make), types.statefulSet), 'moto');
    assert.equal(variable(container, 'TOPICS'), '["topic","other"]');
    const ready = variable(container, 'READY_FILE');
    assert.match(JSON.stringify(container['startupProbe']), new RegExp(`"test","-f","${ready}"`));
  });
});
