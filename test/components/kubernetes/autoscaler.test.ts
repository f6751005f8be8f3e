import assert from 'node:assert/strict';
import { input, ofType, one } from '../../harness';
import { record, types, without, type Change } from './authService';

describe('the number of pods', () => {
  it('are left to the autoscaler after the creation', async () => {
    assert.deepEqual(one(await record(), types.deployment).ignoreChanges, ['spec.replicas']);
    assert.deepEqual(one(await record(without('autoscaling')), types.deployment).ignoreChanges, []);
  });

  it('never block a drain', async () => {
    const budget = one(await record(), types.budget);
    assert.deepEqual(input(budget, 'spec'), {
      maxUnavailable: 1,
      selector: { matchLabels: { app: 'auth-service' } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
    const single = await record((args) => ({ ...without('autoscaling')(args), replicas: 1 }));
    assert.deepEqual(ofType(single, types.budget), []);
  });

  it('are moved by one autoscaler, and the other only recommends', async () => {
    const mode = async (change: Change) =>
      input(one(await record(change), types.vertical), 'spec.updatePolicy.updateMode');
    assert.equal(await mode({}), 'Off');
    assert.equal(await mode({ resizeAutoscaledPods: true }), 'Auto');
    assert.equal(await mode(without('autoscaling')), 'Auto');
  });

  it("follow a queue's depth through KEDA", async () => {
    const queue = { url: 'https://sqs/queue', region: 'us-west-2', authentication: 'aws' };
    const autoscaling = {
      minimum: 1,
      maximum: 4,
      metrics: [
        { kind: 'cpu', utilization: 70 },
        { kind: 'queue-depth', store: 'queue', perPod: 20 },
      ],
    } as const;
    const recording = await record({ autoscaling, scalingQueues: { queue } });
    assert.deepEqual(ofType(recording, types.horizontal), []);
    const scaled = one(recording, types.scaledObject);
    assert.equal(input(scaled, 'spec.maxReplicaCount'), 4);
    assert.deepEqual(input(scaled, 'spec.triggers'), [
      { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } },
      {
        type: 'aws-sqs-queue',
        authenticationRef: { name: 'aws' },
        metadata: { queueURL: 'https://sqs/queue', queueLength: '20', awsRegion: 'us-west-2' },
      },
    ]);
    await assert.rejects(record({ autoscaling }), /depth of queue, which is no queue that it uses/);
  });
});
