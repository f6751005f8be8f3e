import assert from 'node:assert/strict';
import { Chat } from '../../src/chat/chat';
import { tokenHash } from '../../src/chat/adminToken';
import { createMetrics } from '../../src/observability/metrics';
import { KubernetesConnectionManager } from '../../src/connections/kubernetesConnectionManager';
import { RedisExchange } from '../../src/exchange/redisExchange';
import { connectToRedis } from '../../src/redis/connectToRedis';
import { OpenConnections } from '../../src/server/openConnections';
import { SocketServer } from '../../src/server/socketServer';
import { RawClient } from '../support/rawClient';
import { RealRedis } from '../support/realRedis';
import { adminToken } from '../support/serverProcess';

describe('A server of sockets', () => {
  it('closes who says no hello in time, and keeps who did', async () => {
    const redis = await RealRedis.start();
    const commands = connectToRedis({ mode: 'kubernetes', redisUrl: redis.url, sentinels: [] }, 'commands');
    const open = new OpenConnections();
    const metrics = createMetrics(() => open.counts());
    const chat = new Chat({
      connections: new KubernetesConnectionManager(commands, 'a pod'),
      exchange: new RedisExchange(commands, 0),
      adminTokenHash: tokenHash(adminToken),
      onIdentified: (id, participant) => open.identify(id, participant),
      onError: (error) => assert.fail(String(error)),
    });
    const sockets = new SocketServer(chat, open, metrics, 0.5);
    const url = `ws://127.0.0.1:${await sockets.listen(0)}/ws`;
    const speaking = await RawClient.online(url);
    const silent = await RawClient.open(url);
    assert.equal(await silent.closed(), 4408);
    assert.equal(speaking.code, undefined);
    assert.deepEqual(open.counts(), { user: 1, admin: 0, pending: 0 });
    speaking.stop();
    await speaking.closed();
    sockets.refuse();
    await sockets.settle();
    commands.disconnect();
    await redis.stop();
  });
});
