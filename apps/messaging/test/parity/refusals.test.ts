import assert from 'node:assert/strict';
import { limits } from '../../src/protocol/limits';
import type { Problem } from '../../src/protocol/serverMessage';
import { RawClient } from '../support/rawClient';
import { adminToken } from '../support/serverProcess';
import { newSession } from '../support/testClient';
import { until } from '../support/until';
import { inBothHomes } from './home';

const id = 'message-0001';
const session = newSession();

/** What is no message of the protocol, by what is wrong with it. */
const malformed: Readonly<Record<string, string>> = {
  'no JSON': 'hello',
  'nothing at all': '',
  'no object': '[]',
  'no action': '{}',
  'an action that nobody knows': '{"action":"shout"}',
  'a text of the wrong kind': JSON.stringify({ action: 'send', id, text: 7 }),
  'a text that is blank': JSON.stringify({ action: 'send', id, text: ' \n' }),
  'a text that is too long': JSON.stringify({
    action: 'send',
    id,
    text: 'x'.repeat(limits.textCharacters + 1),
  }),
  'an id with other characters': JSON.stringify({ action: 'send', id: 'message#0001', text: 'hello' }),
  'a cursor that is none': JSON.stringify({ action: 'confirm', upTo: 'now' }),
};

/** Hellos that are no messages of the protocol. */
const malformedHellos: Readonly<Record<string, object>> = {
  'a session that can be guessed': { action: 'hello', session: 'short', name: 'Ada' },
  'a name that is blank': { action: 'hello', session, name: '  ' },
  'a name that is too long': { action: 'hello', session, name: 'x'.repeat(limits.nameCharacters + 1) },
  'a name that turns the writing around': { action: 'hello', session, name: 'Ada\u202e' },
  'a cursor that is none': { action: 'hello', session, name: 'Ada', after: '1' },
};

inBothHomes('Refusals', (home) => {
  const clients: RawClient[] = [];

  afterEach(() => {
    for (const client of clients.splice(0)) client.stop();
  });

  async function open(): Promise<RawClient> {
    const client = await RawClient.open(home().urls[0]);
    clients.push(client);
    return client;
  }

  async function user(): Promise<RawClient> {
    const client = await RawClient.online(home().urls[0]);
    clients.push(client);
    return client;
  }

  /** Expects that something is refused, and that the connection goes on. */
  async function refused(client: RawClient, frame: string, problem: Problem): Promise<void> {
    const before = client.all('rejected').length;
    client.socket.send(frame);
    await until(`${frame.slice(0, 60)} is refused`, () => client.all('rejected').length > before);
    assert.equal(client.all('rejected').at(-1)?.problem, problem);
  }

  it('meet a wrong token, and end the connection', async () => {
    const client = await open();
    client.say({ action: 'hello', session, name: 'Eve', token: `${adminToken}!` });
    assert.equal((await client.next('rejected')).problem, 'forbidden');
    await client.closed();
    await until('nothing of it is stored', async () => (await home().records()).length === 0);
  });

  it('meet whoever speaks before the hello', async () => {
    const client = await open();
    await refused(client, JSON.stringify({ action: 'send', id, text: 'hello' }), 'forbidden');
    assert.equal(client.all('rejected').at(-1)?.id, id);
    await refused(client, JSON.stringify({ action: 'ping' }), 'forbidden');
  });

  it('meet a second hello', async () => {
    const client = await user();
    await refused(client, JSON.stringify({ action: 'hello', session, name: 'Ada' }), 'forbidden');
  });

  it('meet a user who names another’s conversation, or all', async () => {
    const other = (await (await user()).next('welcome')).you.id;
    const client = await user();
    for (const to of [other, 'all']) {
      await refused(client, JSON.stringify({ action: 'send', id, text: 'hello', to }), 'forbidden');
      assert.equal(client.all('rejected').at(-1)?.id, id);
    }
    const upTo = '1764000000000-000001';
    await refused(client, JSON.stringify({ action: 'confirm', conversation: other, upTo }), 'forbidden');
  });

  it('meet an admin who names nobody', async () => {
    const client = await open();
    client.say({ action: 'hello', session, name: 'Admin', token: adminToken });
    await client.next('welcome');
    await refused(client, JSON.stringify({ action: 'send', id, text: 'hello' }), 'forbidden');
  });

  it('meet what is no message, and the connection goes on', async () => {
    const client = await user();
    for (const frame of Object.values(malformed)) await refused(client, frame, 'invalid');
    client.say({ action: 'ping' });
    await client.next('pong');
  });

  it('meet frames that are no text', async () => {
    const client = await user();
    client.socket.send(Buffer.from(JSON.stringify({ action: 'ping' })));
    assert.equal((await client.next('rejected')).problem, 'invalid');
    assert.equal(client.all('pong').length, 0);
  });

  it('meet hellos that are not right, and one that is right may follow', async () => {
    const client = await open();
    for (const hello of Object.values(malformedHellos))
      await refused(client, JSON.stringify(hello), 'invalid');
    client.say({ action: 'hello', session, name: ' Ada ' });
    assert.equal((await client.next('welcome')).you.name, 'Ada');
  });

  it('meet a frame that is too large, and end the connection', async () => {
    for (const bytes of [limits.frameBytes + 1, 64 * 1024]) {
      const client = await user();
      client.socket.send('x'.repeat(bytes));
      await client.closed();
    }
  });

  it('meet a flood, and end the connection', async () => {
    const client = await user();
    // More than two windows let through, wherever the first of them ends.
    const frames = 2 * (limits.framesPerWindow + limits.refusalsPerWindow) + 20;
    for (let frame = 0; frame < frames; frame += 1) client.say({ action: 'ping' });
    await until('it is closed', () => client.code !== undefined, 100);
    assert.ok(client.all('rejected').some(({ problem }) => problem === 'too-many'));
    await until('nothing of it is stored', async () => (await home().records()).length === 0);
  });
});
