import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../../components/connection';
import { illustrativeSettings, type OperatorSettings } from '../../src/config/settings';
import { scalingOf, scalingQueues } from '../../src/platform/scaling';
import { taskPlatform } from '../../src/systems/taskPlatform';

const settings = illustrativeSettings('task-platform', 'production', 'aws');

function scaling(service: keyof typeof taskPlatform.services, change: Partial<OperatorSettings> = {}) {
  const described = taskPlatform.services[service];
  assert.ok(described !== undefined);
  return scalingOf(described, { ...settings, operators: { ...settings.operators, ...change } });
}

const kinds = (...of: Parameters<typeof scaling>) =>
  scaling(...of).autoscaling?.metrics.map(({ kind }) => kind);

describe('scalingOf', () => {
  it('follows every metric of the environment while its operator is there, whoever installed it', () => {
    assert.deepEqual(kinds('notification-service'), ['cpu', 'memory', 'queue-depth']);
    assert.deepEqual(kinds('notification-service', { keda: 'existing' }), ['cpu', 'memory', 'queue-depth']);
    assert.deepEqual(kinds('auth-service'), ['cpu', 'memory', 'pods']);
  });

  it('leaves out what an operator that is off would serve', () => {
    assert.deepEqual(kinds('notification-service', { keda: 'off' }), ['cpu', 'memory']);
    assert.deepEqual(kinds('auth-service', { metrics: 'off' }), ['cpu', 'memory']);
    assert.deepEqual(kinds('auth-service', { metricsServer: 'off' }), ['pods']);
    assert.equal(scaling('auth-service', { metrics: 'off', metricsServer: 'off' }).autoscaling, undefined);
    assert.notEqual(scaling('auth-service').verticalScaling, undefined);
    assert.equal(scaling('auth-service', { verticalPodAutoscaler: 'off' }).verticalScaling, undefined);
  });

  it('is nothing in an environment that does not scale', () => {
    const described = taskPlatform.services['auth-service'];
    assert.ok(described !== undefined);
    assert.deepEqual(scalingOf(described, { ...settings, environment: 'staging' }), {});
  });
});

describe('scalingQueues', () => {
  const connection: Connection = {
    scheme: 'https',
    host: 'sqs',
    port: 443,
    tls: true,
    authentication: { method: 'pod-identity' },
    url: 'https://sqs/queue',
    region: 'us-west-2',
  };

  it('are those that a metric follows, as they are reached', () => {
    const { authentication, url, region } = connection;
    const connections = new Map([
      ['queue', connection],
      ['topic', connection],
    ]);
    assert.deepEqual(scalingQueues(scaling('notification-service'), connections), {
      queue: { kind: 'sqs', authentication, url, region },
    });
    assert.deepEqual(scalingQueues(scaling('auth-service'), connections), {});
  });

  it('are brokers too, by the URL with the login in it', async () => {
    const broker: Connection = {
      scheme: 'amqps',
      host: 'mq',
      port: 5671,
      tls: true,
      authentication: { method: 'password', username: 'api', password: pulumi.secret('p') },
      name: '%2F',
    };
    const { queue } = scalingQueues(scaling('notification-service'), new Map([['queue', broker]]));
    assert.ok(queue?.kind === 'broker');
    assert.ok(await pulumi.isSecret(queue.url));
    const url = await new Promise<string>((resolve) => queue.url.apply(resolve));
    assert.equal(url, 'amqps://api:p@mq:5671/%2F');
  });

  it('have a URL, and a login that KEDA knows', () => {
    const { url, ...bucket } = connection;
    assert.equal(url, 'https://sqs/queue');
    const open: Connection = { ...connection, authentication: { method: 'none' } };
    for (const unfit of [bucket, open]) {
      assert.deepEqual(scalingQueues(scaling('notification-service'), new Map([['queue', unfit]])), {});
    }
  });
});
