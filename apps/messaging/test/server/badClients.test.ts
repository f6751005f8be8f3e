import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { limits } from '../../src/protocol/limits';
import { RawClient, type RawHello } from '../support/rawClient';
import { RealRedis } from '../support/realRedis';
import { adminToken, ServerProcess } from '../support/serverProcess';
import { TestClient } from '../support/testClient';
import { until } from '../support/until';

describe('A client that behaves badly', () => {
  let redis: RealRedis;
  let server: ServerProcess;
  let clients: { stop: () => void }[] = [];

  before(async () => {
    redis = await RealRedis.start();
    server = await ServerProcess.start(redis.url);
  });

  afterEach(() => {
    for (const client of clients) client.stop();
    clients = [];
  });

  after(async () => {
    await server.end('SIGKILL');
    await redis.stop();
  });

  async function raw(hello?: RawHello): Promise<RawClient> {
    const client = await RawClient.online(server.url, hello);
    clients.push(client);
    return client;
  }

  async function online(token?: string): Promise<TestClient> {
    const options = { url: () => server.url, ...(token === undefined ? {} : { token }) };
    const client = await TestClient.online(options);
    clients.push(client);
    return client;
  }

  /** Tells whether a user and an admin still talk, through the same server. */
  async function othersTalk(): Promise<void> {
    const [admin, user] = [await online(adminToken), await online()];
    const text = `still there ${randomUUID()}`;
    user.send(text);
    await until('the others talk', () => admin.texts.includes(text));
  }

  async function ended(outcome: string): Promise<number> {
    const line = new RegExp(`^websocket_connections_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm');
    return Number(line.exec(await server.metrics())?.[1] ?? '0');
  }

  it('that reads nothing is closed, holds nobody up, and gets what it missed when it comes back', async function () {
    this.timeout(120_000);
    const session = randomUUID();
    const slow = await raw({ session, token: adminToken });
    const reading = await online(adminToken);
    slow.socket.pause();
    // More than the buffers of the system and the server's own together, from more users than the limit of frames needs.
    const users = await Promise.all(Array.from({ length: 20 }, () => online()));
    const text = 'long '.repeat(limits.textCharacters / 5 - 2);
    const texts: string[] = [];
    const before = await ended('slow');
    while ((await ended('slow')) === before) {
      assert.ok(texts.length < users.length * (limits.framesPerWindow - 2), 'the slow client is not closed');
      for (const user of users) {
        texts.push(`${texts.length} ${text}`);
        user.send(texts.at(-1) ?? '');
      }
      await until('the others are not held up', () => reading.texts.length === texts.length);
    }
    const seen = slow.all('message').map(({ message }) => message);
    slow.stop();
    const cursor = reading.messages[seen.length - 1]?.sequence ?? reading.messages[0]?.sequence;
    const back = await raw({
      session,
      token: adminToken,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    const missed = back.all('welcome')[0]?.messages ?? [];
    const known = Math.max(1, seen.length);
    assert.deepEqual(
      missed.map((message) => message.text),
      reading.texts.slice(known),
    );
    assert.ok(missed.length > 500, `only ${missed.length} were missed`);
  });

  it('that floods is refused, then closed, and nobody else', async () => {
    const flooding = await raw();
    for (let frame = 0; frame < 3 * limits.framesPerWindow; frame += 1) flooding.say({ action: 'ping' });
    assert.equal(await flooding.closed(), 1008);
    const refused = flooding.all('rejected').map(({ problem }) => problem);
    assert.deepEqual(new Set(refused), new Set(['too-many']));
    // Frames on both sides of a window's end are counted apart.
    assert.ok(refused.length >= limits.refusalsPerWindow, `${refused.length} were refused`);
    await othersTalk();
  });

  it('that sends a frame that is too large is closed, and nobody else', async () => {
    const client = await raw();
    client.say({ action: 'send', id: randomUUID(), text: 'x'.repeat(limits.frameBytes) });
    assert.equal(await client.closed(), 1009);
    await until('it is counted', async () => (await ended('violation')) > 0);
    await othersTalk();
  });

  it('that sends what is no message is told what is wrong, and goes on', async () => {
    const client = await raw();
    const id = randomUUID();
    client.socket.send('no JSON');
    client.socket.send(Buffer.from([0, 1, 2, 255]), { binary: true });
    client.say({ action: 'dance' });
    client.say({ action: 'send', id, text: '   ' });
    client.say({ action: 'hello', session: randomUUID(), name: 'another' });
    client.say({ action: 'send', id: randomUUID(), text: 'now rightly' });
    await until('the last is accepted', () => client.all('accepted').length === 1);
    assert.deepEqual(
      client.all('rejected').map(({ problem, id }) => ({ problem, id })),
      [
        { problem: 'invalid', id: undefined },
        { problem: 'invalid', id: undefined },
        { problem: 'invalid', id: undefined },
        { problem: 'invalid', id },
        { problem: 'forbidden', id: undefined },
      ],
    );
    for (const { reason } of client.all('rejected')) assert.match(reason, /\w+ \w+/);
    assert.equal(client.code, undefined);
  });

  it('that has no valid token, or talks before its hello, is not heard', async () => {
    const admin = await online(adminToken);
    const early = await RawClient.open(server.url);
    clients.push(early);
    early.say({ action: 'send', id: randomUUID(), text: 'too early' });
    await until('it is refused', () => early.all('rejected')[0]?.problem === 'forbidden');
    early.say({ action: 'hello', session: randomUUID(), name: 'somebody', token: `${adminToken}x` });
    assert.equal(await early.closed(), 4401);
    assert.equal(early.all('welcome').length, 0);
    await othersTalk();
    assert.ok(!admin.texts.includes('too early'));
  });
});
