import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { limits } from '../../src/protocol/limits';
import { RawClient } from '../support/rawClient';
import { adminToken } from '../support/serverProcess';
import { TestClient } from '../support/testClient';
import { until } from '../support/until';
import { inBothHomes } from './home';

/** Returns an id as clients make it. */
function idOf(count: number): string {
  return `message-${String(count).padStart(4, '0')}`;
}

inBothHomes('Conversations', (home) => {
  const clients: TestClient[] = [];
  const sockets: RawClient[] = [];

  afterEach(() => {
    for (const client of clients.splice(0)) client.stop();
    for (const socket of sockets.splice(0)) socket.stop();
  });

  async function admin(end: 0 | 1): Promise<TestClient> {
    const client = await TestClient.online({ url: () => home().urls[end], token: adminToken, name: 'Admin' });
    clients.push(client);
    return client;
  }

  async function user(end: 0 | 1, session?: string): Promise<TestClient> {
    const client = await TestClient.online({
      url: () => home().urls[end],
      ...(session === undefined ? {} : { session }),
    });
    clients.push(client);
    return client;
  }

  async function raw(end: 0 | 1, hello: Parameters<typeof RawClient.online>[1] = {}): Promise<RawClient> {
    const socket = await RawClient.online(home().urls[end], hello);
    sockets.push(socket);
    return socket;
  }

  /** Says so many messages at once, and returns their sequences in order once all are accepted. */
  async function say(socket: RawClient, count: number, first = 0): Promise<readonly string[]> {
    for (let index = first; index < first + count; index += 1) {
      socket.say({ action: 'send', id: idOf(index), text: `text ${index}` });
    }
    await until('all are accepted', () => socket.all('accepted').length >= first + count, 100);
    return socket
      .all('accepted')
      .map(({ sequence }) => sequence)
      .sort();
  }

  it('reach all admins and the user’s other tabs', async () => {
    const [one, other] = [await admin(0), await admin(1)];
    const sender = await user(0);
    const tab = await user(1, sender.session);
    const id = sender.send('Is anybody there?');
    await until('all have it', () =>
      [one, other, tab, sender].every(({ messages }) => messages.length === 1),
    );
    await until('it is accepted', () => sender.accepted.includes(id));
    const [message] = one.messages;
    assert.equal(message?.text, 'Is anybody there?');
    assert.deepEqual(message.from, { id: sender.id, role: 'user', name: 'somebody' });
    assert.equal(message.conversation, sender.id);
    assert.deepEqual(other.messages, one.messages);
    assert.deepEqual(tab.messages, one.messages);
  });

  it('are answered to one user in all tabs, or to all', async () => {
    const [one, other] = [await admin(0), await admin(1)];
    const asked = await user(0);
    const [tab, stranger] = [await user(1, asked.session), await user(1)];
    one.send('for one', asked.id);
    await until('both tabs have it', () => [asked, tab].every(({ texts }) => texts.includes('for one')));
    one.send('for all', 'all');
    const everybody = [one, other, asked, tab, stranger];
    await until('everybody has it', () => everybody.every(({ texts }) => texts.includes('for all')));
    assert.deepEqual(asked.texts, ['for one', 'for all']);
    assert.deepEqual(other.texts, ['for one', 'for all']);
    assert.deepEqual(stranger.texts, ['for all']);
  });

  it('show who comes with a first connection and goes with the last', async () => {
    const watcher = await admin(1);
    const first = await user(0);
    const seen = () =>
      watcher
        .all('presence')
        .filter(({ participant }) => participant.id === first.id)
        .map(({ online }) => online);
    await until('the user is there', () => seen().length === 1);
    const second = await user(1, first.session);
    first.stop();
    await until('one tab is left', async () => (await home().records()).length === 2);
    const late = await raw(0, { token: adminToken });
    assert.deepEqual((await late.next('welcome')).present, [
      { id: first.id, role: 'user', name: 'somebody' },
    ]);
    assert.deepEqual(seen(), [true]);
    second.stop();
    await until('the user is gone', () => seen().length === 2);
    assert.deepEqual(seen(), [true, false]);
  });

  it('tell both sides what the other has shown', async () => {
    const [answering, asking] = [await admin(0), await user(1)];
    asking.send('a question');
    await until('it is there', () => answering.messages.length === 1 && asking.messages.length === 1);
    const [question] = answering.messages;
    assert.ok(question);
    answering.confirm(question.sequence, asking.id);
    await until('the user knows', () => asking.all('delivered').length === 1);
    const [byAdmin] = asking.all('delivered');
    assert.equal(byAdmin?.upTo, question.sequence);
    assert.equal(byAdmin.by.id, answering.id);
    asking.confirm(question.sequence);
    await until('the admin knows', () => answering.all('delivered').some(({ by }) => by.id === asking.id));
  });

  it('have a message once whose sender says it twice', async () => {
    const reader = await admin(1);
    const sender = await raw(0);
    const [sequence] = await say(sender, 1);
    sender.say({ action: 'send', id: idOf(0), text: 'said otherwise' });
    await until('it is accepted again', () => sender.all('accepted').length === 2);
    assert.deepEqual([...new Set(sender.all('accepted').map((accepted) => accepted.sequence))], [sequence]);
    await say(sender, 1, 1);
    await until('the next is there', () => reader.texts.includes('text 1'));
    assert.deepEqual(reader.texts, ['text 0', 'text 1']);
    const late = await raw(1, { token: adminToken });
    assert.deepEqual(
      (await late.next('welcome')).messages.map(({ text }) => text),
      ['text 0', 'text 1'],
    );
  });

  it('take the same id of two senders as two messages', async () => {
    const reader = await admin(1);
    await Promise.all([say(await raw(0), 1), say(await raw(1), 1)]);
    await until('both are there', () => reader.messages.length === 2);
  });

  it('begin with the newest messages, in order', async () => {
    const sender = await raw(0);
    const sequences = await say(sender, limits.welcomeMessages + 10);
    const newest = sequences.slice(-limits.welcomeMessages);
    for (const hello of [{ token: adminToken }, { session: sender.session }]) {
      const welcome = await (await raw(1, hello)).next('welcome');
      assert.deepEqual(
        welcome.messages.map(({ sequence }) => sequence),
        newest,
      );
      assert.equal(welcome.complete, true);
    }
  });

  it('stay in the order in which a sender said them', async () => {
    const sender = await raw(0);
    for (let count = 0; count < 15; count += 1) {
      sender.say({ action: 'send', id: idOf(count), text: `text ${count}` });
      await pause(3);
    }
    await until('all are accepted', () => sender.all('accepted').length === 15, 100);
    const { messages } = await (await raw(1, { token: adminToken })).next('welcome');
    assert.deepEqual(
      messages.map(({ text }) => text),
      Array.from({ length: 15 }, (_, count) => `text ${count}`),
    );
  });

  it('go on where a reader was away', async () => {
    const sender = await raw(0);
    const reader = await raw(1, { token: adminToken });
    const [cursor] = await say(sender, 1);
    await reader.next('message');
    reader.stop();
    const sequences = await say(sender, 20, 1);
    const back = await raw(0, { token: adminToken, session: reader.session, after: cursor ?? '' });
    const { messages, complete } = await back.next('welcome');
    const missed = messages.map(({ sequence }) => sequence).filter((sequence) => sequence > (cursor ?? ''));
    assert.deepEqual(missed, sequences.slice(1));
    assert.equal(complete, true);
  });

  it('show a user nothing of another', async () => {
    const one = await raw(0, { name: 'Ada' });
    const other = await raw(1, { name: 'Bob' });
    const reader = await admin(0);
    await say(one, 3);
    await until('the admin has them', () => reader.messages.length === 3);
    reader.send('an answer', (await one.next('welcome')).you.id);
    await until('the answer is there', () => one.all('message').length === 4);
    reader.confirm((await one.next('message')).message.sequence, (await one.next('welcome')).you.id);
    await one.next('delivered');
    // What is for all comes after whatever might have come.
    reader.send('for all', 'all');
    await until('it is there', () => other.all('message').some(({ message }) => message.text === 'for all'));
    const again = await raw(1, { session: other.session, after: '1000000000000-000000' });
    await again.next('welcome');
    const said = JSON.stringify([other.messages, again.messages]);
    for (const secret of ['Ada', 'text 0', 'an answer', (await one.next('welcome')).you.id]) {
      assert.ok(!said.includes(secret), `a stranger was told "${secret}"`);
    }
  });
});
