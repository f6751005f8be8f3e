import assert from 'node:assert/strict';
import { ObjectStore, type ObjectStoreArgs } from '../../../components/kubernetes/objectStore';
import { bucketSetupGrants } from '../../../src/wiring/storeGrants';
import { input, one } from '../../harness';
import {
  assertRestricted,
  bags,
  clientGrant,
  containerOf,
  fact,
  itIsAStore,
  keyOf,
  namespace,
  recordStore,
  types,
} from './inClusterStore';

const args: ObjectStoreArgs = {
  namespace,
  grants: [clientGrant('storage', 9000), ...bucketSetupGrants('storage', namespace, 9000)],
  buckets: ['storage', 'archive'],
  users: [
    { service: 'user-service', bucket: 'storage', access: 'read-write' },
    { service: 'auditor', bucket: 'archive', access: 'read-only' },
  ],
  storage: 5,
};
const make = (service = 'user-service', bucket = 'storage', more: Partial<ObjectStoreArgs> = {}) =>
  new ObjectStore('storage', { ...args, ...more }).connectionFor(service, bucket);

interface Identity {
  readonly name: string;
  readonly actions: readonly string[];
  readonly credentials: readonly object[];
}

function identitiesOf(text: string): readonly Identity[] {
  const file = JSON.parse(text) as { readonly identities: readonly Identity[] };
  return file.identities;
}

describe('ObjectStore', () => {
  itIsAStore('storage', 9000, make);

  it('tells a service its bucket, the endpoint and a key pair', async () => {
    const recording = await recordStore(make);
    assert.equal(fact(recording, 'name'), 'storage');
    assert.equal(fact(recording, 'endpoint'), 'http://storage.production.svc.cluster.local:9000');
    assert.equal(fact(recording, 'region'), 'us-east-1');
  });

  it('opens a bucket to its users alone, and only as far as they need', async () => {
    const recording = await recordStore(make);
    const text = keyOf(one(recording, types.secret, 'storage-identities'), 's3.json');
    const identities = identitiesOf(text);
    assert.deepEqual(
      identities.map(({ name, actions }) => [name, actions]),
      [
        ['administrator', ['Admin']],
        ['user-service-storage', ['Read:storage', 'Write:storage', 'List:storage', 'Tagging:storage']],
        ['auditor-archive', ['Read:archive', 'List:archive']],
      ],
    );
    const user = {
      accessKey: fact(recording, 'access-key-id'),
      secretKey: fact(recording, 'secret-access-key'),
    };
    assert.deepEqual(identities[1]?.credentials, [user]);
  });

  it('has no key for a service that is no user of the bucket', async () => {
    await assert.rejects(
      recordStore(() => make('user-service', 'archive')),
      /user-service is no user of the bucket archive/,
    );
  });

  it('makes the buckets by a restricted Job that reads its key from a file, before a service hears of them', async () => {
    const recording = await recordStore(make);
    const job = one(recording, types.job);
    assertRestricted(job);
    const command = containerOf(job, 'buckets')['command'];
    assert(Array.isArray(command));
    assert.deepEqual(command.slice(-2), ['storage', 'archive']);
    const unknown = await recordStore(make, 'unknown');
    assert.equal(fact(unknown, 'name'), '04da6b54-80e4-46f7-96ec-b56ff0331ba9');
  });

  it('lets the Job reach the store and nothing else but DNS', async () => {
    const policy = one(await recordStore(make), types.networkPolicy, 'storage-buckets');
    assert.deepEqual(input(policy, 'spec.podSelector'), { matchLabels: { app: 'storage-buckets' } });
    assert.deepEqual(input(policy, 'spec.ingress'), []);
    const ports = bags(policy, 'spec.egress').map((rule) => JSON.stringify(rule['ports']));
    assert.equal(ports.length, 2);
    assert.equal(ports[1], '[{"port":9000,"protocol":"TCP"}]');
  });

  it('shows nobody outside the pod what asks for no credentials', async () => {
    const statefulSet = one(await recordStore(make), types.statefulSet);
    const command = containerOf(statefulSet, 'storage')['command'];
    assert(Array.isArray(command));
    assert(command.includes('-ip.bind=127.0.0.1'));
    assert.deepEqual(containerOf(statefulSet, 'storage')['ports'], []);
  });

  it('logs to no file, and reports to nobody', async () => {
    const statefulSet = one(await recordStore(make), types.statefulSet);
    for (const name of ['storage', 's3']) {
      const command = containerOf(statefulSet, name)['command'];
      assert(Array.isArray(command));
      // The flag stands before the subcommand, or it is refused.
      assert.equal(command[1], '-logtostderr=true');
    }
    assert.match(JSON.stringify(containerOf(statefulSet, 'storage')), /"-master.telemetry=false"/);
  });

  it('answers on the port that it is given', async () => {
    const recording = await recordStore(() => make('user-service', 'storage', { port: 8333 }));
    assert.equal(fact(recording, 'endpoint'), 'http://storage.production.svc.cluster.local:8333');
    assert.equal(input(one(recording, types.service), 'spec.ports.0.port'), 8333);
  });
});
