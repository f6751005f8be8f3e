import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { keys } from '../../src/redis/keys';
import { RealRedis } from '../support/realRedis';
import { ServerProcess } from '../support/serverProcess';
import type { Home, RunningHome, StoredRecord } from './home';

const recordSchema = z.object({
  type: z.enum(['pending', 'user', 'admin']),
  holder: z.optional(z.object({ id: z.string() })),
});

/** Two servers as they are built, and a real Redis. */
export const kubernetesHome: Home = {
  name: 'servers with Redis',
  start: async () => {
    const redis = await RealRedis.start();
    const [first, second] = await Promise.all([
      ServerProcess.start(redis.url),
      ServerProcess.start(redis.url),
    ]);
    return new Servers(redis, first, second);
  },
};

class Servers implements RunningHome {
  urls: readonly [string, string];

  constructor(
    private readonly redis: RealRedis,
    private readonly first: ServerProcess,
    private readonly second: ServerProcess,
  ) {
    this.urls = [first.url, second.url];
  }

  async records(): Promise<readonly StoredRecord[]> {
    const { client } = this.redis;
    const records: StoredRecord[] = [];
    for (const name of await client.keys(keys.connection('*'))) {
      const [record, secondsLeft] = [await client.get(name), await client.ttl(name)];
      // It may have gone since its name was read.
      if (record === null) continue;
      const { type, holder } = recordSchema.parse(JSON.parse(record));
      records.push({ type, participantId: holder?.id, secondsLeft });
    }
    return records;
  }

  /** Redis is stopped while the message comes, and does what it was asked for when the server is dead. */
  async interruptPublish(say: () => void): Promise<void> {
    const pid = Number(/process_id:(\d+)/.exec(await this.redis.client.info('server'))?.[1]);
    process.kill(pid, 'SIGSTOP');
    try {
      say();
      // Nothing tells that the server has asked a Redis which does not answer.
      await pause(500);
      await this.endFirst();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }

  async lose(): Promise<void> {
    await this.endFirst();
    // As if both had been silent for long: the one that is alive gives the next sign by itself.
    const { client } = this.redis;
    for (const pod of await client.zrange(keys.pods, '0', '-1')) await client.zadd(keys.pods, '1', pod);
  }

  async stop(): Promise<void> {
    await Promise.all([this.first.end('SIGKILL'), this.second.end('SIGKILL')]);
    await this.redis.stop();
  }

  private async endFirst(): Promise<void> {
    await this.first.end('SIGKILL');
    this.urls = [this.second.url, this.second.url];
  }
}
