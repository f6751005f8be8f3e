import assert from 'node:assert/strict';
import { limits } from '../../src/protocol/limits';
import type { Problem } from '../../src/protocol/serverMessage';
import { RawSocket } from '../support/rawSocket';
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
  const sockets: RawSocket[] = [];

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close();
  });

  async function open(): Promise<RawSocket> {
    const socket = await RawSocket.open(home().urls[0]);
    sockets.push(socket);
    return socket;
  }

  async function user(): Promise<RawSocket> {
    const socket = await RawSocket.hello(home().urls[0]);
    sockets.push(socket);
    return socket;
  }

  /** Expects that something is refused, and that the connection goes on. */
  async function refused(socket: RawSocket, frame: string, problem: Problem): Promise<void> {
    const before = socket.of('rejected').length;
    socket.sayText(frame);
    await until(`${frame.slice(0, 60)} is refused`, () => socket.of('rejected').length > before);
    assert.equal(socket.of('rejected').at(-1)?.problem, problem);
  }

  it('meet a wrong token, and end the connection', async () => {
    const socket = await open();
    socket.say({ action: 'hello', session, name: 'Eve', token: `${adminToken}!` });
    assert.equal((await socket.next('rejected')).problem, 'forbidden');
    await until('it is closed', () => socket.isClosed);
    await until('nothing of it is stored', async () => (await home().records()).length === 0);
  });

  it('meet whoever speaks before the hello', async () => {
    const socket = await open();
    await refused(socket, JSON.stringify({ action: 'send', id, text: 'hello' }), 'forbidden');
    assert.equal(socket.of('rejected').at(-1)?.id, id);
    await refused(socket, JSON.stringify({ action: 'ping' }), 'forbidden');
  });

  it('meet a second hello', async () => {
    const socket = await user();
    await refused(socket, JSON.stringify({ action: 'hello', session, name: 'Ada' }), 'forbidden');
  });

  it('meet a user who names another’s conversation, or all', async () => {
    const other = (await (await user()).next('welcome')).you.id;
    const socket = await user();
    for (const to of [other, 'all']) {
      await refused(socket, JSON.stringify({ action: 'send', id, text: 'hello', to }), 'forbidden');
      assert.equal(socket.of('rejected').at(-1)?.id, id);
    }
    const upTo = '1764000000000-000001';
    await refused(socket, JSON.stringify({ action: 'confirm', conversation: other, upTo }), 'forbidden');
  });

  it('meet an admin who names nobody', async () => {
    const socket = await open();
    socket.say({ action: 'hello', session, name: 'Admin', token: adminToken });
    await socket.next('welcome');
    await refused(socket, JSON.stringify({ action: 'send', id, text: 'hello' }), 'forbidden');
  });

  it('meet what is no message, and the connection goes on', async () => {
    const socket = await user();
    for (const frame of Object.values(malformed)) await refused(socket, frame, 'invalid');
    socket.say({ action: 'ping' });
    await socket.next('pong');
  });

  it('meet frames that are no text', async () => {
    const socket = await user();
    socket.sayBytes(Buffer.from(JSON.stringify({ action: 'ping' })));
    assert.equal((await socket.next('rejected')).problem, 'invalid');
    assert.equal(socket.of('pong').length, 0);
  });

  it('meet hellos that are not right, and one that is right may follow', async () => {
    const socket = await open();
    for (const hello of Object.values(malformedHellos))
      await refused(socket, JSON.stringify(hello), 'invalid');
    socket.say({ action: 'hello', session, name: ' Ada ' });
    assert.equal((await socket.next('welcome')).you.name, 'Ada');
  });

  it('meet a frame that is too large, and end the connection', async () => {
    for (const bytes of [limits.frameBytes + 1, 64 * 1024]) {
      const socket = await user();
      socket.sayText('x'.repeat(bytes));
      await until('it is closed', () => socket.isClosed);
    }
  });

  it('meet a flood, and end the connection', async () => {
    const socket = await user();
    // More than two windows let through, wherever the first of them ends.
    const frames = 2 * (limits.framesPerWindow + limits.refusalsPerWindow) + 20;
    for (let frame = 0; frame < frames; frame += 1) socket.say({ action: 'ping' });
    await until('it is closed', () => socket.isClosed, 100);
    assert.ok(socket.of('rejected').some(({ problem }) => problem === 'too-many'));
    await until('nothing of it is stored', async () => (await home().records()).length === 0);
  });
});
