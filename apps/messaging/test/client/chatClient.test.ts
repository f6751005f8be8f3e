import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { ChatClient, type ClientEvent } from '../../src/client/chatClient';
import type { ChatMessage } from '../../src/protocol/chatMessage';
import { limits } from '../../src/protocol/limits';
import type { Participant } from '../../src/protocol/participant';
import { FakeSocket } from './fakeSocket';

const you: Participant = { id: 'a-user-with-a-long-id', role: 'user', name: 'Ada' };

function message(count: number): ChatMessage {
  const sequence = `1764000000000-${String(count).padStart(6, '0')}`;
  return {
    sequence,
    id: `message-${count}`,
    conversation: you.id,
    from: you,
    text: `text ${count}`,
    sentAt: 0,
  };
}

describe('A client of the chat', () => {
  let sockets: FakeSocket[];
  let events: ClientEvent[];
  let client: ChatClient;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
    sockets = [];
    events = [];
    client = new ChatClient({
      connect: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
      session: 'a-session-of-tests-long-enough',
      name: 'Ada',
      onEvent: (event) => events.push(event),
      random: () => 0.5,
    });
    client.start();
  });

  afterEach(() => {
    client.stop();
    mock.timers.reset();
  });

  function last(): FakeSocket {
    const socket = sockets.at(-1);
    assert.ok(socket);
    return socket;
  }

  function welcome(messages: ChatMessage[] = [], complete = true): void {
    last().open();
    last().say({ type: 'welcome', you, heartbeatSeconds: 25, messages, complete, present: [] });
  }

  const texts = () => events.flatMap((event) => (event.kind === 'message' ? [event.message.text] : []));
  const states = () => events.flatMap((event) => (event.kind === 'state' ? [event.state] : []));

  it('shows every message once, in order, though some come before the welcome and some twice', () => {
    last().open();
    last().say({ type: 'message', message: message(3) });
    assert.deepEqual(texts(), []);
    welcome([message(1), message(2), message(3)]);
    last().say({ type: 'message', message: message(3) });
    last().say({ type: 'message', message: message(4) });
    assert.deepEqual(texts(), ['text 1', 'text 2', 'text 3', 'text 4']);
  });

  it('comes back with what it has, and says again what was not accepted', () => {
    welcome([message(1)]);
    const [kept, accepted] = [client.send('kept'), client.send('accepted')];
    last().say({ type: 'accepted', id: accepted, sequence: message(2).sequence });
    last().lose();
    assert.equal(states().at(-1), 'offline');
    mock.timers.tick(1000);
    assert.equal(sockets.length, 2);
    welcome();
    assert.equal(last().sent[0]?.['after'], message(1).sequence);
    assert.deepEqual(
      last()
        .sent.slice(1)
        .map(({ id, text }) => [id, text]),
      [[kept, 'kept']],
    );
  });

  it('says again at a heartbeat what was not answered for a whole one', () => {
    welcome();
    mock.timers.tick(20_000);
    const id = client.send('hello');
    const said = () => last().sent.filter((sent) => sent['action'] === 'send' && sent['id'] === id).length;
    const beat = () => {
      mock.timers.tick(25_000);
      last().say({ type: 'pong' });
    };
    beat();
    assert.equal(said(), 1);
    beat();
    assert.equal(said(), 2);
    last().say({ type: 'accepted', id, sequence: message(1).sequence });
    beat();
    assert.equal(said(), 2);
  });

  it('waits longer after each attempt that fails', () => {
    for (const milliseconds of [375, 750, 1500, 3000]) {
      const before = sockets.length;
      last().lose();
      mock.timers.tick(milliseconds - 1);
      assert.equal(sockets.length, before);
      mock.timers.tick(1);
      assert.equal(sockets.length, before + 1);
    }
  });

  it('has another connection before it leaves one whose server goes', () => {
    welcome();
    const [first] = sockets;
    assert.ok(first);
    first.say({ type: 'reconnect' });
    mock.timers.tick(1000);
    assert.equal(sockets.length, 2);
    assert.equal(first.closed, false);
    client.send('meanwhile');
    assert.equal(first.sent.at(-1)?.['text'], 'meanwhile');
    welcome();
    assert.equal(first.closed, true);
    assert.ok(!states().includes('offline'));
  });

  it('gives up a connection that is not welcomed, and one that answers no ping', () => {
    last().open();
    mock.timers.tick(10_000);
    assert.equal(last().closed, true);
    mock.timers.tick(1000);
    welcome();
    mock.timers.tick(25_000);
    assert.equal(last().sent.at(-1)?.['action'], 'ping');
    mock.timers.tick(25_000);
    assert.equal(last().closed, true);
    assert.equal(states().at(-1), 'offline');
  });

  it('stops where its token is wrong', () => {
    last().open();
    last().say({ type: 'rejected', problem: 'forbidden', reason: 'the token is not valid' });
    last().lose();
    mock.timers.tick(60_000);
    assert.equal(sockets.length, 1);
    assert.equal(states().at(-1), 'refused');
  });

  it('says again what could not be stored, and not what was wrong', () => {
    welcome();
    const [unlucky, wrong] = [client.send('unlucky'), client.send('wrong')];
    last().say({ type: 'rejected', problem: 'unavailable', reason: 'could not be stored', id: unlucky });
    last().say({ type: 'rejected', problem: 'invalid', reason: 'text: too long', id: wrong });
    const before = last().sent.length;
    mock.timers.tick(10_000);
    assert.deepEqual(
      last()
        .sent.slice(before)
        .map(({ id }) => id),
      [unlucky],
    );
    assert.ok(events.some((event) => event.kind === 'rejected' && event.id === wrong));
  });

  it('tells where messages are missing', () => {
    welcome([message(9)], false);
    assert.ok(events.some((event) => event.kind === 'welcome' && event.missing));
  });

  it('says a full outbox in the pace that the server allows, in order, and what is new after it', () => {
    welcome();
    last().lose();
    const texts = Array.from({ length: 400 }, (_, index) => `text ${index}`);
    for (const text of texts) client.send(text);
    mock.timers.tick(1000);
    welcome();
    client.send('new');
    const said = () => last().sent.flatMap(({ action, text }) => (action === 'send' ? [text] : []));
    assert.ok(said().length > 0 && said().length < limits.framesPerWindow);
    for (let window = 1; window <= 2; window += 1) {
      const before = said().length;
      mock.timers.tick(limits.windowSeconds * 1000);
      assert.ok(said().length - before < limits.framesPerWindow);
    }
    assert.deepEqual(said(), [...texts, 'new']);
  });

  it('leaves a server that goes before it has welcomed', () => {
    last().open();
    last().say({ type: 'reconnect' });
    assert.equal(last().closed, true);
    mock.timers.tick(1000);
    assert.equal(sockets.length, 2);
    welcome();
    assert.equal(
      events.some((event) => event.kind === 'welcome'),
      true,
    );
  });

  it('shows once what a server that reads far behind brings again after the history did', () => {
    const messages = Array.from({ length: 6000 }, (_, index) => message(index));
    welcome(messages.slice(0, 3000));
    for (const each of messages.slice(3000)) last().say({ type: 'message', message: each });
    last().lose();
    mock.timers.tick(1000);
    welcome([message(6000)]);
    for (const each of messages) last().say({ type: 'message', message: each });
    const shown = events.flatMap((event) => (event.kind === 'message' ? [event.message.id] : []));
    assert.deepEqual(
      shown,
      Array.from({ length: 6001 }, (_, index) => message(index).id),
    );
  });
});
