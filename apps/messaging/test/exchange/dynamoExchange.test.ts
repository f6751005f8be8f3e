import assert from 'node:assert/strict';
import { DynamoExchange } from '../../src/exchange/dynamoExchange';
import { MessagesTable } from '../../src/exchange/messagesTable';
import { newSequence, sequenceAt } from '../../src/exchange/sequence';
import type { Draft } from '../../src/protocol/chatMessage';
import { limits } from '../../src/protocol/limits';
import type { Participant } from '../../src/protocol/participant';
import { DynamoEmulator, messagesTable } from '../emulator/dynamoEmulator';
import { until } from '../support/until';

const user: Participant = { id: 'a-user-with-a-long-id', role: 'user', name: 'Ada' };
const stranger: Participant = { id: 'another-with-a-long-id', role: 'user', name: 'Bob' };
const admin: Participant = { id: 'an-admin-with-a-long-id', role: 'admin', name: 'Eve' };

describe('Messages in DynamoDB (emulated)', () => {
  let dynamo: DynamoEmulator;
  let exchange: DynamoExchange;
  let now: number;
  let delivered: string[];

  beforeEach(async () => {
    dynamo = await DynamoEmulator.start();
    now = 1_764_000_000_000;
    delivered = [];
    exchange = new DynamoExchange({
      documents: dynamo.documents,
      table: messagesTable,
      now: () => now,
      deliver: (_, message) => {
        if (message.type === 'message') delivered.push(message.message.text);
        return Promise.resolve();
      },
    });
  });

  afterEach(() => dynamo.stop());

  function draft(text: string, from = user, conversation = from.id): Draft {
    return { id: `id-of-${text.replaceAll(' ', '-')}`, conversation, from, text, sentAt: now };
  }

  async function texts(reader: Participant, after?: string): Promise<readonly string[]> {
    return (await exchange.history(reader, after)).messages.map(({ text }) => text);
  }

  /** Stores so many messages in one partition. */
  async function fill(conversation: string, count: number): Promise<void> {
    const table = new MessagesTable(dynamo.documents, messagesTable, () => now);
    await Promise.all(
      Array.from({ length: count }, (_, index) => {
        const sequence = newSequence(now);
        return table.put({ conversation, sequence }, { ...draft(`text ${index}`), sequence });
      }),
    );
  }

  it('are read by their user and by admins, and those for all by everyone, in order', async () => {
    await exchange.publish(draft('a question'));
    now += 1;
    await exchange.publish(draft('for all', admin, 'all'));
    now += 1;
    await exchange.publish(draft('an answer', admin, user.id));
    assert.deepEqual(await texts(user), ['a question', 'for all', 'an answer']);
    assert.deepEqual(await texts(admin), ['a question', 'for all', 'an answer']);
    assert.deepEqual(await texts(stranger), ['for all']);
  });

  for (const partition of ['admins', user.id]) {
    it(`are found after cursors that have passed them, where they were late in the partition ${partition}`, async () => {
      // The function ends when the other of its two puts is done.
      dynamo.fate = ({ body }) =>
        body.includes(`"Item":{"conversation":{"S":"${partition}"}`) ? 'lost' : 'answered';
      const cut = exchange.publish(draft('cut off'));
      cut.catch(() => undefined);
      await until('the rest is stored', async () => (await dynamo.items(messagesTable)).length === 2);
      dynamo.fate = () => 'answered';

      now += 10 * 60 * 1000;
      const { sequence: cursor } = await exchange.publish(draft('later'));
      const again = await exchange.publish({ ...draft('cut off'), text: 'said otherwise' });
      assert.ok(again.repeated && again.sequence < cursor);
      assert.deepEqual(delivered, ['later', 'cut off']);
      for (const reader of [admin, user]) {
        assert.deepEqual(await texts(reader), ['cut off', 'later']);
      }
      assert.deepEqual(await texts(partition === 'admins' ? admin : user, cursor), ['cut off', 'later']);
    });
  }

  it('are there once however often they are said', async () => {
    const [first] = await Promise.all([
      exchange.publish(draft('at once')),
      exchange.publish(draft('at once')),
      exchange.publish(draft('at once')),
    ]);
    const later = await exchange.publish(draft('at once'));
    assert.equal(later.sequence, first.sequence);
    assert.deepEqual(await texts(user), ['at once']);
    assert.deepEqual(await texts(admin), ['at once']);
  });

  it('are brought up to a bound, and who was away is told where some are missing', async () => {
    await fill(user.id, limits.historyMessages);
    const before = sequenceAt(now - 1000) + '-000000';
    const all = await exchange.history(user, before);
    assert.equal(all.messages.length, limits.historyMessages);
    assert.equal(all.complete, true);
    now += 1;
    await exchange.publish(draft('one more'));
    const bounded = await exchange.history(user, before);
    assert.equal(bounded.messages.length, limits.historyMessages);
    assert.equal(bounded.messages.at(-1)?.text, 'one more');
    assert.equal(bounded.complete, false);
    assert.equal((await exchange.history(user)).messages.length, limits.welcomeMessages);
  });

  it('may be missing to who was away for longer than they are kept', async () => {
    await exchange.publish(draft('a question'));
    const old = sequenceAt(now - limits.historySeconds * 1000 - 1) + '-000000';
    assert.equal((await exchange.history(user, old)).complete, false);
  });

  it('are not read after their time, though DynamoDB has not removed them yet', async () => {
    await exchange.publish(draft('old'));
    now += limits.historySeconds * 1000;
    await exchange.publish(draft('new'));
    assert.deepEqual(await texts(user), ['new']);
    assert.deepEqual(await texts(admin), ['new']);
  });
});
