import assert from 'node:assert/strict';
import { mock } from 'node:test';
import pino from 'pino';
import { tokenHash } from '../../src/chat/adminToken';
import { MessagingServer } from '../../src/server/messagingServer';
import { RawClient } from '../support/rawClient';
import { RealRedis } from '../support/realRedis';
import { adminToken, ServerProcess } from '../support/serverProcess';
import { until } from '../support/until';

describe('A server', () => {
  let redis: RealRedis;

  beforeEach(async () => {
    redis = await RealRedis.start();
  });

  afterEach(async () => {
    mock.timers.reset();
    await redis.stop();
  });

  it('that stops is not ready, and in time closes who does not go', async () => {
    const server = await ServerProcess.start(redis.url, { SHUTDOWN_TIMEOUT_SECONDS: '4' });
    const [stubborn, deaf] = [await RawClient.online(server.url), await RawClient.online(server.url)];
    // Does not even answer the close.
    deaf.socket.pause();
    const ended = server.end('SIGTERM');
    await until('it is told to go', () => stubborn.all('reconnect').length === 1);
    assert.equal(await server.status('/ready'), 503);
    assert.equal(await server.status('/health'), 200);
    await assert.rejects(RawClient.open(server.url));
    assert.equal(stubborn.code, undefined, 'it has its time');
    assert.equal(await stubborn.closed(), 1012);
    assert.equal(await ended, 0);
    deaf.stop();
    assert.deepEqual(await redis.client.keys('connection*'), []);
    assert.deepEqual(await redis.client.zrange('pods', '0', '-1'), []);
  });

  it('that does not reach Redis for long is not ready, though it lives, until Redis is back', async () => {
    const server = new MessagingServer(
      {
        home: { mode: 'kubernetes', redisUrl: redis.url, sentinels: [] },
        adminTokenHash: tokenHash(adminToken),
        logLevel: 'error',
        ports: { webSocket: 0, health: 0 },
        shutdownTimeoutSeconds: 1,
      },
      pino({ level: 'silent' }),
    );
    const { health } = await server.start();
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${health}${path}`)).status;
    assert.equal(await status('/ready'), 200);
    await redis.kill();
    assert.equal(await status('/ready'), 200, 'a restart of Redis is no reason to take a server out');
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 17_000 });
    assert.equal(await status('/ready'), 503);
    assert.equal(await status('/health'), 200);
    await redis.resume();
    // `until` would not end by a clock that stands still; mocha's time limit does.
    await until('it is ready again', async () => (await status('/ready')) === 200);
    mock.timers.reset();
    await server.stop();
  });
});
