import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { ReplicatedRedis } from '../support/replicatedRedis';
import { adminToken, ServerProcess } from '../support/serverProcess';
import { TestClient } from '../support/testClient';
import { until } from '../support/until';

describe('Servers whose Redis has replicas', () => {
  it('lose no message where the master is killed, and another takes over', async () => {
    const redis = await ReplicatedRedis.start();
    const server = await ServerProcess.start(redis.url, { REDIS_SENTINELS: redis.sentinelAddresses });
    const url = () => server.url;
    const [admin, user] = [
      await TestClient.online({ url, token: adminToken }),
      await TestClient.online({ url }),
    ];
    try {
      const texts: string[] = [];
      const say = async (count: number) => {
        for (let index = 0; index < count; index++) {
          texts.push(`message ${texts.length}`);
          user.send(texts.at(-1) ?? '');
          await pause(5);
        }
      };
      await say(50);
      await until('messages flow', () => admin.messages.length >= 50);
      await redis.killMaster();
      await say(50);
      // Sentinels that are short of processor time do nothing for half a minute.
      await until('all is accepted', () => user.accepted.length === texts.length, 150);
      await until('all has come', () => new Set(admin.texts).size === texts.length);
      assert.deepEqual([...admin.texts].sort(), [...texts].sort());
    } finally {
      user.stop();
      admin.stop();
      await server.end('SIGKILL');
      await redis.stop();
    }
  }).timeout(240_000);
});
