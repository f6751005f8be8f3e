import assert from 'node:assert/strict';
import {
  brokerConfiguration,
  QueueBroker,
  type QueueBrokerArgs,
} from '../../../components/kubernetes/queueBroker';
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

const queue = { name: 'queue', maximumReceives: 5, visibilityTimeoutSeconds: 60 };
const args: QueueBrokerArgs = { namespace, grants: [clientGrant('queue', 9324)], queues: [queue] };
const make = (name = 'queue') => new QueueBroker('queue', args).connectionFor(name);

describe('QueueBroker', () => {
  itIsAStore('queue', 9324, make);

  it('tells a service the URL of its queue and a key pair', async () => {
    const recording = await recordStore(make);
    const endpoint = 'http://queue.production.svc.cluster.local:9324';
    assert.equal(fact(recording, 'endpoint'), endpoint);
    assert.equal(fact(recording, 'url'), `${endpoint}/000000000000/queue`);
    assert.equal(fact(recording, 'region'), 'us-east-1');
    assert.notEqual(fact(recording, 'access-key-id'), fact(recording, 'secret-access-key'));
  });

  it('knows no other queue', async () => {
    await assert.rejects(
      recordStore(() => make('other')),
      /the broker has no queue other; it has queue/,
    );
  });

  it('sends what nobody could process to a queue of its own', () => {
    const text = brokerConfiguration([
      queue,
      { name: 'second', maximumReceives: 2, visibilityTimeoutSeconds: 10 },
    ]);
    assert.match(text, /"queue" \{\s+defaultVisibilityTimeout = 60 seconds\s/);
    assert.match(text, /deadLettersQueue \{ name = "queue-dead-letter", maxReceiveCount = 5 \}/);
    assert.match(text, /deadLettersQueue \{ name = "second-dead-letter", maxReceiveCount = 2 \}/);
    assert.match(text, /"queue-dead-letter" \{ \}/);
  });

  it('gives the heap most of the memory, by the variable that the JVM itself reads', async () => {
    const container = containerOf(one(await recordStore(make), types.statefulSet), 'elasticmq');
    assert.equal(variable(container, 'JAVA_TOOL_OPTIONS'), '-XX:MaxRAMPercentage=60');
  });

  it('keeps messages on a disk and rolls when a queue changes', async () => {
    const path = ['spec', 'template', 'metadata', 'annotations'].join('.');
    const before = one(await recordStore(make), types.statefulSet);
    const queues = [{ ...queue, maximumReceives: 3 }];
    const changed = () => new QueueBroker('queue', { ...args, queues }).connectionFor('queue');
    const after = one(await recordStore(changed), types.statefulSet);
    assert.notDeepEqual(input(before, path), input(after, path));
    assert.match(JSON.stringify(containerOf(before, 'elasticmq')['volumeMounts']), /"mountPath":"\/data"/);
    assert.match(brokerConfiguration([]), /jdbc:h2:\/data\//);
  });
});
