import assert from 'node:assert/strict';
import { Roster } from '../../frontend/admin/roster';
import { everyone, type ChatMessage } from '../../src/protocol/chatMessage';
import type { Participant } from '../../src/protocol/participant';

const admin: Participant = { id: 'admin-0123456789', role: 'admin', name: 'Ada' };
const uma: Participant = { id: 'uma-000123456789', role: 'user', name: 'Uma' };
const ugo: Participant = { id: 'ugo-000123456789', role: 'user', name: 'Ugo' };

let number = 0;

function message(conversation: string, from: Participant): ChatMessage {
  number++;
  const sequence = `${String(number).padStart(13, '0')}-000001`;
  return { id: `message-${number}`, conversation, from, text: 'text', sentAt: number, sequence };
}

function names(roster: Roster): readonly string[] {
  return roster.entries.map(({ name }) => name);
}

function unreadOf(roster: Roster, { id }: Participant): number | undefined {
  return roster.entries.find((entry) => entry.id === id)?.unread;
}

describe('Roster', () => {
  it('lists who wrote last first, then who is there', () => {
    const roster = new Roster();
    roster.present([ugo, uma]);
    assert.deepEqual(names(roster), ['Ugo', 'Uma']);
    roster.presence(ugo, false);
    assert.deepEqual(names(roster), ['Uma', 'Ugo']);
    roster.receive(message(ugo.id, ugo), false);
    assert.deepEqual(names(roster), ['Ugo', 'Uma']);
    assert.deepEqual(
      roster.entries.map(({ online }) => online),
      [false, true],
    );
  });

  it('takes from a welcome who is there: nobody else is', () => {
    const roster = new Roster();
    roster.present([uma]);
    roster.present([ugo]);
    const online = roster.entries.filter((entry) => entry.online).map(({ name }) => name);
    assert.deepEqual(online, ['Ugo']);
  });

  it('counts what a user said since the last answer of an admin, or since it was shown', () => {
    const roster = new Roster();
    roster.receive(message(uma.id, uma), false);
    roster.receive(message(uma.id, uma), false);
    assert.equal(unreadOf(roster, uma), 2);
    roster.receive(message(uma.id, admin), false);
    assert.equal(unreadOf(roster, uma), 0);
    const last = message(uma.id, uma);
    roster.receive(last, false);
    assert.equal(unreadOf(roster, uma), 1);
    assert.equal(roster.showNewest(uma.id), last.sequence);
    assert.equal(unreadOf(roster, uma), 0);
  });

  it('keeps announcements apart from the users', () => {
    const roster = new Roster();
    roster.receive(message(everyone, admin), true);
    assert.deepEqual(roster.entries, []);
    assert.equal(roster.conversation(everyone).messages.length, 1);
  });

  it('finds the conversation of an answer that is accepted or rejected', () => {
    const roster = new Roster();
    const said = { author: 'Ada', role: 'admin', text: 'hello', sentAt: 1, announcement: false } as const;
    roster.conversation(uma.id).say({ ...said, id: 'first-000001' });
    roster.conversation(ugo.id).say({ ...said, id: 'second-00001' });
    assert.equal(roster.waiting, 2);
    roster.accept('first-000001', message(uma.id, admin).sequence);
    roster.reject('second-00001', 'no');
    assert.equal(roster.waiting, 0);
    assert.equal(roster.conversation(uma.id).messages[0]?.state, 'sent');
    assert.equal(roster.conversation(ugo.id).messages[0]?.state, 'rejected');
  });

  it('forgets who has been silent longest, and nobody who is there', () => {
    const roster = new Roster(2);
    roster.present([uma]);
    roster.receive(message(ugo.id, ugo), false);
    const third: Participant = { id: 'third-0123456789', role: 'user', name: 'Theo' };
    roster.receive(message(third.id, third), false);
    assert.deepEqual(names(roster), ['Theo', 'Uma']);
  });
});
