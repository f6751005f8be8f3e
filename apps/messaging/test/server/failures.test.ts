import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { RealRedis } from '../support/realRedis';
import { adminToken, ServerProcess } from '../support/serverProcess';
import { TestClient } from '../support/testClient';
import { until } from '../support/until';

describe('Servers that fail', () => {
  let redis: RealRedis;
  let servers: ServerProcess[] = [];
  let clients: TestClient[] = [];

  beforeEach(async () => {
    redis = await RealRedis.start();
    servers = await Promise.all([ServerProcess.start(redis.url), ServerProcess.start(redis.url)]);
  });

  afterEach(async () => {
    for (const client of clients) client.stop();
    clients = [];
    await Promise.all(servers.map((server) => server.end('SIGKILL')));
    await redis.stop();
  });

  function server(index: number): ServerProcess {
    const found = servers[index];
    assert.ok(found);
    return found;
  }

  async function online(options: ConstructorParameters<typeof TestClient>[0]): Promise<TestClient> {
    const client = await TestClient.online(options);
    clients.push(client);
    return client;
  }

  /** Says numbered messages until told to stop, and returns the texts. */
  function talk(client: TestClient): { stop: () => Promise<readonly string[]> } {
    const texts: string[] = [];
    let talking = true;
    const finished = (async () => {
      while (talking) {
        texts.push(`message ${texts.length}`);
        client.send(texts.at(-1) ?? '');
        await pause(10);
      }
    })();
    return {
      stop: async () => {
        talking = false;
        await finished;
        return texts;
      },
    };
  }

  /** Waits until messages flow again, ends the talk, and sees that each of its messages has come once. */
  async function nothingIsLost(
    admin: TestClient,
    user: TestClient,
    talking: ReturnType<typeof talk>,
  ): Promise<void> {
    const before = admin.messages.length;
    await until('messages flow again', () => admin.messages.length > before + 20);
    const texts = await talking.stop();
    await until('all is accepted', () => user.accepted.length === texts.length, 40);
    await until('all has come', () => admin.messages.length >= texts.length);
    assert.deepEqual([...admin.texts].sort(), [...texts].sort());
  }

  it('lose no message and repeat none while Redis is killed and comes back', async () => {
    const admin = await online({ url: () => server(1).url, token: adminToken });
    const user = await online({ url: () => server(0).url });
    const talking = talk(user);
    await until('messages flow', () => admin.messages.length > 20);
    await redis.kill();
    await until('a server misses it', () =>
      server(0).log.some((line) => line.includes('Redis is not reached')),
    );
    await redis.resume();
    await nothingIsLost(admin, user, talking);
  });

  it('lose no message where a server is killed', async () => {
    const admin = await online({ url: () => server(1).url, token: adminToken });
    let home = 0;
    const user = await online({ url: () => server(home).url });
    const talking = talk(user);
    await until('messages flow', () => admin.messages.length > 20);
    home = 1;
    await server(0).end('SIGKILL');
    await nothingIsLost(admin, user, talking);
  });

  it('send their clients elsewhere when they are told to stop, and leave nothing behind', async () => {
    const admin = await online({ url: () => server(1).url, token: adminToken });
    let home = 0;
    const user = await online({ url: () => server(home).url });
    const talking = talk(user);
    await until('messages flow', () => admin.messages.length > 20);
    home = 1;
    assert.equal(await server(0).end('SIGTERM'), 0);
    const texts = await talking.stop();
    await until('all is accepted', () => user.accepted.length === texts.length);
    await until('all has come', () => admin.messages.length >= texts.length);
    assert.deepEqual(admin.texts, texts);
    assert.ok(!user.all('state').some(({ state }) => state === 'offline'), 'nobody was without a connection');
    assert.ok(!admin.all('presence').some(({ online }) => !online), 'nobody seemed to leave');
    assert.equal((await redis.client.keys('connection:*')).length, 2);
    assert.equal(await redis.client.zcard('pods'), 1);
  });

  it('are buried by another where they end without a word', async () => {
    const admin = await online({ url: () => server(1).url, token: adminToken });
    await online({ url: () => server(0).url });
    await until('the user is seen', () => admin.all('presence').some(({ online }) => online));
    for (const client of clients.splice(1)) client.stop();
    const lost = await online({ url: () => server(0).url });
    await server(0).end('SIGKILL');
    lost.stop();
    assert.equal((await redis.client.keys('connection:*')).length, 2);
    // As if both had been silent for long: the one that is alive gives the next sign by itself.
    for (const pod of await redis.client.zrange('pods', '0', '-1')) await redis.client.zadd('pods', '1', pod);
    await until(
      'the other removes what is left',
      async () => (await redis.client.keys('connection:*')).length === 1,
    );
    await until('its user is gone', () =>
      admin.all('presence').some(({ participant, online }) => !online && participant.id === lost.id),
    );
  });
});
