import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { alertFactsOf } from '../../src/platform/operations/alertFactsOf';
import { wiredSystem } from '../../src/platform/wiredSystem';
import { illustrativeSettings } from '../../src/config/settings';
import { catalogue, systemNamed } from '../../src/systems/catalogue';
import {
  everythingBefore,
  input,
  isBag,
  isList,
  one,
  propertyValue,
  valueAt,
  type PropertyBag,
  type Recording,
} from '../harness';
import { object, planned } from '../systems/planned';

const standbys = { stores: { postgres: { replication: true }, redis: { replication: true } } };

function textOf(value: unknown): string {
  assert(typeof value === 'string');
  return value;
}

/** The variables of an exporter's container: plain ones by their value, others by the Secret that has them. */
function variablesOf(recording: Recording, name: string): Readonly<Record<string, unknown>> {
  const found = input(object(recording, 'Deployment', name), 'spec.template.spec.containers.0.env');
  assert(isList(found) && found.every(isBag));
  return Object.fromEntries(
    found.map((one) => [textOf(one['name']), one['value'] ?? valueAt(one, 'valueFrom.secretKeyRef.name')]),
  );
}

/** What the exporter of CloudWatch asks for. */
function askedOfCloudWatch(recording: Recording): readonly PropertyBag[] {
  const data = input(object(recording, 'ConfigMap', 'cloudwatch-exporter'), 'data');
  assert(isBag(data));
  const parsed: unknown = parse(textOf(data['config.yml']));
  const jobs = valueAt(propertyValue(parsed), 'static');
  assert(isList(jobs) && jobs.every(isBag));
  return jobs;
}

describe('exporters beside the stores of the cluster', () => {
  it('ask a database by a role of their own, once it is made, and say whom they are about', async () => {
    const { recording } = await planned('kardon', 'production', 'kubernetes', 'known');
    const exporter = object(recording, 'Deployment', 'kardon-db-metrics');
    assert.deepEqual(variablesOf(recording, 'kardon-db-metrics'), {
      DATA_SOURCE_URI: 'kardon-db.kardon-prod.svc.cluster.local:5432/postgres?sslmode=disable',
      DATA_SOURCE_USER: 'kardon-db-metrics',
      DATA_SOURCE_PASS: 'kardon-db-metrics',
    });
    const annotations = input(exporter, 'spec.template.metadata.annotations');
    assert.equal(isBag(annotations) ? annotations['berth.dev/store'] : undefined, 'kardon-db');
    const role = recording.resources.find(
      ({ type, name }) => type === 'kubernetes:batch/v1:Job' && name === 'kardon-db-metrics-role',
    );
    assert(role !== undefined && everythingBefore(recording, exporter).has(role.urn));
  });

  it('ask each pod of a store that has several', async () => {
    const { recording } = await planned('vibebox', 'production', 'aws', 'known', standbys);
    for (const [name, host] of [
      ['postgres-metrics', 'postgres.database'],
      ['postgres-replica-metrics', 'postgres-replica.database'],
    ] as const)
      assert.equal(
        variablesOf(recording, name)['DATA_SOURCE_URI'],
        `${host}.svc.cluster.local:5432/postgres?sslmode=disable`,
      );
    for (const pod of ['redis-0', 'redis-1', 'redis-2'])
      assert.equal(
        variablesOf(recording, `${pod}-metrics`)['REDIS_ADDR'],
        `redis://${pod}.database.svc.cluster.local:6379`,
      );
  });

  it('are not needed by RabbitMQ, which tells Prometheus itself', async () => {
    const { recording } = await planned('kardon', 'production', 'kubernetes', 'known');
    const broker = object(recording, 'StatefulSet', 'kardon-mq');
    const annotations = input(broker, 'spec.template.metadata.annotations');
    assert(isBag(annotations));
    assert.equal(annotations['prometheus.io/port'], '15692');
    assert.equal(annotations['berth.dev/store'], 'kardon-mq');
    const policy = JSON.stringify(input(object(recording, 'NetworkPolicy', 'kardon-mq'), 'spec.ingress'));
    assert(policy.includes('15692'));
  });

  it('are not there below the level monitoring', async () => {
    const { recording } = await planned('kardon', 'development', 'kubernetes', 'known');
    assert(!recording.resources.some(({ name }) => ['kardon-db-metrics', 'node-exporter'].includes(name)));
    const broker = object(recording, 'StatefulSet', 'kardon-mq');
    assert(!JSON.stringify(input(broker, 'spec.template.metadata.annotations')).includes('prometheus.io'));
  });
});

describe('the exporter of CloudWatch', () => {
  const stack = () => planned('task-platform', 'production', 'aws', 'known');

  it('asks for each managed store by the name that the alerts have, and a dimension that is known after up', async () => {
    const { recording } = await stack();
    const jobs = askedOfCloudWatch(recording);
    const names = new Set(jobs.map(({ name }) => textOf(name)));
    const settings = illustrativeSettings('task-platform', 'production', 'aws', catalogue);
    const { operatorParts, ...wired } = wiredSystem(settings, systemNamed('task-platform'));
    const facts = alertFactsOf({ settings, ...wired, installed: operatorParts.installed });
    const alerted = [
      ...facts.deadLetterQueues.flatMap(({ queue, seenBy }) => (seenBy === 'cloudwatch' ? [queue] : [])),
      ...Object.keys(facts.managedDisks),
      ...facts.replicas.flatMap(({ store, seenBy }) => (seenBy === 'cloudwatch' ? [store] : [])),
    ];
    assert(alerted.length >= 3, alerted.join(' '));
    for (const name of alerted) assert(names.has(name), name);
    const queue = jobs.find(({ name }) => name === 'queue-dead-letters');
    const made = one(recording, 'aws:sqs/queue:Queue', 'queue-dead-letters');
    assert.equal(valueAt(queue, 'dimensions.0.name'), 'QueueName');
    assert.equal(valueAt(queue, 'dimensions.0.value'), valueAt(made.outputs, 'name'));
    const database = jobs.find(({ name }) => name === 'postgres');
    const instance = one(recording, 'aws:rds/instance:Instance', 'postgres');
    assert.equal(valueAt(database, 'dimensions.0.value'), valueAt(instance.outputs, 'identifier'));
  });

  it('may read metrics, and do nothing else', async () => {
    const { recording } = await stack();
    const policy = one(recording, 'aws:iam/rolePolicy:RolePolicy', 'cloudwatch-exporter');
    const document: unknown = JSON.parse(textOf(input(policy, 'policy')));
    const statements = valueAt(propertyValue(document), 'Statement');
    assert(isList(statements) && statements.length === 1);
    assert.deepEqual(valueAt(statements[0], 'Action'), ['cloudwatch:GetMetricStatistics']);
  });

  it('starts after its identity, and is the same when no output is known', async () => {
    const { recording } = await stack();
    const exporter = object(recording, 'Deployment', 'cloudwatch-exporter');
    const identity = one(
      recording,
      'aws:eks/podIdentityAssociation:PodIdentityAssociation',
      'cloudwatch-exporter',
    );
    assert(everythingBefore(recording, exporter).has(identity.urn));
    const unknown = await planned('task-platform', 'production', 'aws', 'unknown');
    assert.doesNotThrow(() => object(unknown.recording, 'Deployment', 'cloudwatch-exporter'));
  });
});
