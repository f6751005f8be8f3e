import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Conversation, type ShownMessage } from '../../frontend/shared/conversation';
import type { ChatMessage } from '../../src/protocol/chatMessage';

const admin = { id: 'admin-0123456789', role: 'admin', name: 'Ada' } as const;
const me = { id: 'user-00123456789', role: 'user', name: 'Uma' } as const;

function message(number: number, from: ChatMessage['from'] = admin): ChatMessage {
  const sequence = `${String(number).padStart(13, '0')}-000001`;
  return {
    id: `message-${number}`,
    conversation: me.id,
    from,
    text: `text ${number}`,
    sentAt: number,
    sequence,
  };
}

function said(id: string) {
  return { id, author: 'Uma', role: 'user', text: id, sentAt: 5, announcement: false } as const;
}

function stateOf(conversation: Conversation, text: string): ShownMessage['state'] | undefined {
  return conversation.messages.find((shown) => shown.text === text)?.state;
}

describe('Conversation', () => {
  it('has every message once and in order, in whatever order and how often they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 })), (numbers) => {
        const conversation = new Conversation();
        for (const number of numbers) conversation.receive(message(number), false);
        const expected = [...new Set(numbers)].sort((one, other) => one - other);
        assert.deepEqual(
          conversation.messages.map(({ sentAt }) => sentAt),
          expected,
        );
      }),
    );
  });

  it('shows what is sent at once, after everything else, and in its place when it is accepted', () => {
    const conversation = new Conversation();
    conversation.receive(message(1), false);
    conversation.say(said('mine-0000001'));
    conversation.receive(message(3), false);
    const texts = () => conversation.messages.map(({ text }) => text);
    assert.deepEqual(texts(), ['text 1', 'text 3', 'mine-0000001']);
    assert.equal(stateOf(conversation, 'mine-0000001'), 'sending');
    assert.equal(conversation.waiting, 1);
    conversation.accept('mine-0000001', message(2).sequence);
    assert.deepEqual(texts(), ['text 1', 'mine-0000001', 'text 3']);
    assert.equal(stateOf(conversation, 'mine-0000001'), 'sent');
    assert.equal(conversation.waiting, 0);
  });

  it('shows a message of its own once, whether the acceptance or the message itself comes first', () => {
    for (const first of ['accepted', 'message']) {
      const conversation = new Conversation();
      conversation.say(said('message-2'));
      if (first === 'accepted') conversation.accept('message-2', message(2).sequence);
      conversation.receive(message(2, me), true);
      conversation.accept('message-2', message(2).sequence);
      assert.equal(conversation.messages.length, 1, first);
      assert.equal(conversation.messages[0]?.state, 'sent', first);
    }
  });

  it('counts as seen what was sent up to there, also where the acceptance comes later', () => {
    const conversation = new Conversation();
    conversation.say(said('first-000001'));
    conversation.say(said('second-00001'));
    conversation.say(said('third-000001'));
    conversation.accept('first-000001', message(1).sequence);
    conversation.accept('third-000001', message(3).sequence);
    conversation.see(message(2).sequence);
    conversation.accept('second-00001', message(2).sequence);
    assert.equal(stateOf(conversation, 'first-000001'), 'seen');
    assert.equal(stateOf(conversation, 'second-00001'), 'seen');
    assert.equal(stateOf(conversation, 'third-000001'), 'sent');
  });

  it('tells why a message was rejected', () => {
    const conversation = new Conversation();
    conversation.say(said('mine-0000001'));
    conversation.reject('mine-0000001', 'is blank');
    assert.equal(conversation.messages[0]?.state, 'rejected');
    assert.equal(conversation.messages[0]?.reason, 'is blank');
    assert.equal(conversation.waiting, 0);
  });

  it('keeps the newest messages of its limit, and whatever still waits', () => {
    const conversation = new Conversation(3);
    conversation.say(said('mine-0000001'));
    for (let number = 1; number <= 10; number++) conversation.receive(message(number), false);
    assert.deepEqual(
      conversation.messages.map(({ text }) => text),
      ['text 9', 'text 10', 'mine-0000001'],
    );
  });

  it('names the newest message that the other side said to the reader alone', () => {
    const conversation = new Conversation();
    assert.equal(conversation.newestOf('admin'), undefined);
    conversation.receive(message(1), false);
    conversation.receive({ ...message(2), conversation: 'all' }, false);
    conversation.receive(message(3, me), true);
    assert.equal(conversation.newestOf('admin'), message(1).sequence);
  });
});
