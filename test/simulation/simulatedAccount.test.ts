import assert from 'node:assert/strict';
import { simulatedCloud, type SimulatedCloud } from '../../src/simulation/cloud';
import type { PropertyBag } from '../../src/simulation/propertyValue';
import { injectedFailure, SimulatedAccount } from '../../src/simulation/simulatedAccount';
import { wireSecret } from '../../src/simulation/wireValue';

const queue = { urn: 'urn::queue', type: 'aws:sqs/queue:Queue', name: 'queue' };
const password = {
  urn: 'urn::password',
  type: 'random:index/randomPassword:RandomPassword',
  name: 'password',
};

/** A cloud that answers a creation with these outputs. */
function answering(outputs: PropertyBag): SimulatedCloud {
  return { ...simulatedCloud(), create: () => ({ id: 'id', outputs }) };
}

describe('a simulated account', () => {
  it('keeps secret what came as a secret, at its place', async () => {
    const account = new SimulatedAccount({ cloud: answering({ tags: { a: 'open', b: 'hidden-value' } }) });
    const { outputs } = await account.create(queue, { tags: { a: 'open', b: wireSecret('hidden-value') } });
    assert.deepEqual(outputs, { tags: { a: 'open', b: wireSecret('hidden-value') } });
  });

  it('makes secret whatever contains a secret of the inputs', async () => {
    const account = new SimulatedAccount({ cloud: answering({ url: 'https://hidden-value@host', port: 1 }) });
    const { outputs } = await account.create(queue, { token: wireSecret('hidden-value') });
    assert.deepEqual(outputs, { url: wireSecret('https://hidden-value@host'), port: 1 });
  });

  it('makes secret, and remembers, the passwords that it draws', async () => {
    const account = new SimulatedAccount({ cloud: answering({ result: 'drawn-by-the-cloud', length: 18 }) });
    const { outputs } = await account.create(password, { length: 18 });
    assert.deepEqual(outputs['result'], wireSecret('drawn-by-the-cloud'));
    assert.equal(outputs['length'], 18);
    assert.ok(account.secrets.includes('drawn-by-the-cloud'));
  });

  it('hands the cloud plain values', async () => {
    let seen: PropertyBag = {};
    const cloud: SimulatedCloud = {
      ...simulatedCloud(),
      create: (_type, _name, inputs) => ({ id: 'id', outputs: (seen = inputs) }),
    };
    await new SimulatedAccount({ cloud }).create(queue, { deep: [{ token: wireSecret({ a: 'b' }) }] });
    assert.deepEqual(seen, { deep: [{ token: { a: 'b' } }] });
  });

  it('adds the names that the cloud gives, and keeps the secrets of the inputs', () => {
    const account = new SimulatedAccount({
      cloud: {
        ...simulatedCloud(),
        autoname: (_type, name, inputs) => ({ name: `${name}-1a2b3c4`, ...inputs }),
        check: () => [{ property: 'size', reason: 'too small' }],
      },
    });
    assert.deepEqual(account.check(queue, { token: wireSecret('hidden-value') }), {
      inputs: { name: 'queue-1a2b3c4', token: wireSecret('hidden-value') },
      failures: [{ property: 'size', reason: 'too small' }],
    });
  });

  it('refuses once, says which, and has nothing of it', async () => {
    const account = new SimulatedAccount({ cloud: answering({}), failOnce: [queue.type] });
    await account.create(password, {});
    await assert.rejects(account.create(queue, {}), { message: injectedFailure });
    assert.deepEqual(account.failure, queue);
    assert.deepEqual(
      account.resources.map(({ name }) => name),
      ['password'],
    );
    const { id } = await account.create(queue, {});
    assert.equal(account.resources.length, 2);
    await account.delete({ ...queue, id }, {});
    assert.equal(account.resources.length, 1);
  });

  it('has nothing twice under one name, except in another region or under another API', async () => {
    const account = new SimulatedAccount({ cloud: simulatedCloud() });
    const group = (name: string, inputs: PropertyBag) =>
      account.create(
        { urn: `urn::${name}`, type: 'aws:cloudwatch/logGroup:LogGroup', name },
        { name: 'log', ...inputs },
      );
    const { id, outputs } = await group('first', {});
    await assert.rejects(group('second', {}), /AlreadyExists: .*logGroup.*made as urn::first/);
    await group('elsewhere', { region: 'eu-west-1' });
    await account.delete(
      { urn: 'urn::first', type: 'aws:cloudwatch/logGroup:LogGroup', name: 'first', id },
      outputs,
    );
    await group('second', {});
    const stage = (apiId: string) =>
      account.create(
        { urn: `urn::${apiId}`, type: 'aws:apigatewayv2/stage:Stage', name: apiId },
        { apiId, name: 'live' },
      );
    await stage('one');
    await stage('two');
  });

  it('lets a patch change what is there', async () => {
    const account = new SimulatedAccount({ cloud: simulatedCloud() });
    const metadata = { name: 'default', namespace: 'shop' };
    const patch = (name: string) =>
      account.create(
        { urn: `urn::${name}`, type: 'kubernetes:core/v1:ServiceAccountPatch', name },
        { metadata },
      );
    await patch('first');
    await patch('second');
  });

  it('has nothing of what the cloud refuses, and keeps what it will not delete', async () => {
    const refuse = (): never => {
      throw new Error('refused');
    };
    const cloud = answering({});
    const closed = new SimulatedAccount({ cloud: { ...cloud, create: refuse } });
    await assert.rejects(closed.create(queue, {}), /refused/);
    assert.deepEqual(closed.resources, []);
    const guarded = new SimulatedAccount({ cloud: { ...cloud, delete: refuse } });
    const { id } = await guarded.create(queue, {});
    await assert.rejects(guarded.delete({ ...queue, id }, {}), /refused/);
    assert.equal(guarded.resources.length, 1);
  });
});
