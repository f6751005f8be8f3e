import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Rabbitmq, type RabbitmqArgs } from '../../../components/kubernetes/rabbitmq';
import { passwordHash } from '../../../components/kubernetes/rabbitmqConfiguration';
import { brokerPeerGrants } from '../../../src/wiring/storeGrants';
import {
  input,
  isBag,
  ofType,
  one,
  propertyValue,
  secretValue,
  valueAt,
  type Recording,
} from '../../harness';
import {
  bags,
  clientGrant,
  containerOf,
  fact,
  itIsAStore,
  keyOf,
  namespace,
  recordStore,
  types,
  variable,
} from './inClusterStore';

const args: RabbitmqArgs = {
  namespace,
  grants: [clientGrant('mq', 5672)],
  version: '3.13',
  size: 'small',
  storage: 5,
  users: ['api', 'worker'],
};
const make = (more: Partial<RabbitmqArgs> = {}) =>
  new Rabbitmq('mq', { ...args, ...more }).connectionFor('api');

async function file(name: string, more: Partial<RabbitmqArgs> = {}): Promise<string> {
  const recording = await recordStore(() => make(more));
  return keyOf(one(recording, types.secret, 'mq-server'), name);
}

async function definitions(more: Partial<RabbitmqArgs> = {}): Promise<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(await file('definitions.json', more));
  assert(typeof parsed === 'object' && parsed !== null);
  return { ...parsed };
}

function passwordOf(recording: Recording, user: string): string {
  const value = secretValue(one(recording, types.password, `mq-${user}`).outputs['result']);
  assert(typeof value === 'string');
  return value;
}

describe('Rabbitmq', () => {
  itIsAStore('mq', 5672, make);

  it('gives each service a user and a password of its own, in the virtual host "/"', async () => {
    const recording = await recordStore(make);
    const password = passwordOf(recording, 'api');
    const host = 'mq.production.svc.cluster.local';
    assert.equal(fact(recording, 'url'), `amqp://api:${encodeURIComponent(password)}@${host}:5672/%2F`);
    assert.notEqual(password, passwordOf(recording, 'worker'));
    assert.equal(ofType(recording, types.password).length, 3, 'two users and the cookie');
    await assert.rejects(
      recordStore(() => new Rabbitmq('mq', args).connectionFor('web')),
      /no user web; it has api, worker/,
    );
  });

  it('knows its users by salted hashes alone, and no guest', async () => {
    const recording = await recordStore(make);
    const text = keyOf(one(recording, types.secret, 'mq-server'), 'definitions.json');
    const salt = one(recording, 'random:index/randomId:RandomId', 'mq-api').outputs['hex'];
    assert(typeof salt === 'string' && salt.length === 8);
    const password = passwordOf(recording, 'api');
    assert(text.includes(passwordHash(password, Buffer.from(salt, 'hex'))));
    assert(!text.includes(password) && !text.includes('guest'));
    const { users, permissions } = await definitions();
    assert(Array.isArray(users) && Array.isArray(permissions));
    assert.deepEqual(
      users.map((user: unknown) => isNamed(user) && [user.name, user.tags]),
      [
        ['api', []],
        ['worker', []],
      ],
    );
    assert.equal(permissions.length, 2);
  });

  it('hashes as RabbitMQ documents it', () => {
    const salt = Buffer.from('908dc60a', 'hex');
    assert.equal(passwordHash('test12', salt), 'kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR');
    const digest = createHash('sha256')
      .update(Buffer.concat([salt, Buffer.from('test12')]))
      .digest();
    assert.equal(passwordHash('test12', salt), Buffer.concat([salt, digest]).toString('base64'));
  });

  it('makes quorum queues of those that name no type', async () => {
    const quorum = await definitions();
    assert.match(JSON.stringify(quorum['vhosts']), /"name":"\/".*"default_queue_type":"quorum"/);
  });

  it('keeps the dead letters of quorum queues, but of dead letters only for a while', async () => {
    const { policies, queues, bindings } = await definitions();
    assert(Array.isArray(policies) && Array.isArray(queues) && Array.isArray(bindings));
    assert.deepEqual(
      policies.map((policy: unknown) => {
        const known = propertyValue(policy);
        return ['pattern', 'apply-to', 'priority'].map((key) => valueAt(known, key));
      }),
      [
        ['.*', 'quorum_queues', 0],
        ['^dead-letters$', 'quorum_queues', 1],
      ],
    );
    const definition = valueAt(propertyValue(policies[0]), 'definition');
    assert(isBag(definition));
    // A routing key would be that of queues with a dead-letter exchange of their own too.
    assert(!('dead-letter-routing-key' in definition));
    assert.equal(definition['dead-letter-exchange'], valueAt(propertyValue(bindings[0]), 'source'));
    assert.equal(
      valueAt(propertyValue(queues[0]), 'name'),
      valueAt(propertyValue(bindings[0]), 'destination'),
    );
  });

  it('lets queues go on to nodes that come later, where there are several', async () => {
    const growing = /membership_reconciliation\.enabled = true\n.*target_group_size = 3\n/;
    assert.match(await file('rabbitmq.conf'), growing);
    assert.doesNotMatch(await file('rabbitmq.conf', { nodes: 1 }), growing);
  });

  it('is nodes that know each other by name and a cookie, without the API of Kubernetes', async () => {
    const configuration = await file('rabbitmq.conf');
    assert.match(configuration, /peer_discovery_backend = classic_config\n/);
    assert.match(configuration, /nodes\.3 = rabbit@mq-2\.mq-peers\.production\.svc\.cluster\.local\n/);
    assert.match(configuration, /cluster_partition_handling = pause_minority\n/);
    const environment = await file('rabbitmq-env.conf');
    assert.match(environment, /NODENAME=rabbit@\$\(hostname\)\.mq-peers\.production\.svc\.cluster\.local\n/);
    assert((await file('erlang.cookie')).length > 0);
    const recording = await recordStore(make);
    const statefulSet = one(recording, types.statefulSet);
    assert.equal(input(statefulSet, 'spec.replicas'), 3);
    assert.equal(input(statefulSet, 'spec.serviceName'), 'mq-peers');
    assert.equal(input(one(recording, types.service, 'mq-peers'), 'spec.publishNotReadyAddresses'), true);
  });

  it('starts the second node only when the first has founded the cluster', async () => {
    const statefulSet = one(await recordStore(make), types.statefulSet);
    const [preparation] = bags(statefulSet, 'spec.template.spec.initContainers');
    assert(preparation !== undefined);
    const script = JSON.stringify(preparation['command']);
    assert.match(script, /= mq-0 \]/);
    assert.match(script, /chmod 600/);
    const first = 'rabbit@mq-0.mq-peers.production.svc.cluster.local';
    assert.equal(variable(preparation, 'FIRST_NODE'), first);
  });

  it('keeps the names of its nodes when it grows', async () => {
    const recording = await recordStore(() => make({ nodes: 1 }));
    assert.equal(input(one(recording, types.statefulSet), 'spec.serviceName'), 'mq-peers');
    assert.equal(ofType(recording, types.budget).length, 0);
    assert.match(await file('rabbitmq.conf', { nodes: 1 }), /nodes\.1 = rabbit@mq-0\.mq-peers/);
  });

  it('stops taking messages before it takes more memory than the pod has', async () => {
    const limits = { cpu: '1', memory: '2Gi' };
    const resources = { requests: limits, limits };
    assert.match(await file('rabbitmq.conf', { resources }), /watermark\.absolute = 1228MiB\n/);
  });

  it('rolls when a user is added', async () => {
    const checksum = async (users: readonly string[]) =>
      input(
        one(await recordStore(() => make({ users })), types.statefulSet),
        'spec.template.metadata.annotations',
      );
    assert.notDeepEqual(await checksum(['api']), await checksum(['api', 'worker']));
  });

  it('lets its nodes speak to each other, by rules that name their binding', async () => {
    const grants = [...args.grants, ...brokerPeerGrants('mq', namespace)];
    const recording = await recordStore(() => make({ grants }));
    const policy = one(recording, types.networkPolicy);
    const ports = [
      { port: 4369, protocol: 'TCP' },
      { port: 25672, protocol: 'TCP' },
    ];
    assert.deepEqual(bags(policy, 'spec.egress')[1]?.['ports'], ports);
    assert.deepEqual(bags(policy, 'spec.ingress')[1]?.['ports'], ports);
    assert.match(JSON.stringify(policy.inputs), /platform store-peers/);
    assert(isBag(containerOf(one(recording, types.statefulSet), 'rabbitmq')));
  });
});

function isNamed(value: unknown): value is { readonly name: string; readonly tags: unknown } {
  return typeof value === 'object' && value !== null && 'name' in value && 'tags' in value;
}
