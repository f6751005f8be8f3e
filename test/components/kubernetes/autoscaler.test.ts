import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { everythingBefore, input, isSecret, ofType, one, secretValue } from '../../harness';
import { record, types, without, type Change } from './authService';

const autoscaling = {
  minimum: 1,
  maximum: 4,
  metrics: [
    { kind: 'cpu', utilization: 70 },
    { kind: 'queue-depth', store: 'queue', perPod: 20 },
  ],
} as const;

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
    const authentication = { method: 'pod-identity' } as const;
    const queue = { kind: 'sqs', url: 'https://sqs/queue', region: 'us-west-2', authentication } as const;
    const recording = await record({ autoscaling, scalingQueues: { queue } });
    assert.deepEqual(ofType(recording, types.horizontal), []);
    const scaled = one(recording, types.scaledObject);
    assert.equal(input(scaled, 'spec.maxReplicaCount'), 4);
    // It takes over the autoscaler that a deployment had before, by that name; KEDA refuses it otherwise.
    assert.deepEqual(input(scaled, 'metadata.annotations'), {
      'scaledobject.keda.sh/transfer-hpa-ownership': 'true',
    });
    const followed = 'spec.advanced.horizontalPodAutoscalerConfig.name';
    assert.equal(input(scaled, followed), 'auth-service-hpa');
    assert.deepEqual(input(scaled, 'spec.triggers'), [
      { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } },
      {
        type: 'aws-sqs-queue',
        authenticationRef: { name: 'auth-service-queue-depth' },
        metadata: { queueURL: 'https://sqs/queue', queueLength: '20', awsRegion: 'us-west-2' },
      },
    ]);
    const authenticates = one(recording, types.triggerAuthentication);
    assert.deepEqual(input(authenticates, 'spec'), { podIdentity: { provider: 'aws' } });
    assert.ok(everythingBefore(recording, scaled).has(authenticates.urn));
    await assert.rejects(record({ autoscaling }), /depth of queue, which is no queue that it uses/);
  });

  it('follow a queue that asks for a key pair, which stays a secret', async () => {
    const authentication = {
      method: 'access-key',
      accessKeyId: pulumi.secret('key-id'),
      secretAccessKey: pulumi.secret('key'),
    } as const;
    const endpoint = 'http://queue:9324';
    const queue = { kind: 'sqs', url: `${endpoint}/0/queue`, region: 'us-east-1', endpoint } as const;
    const recording = await record({ autoscaling, scalingQueues: { queue: { ...queue, authentication } } });
    const scaled = one(recording, types.scaledObject);
    assert.equal(input(scaled, 'spec.triggers.1.metadata.awsEndpoint'), 'http://queue:9324');
    const name = 'auth-service-queue-depth';
    assert.deepEqual(input(one(recording, types.triggerAuthentication), 'spec.secretTargetRef'), [
      { parameter: 'awsAccessKeyID', name, key: 'access-key-id' },
      { parameter: 'awsSecretAccessKey', name, key: 'secret-access-key' },
    ]);
    const data = one(recording, types.secret, name).inputs['data'];
    assert.ok(isSecret(data));
    assert.deepEqual(secretValue(data), {
      'access-key-id': Buffer.from('key-id').toString('base64'),
      'secret-access-key': Buffer.from('key').toString('base64'),
    });
  });

  it('follow several queues of a broker with one login, which stays a secret', async () => {
    const follows = (queue: string) => ({ kind: 'queue-depth', store: 'mq', perPod: 5, queue }) as const;
    const url = 'amqp://auth-service:sentinel@mq:5672/%2F';
    const recording = await record({
      autoscaling: { ...autoscaling, metrics: [follows('mail'), follows('sms')] },
      scalingQueues: { mq: { kind: 'broker', url: pulumi.secret(url) } },
    });
    const name = 'auth-service-mq-depth';
    const trigger = (queueName: string) => ({
      type: 'rabbitmq',
      authenticationRef: { name },
      metadata: { protocol: 'amqp', mode: 'QueueLength', queueName, value: '5' },
    });
    const scaled = one(recording, types.scaledObject);
    assert.deepEqual(input(scaled, 'spec.triggers'), [trigger('mail'), trigger('sms')]);
    const authenticates = one(recording, types.triggerAuthentication);
    assert.deepEqual(input(authenticates, 'spec'), {
      secretTargetRef: [{ parameter: 'host', name, key: 'url' }],
    });
    assert.ok(everythingBefore(recording, scaled).has(authenticates.urn));
    const data = one(recording, types.secret, name).inputs['data'];
    assert.ok(isSecret(data));
    assert.deepEqual(secretValue(data), { url: Buffer.from(url).toString('base64') });
  });

  it('need to be told which queue of a broker they follow', async () => {
    const scalingQueues = { queue: { kind: 'broker', url: pulumi.secret('amqp://mq') } } as const;
    await assert.rejects(record({ autoscaling, scalingQueues }), /queue, a broker: name one of its queues/);
  });
});
