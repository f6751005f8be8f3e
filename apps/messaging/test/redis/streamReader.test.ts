import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import { RedisExchange } from '../../src/exchange/redisExchange';
import type { ChatMessage, Draft } from '../../src/protocol/chatMessage';
import { connectToRedis } from '../../src/redis/connectToRedis';
import { keys } from '../../src/redis/keys';
import { StreamReader } from '../../src/redis/streamReader';
import { CuttableProxy } from '../support/cuttableProxy';
import { RealRedis } from '../support/realRedis';
import { until } from '../support/until';

const from = { id: 'a-user-with-a-long-id', role: 'user', name: 'Ada' } as const;

function draft(text: string): Draft {
  return { id: `id-of-${text}`, conversation: from.id, from, text, sentAt: Date.now() };
}

describe('What a pod reads of Redis', () => {
  let redis: RealRedis;
  let proxy: CuttableProxy;
  let reader: StreamReader;
  let commands: Redis;
  let exchange: RedisExchange;
  let heard: ChatMessage[];
  let gaps: number;

  beforeEach(async () => {
    redis = await RealRedis.start();
    proxy = await CuttableProxy.start(redis.port);
    heard = [];
    gaps = 0;
    commands = connectToRedis(home(redis.port), 'commands');
    exchange = new RedisExchange(commands, 0);
    const connection = connectToRedis(home(proxy.port), 'reading');
    connection.on('error', () => undefined);
    reader = new StreamReader(connection, {
      message: (message) => heard.push(message),
      announcement: () => undefined,
      gap: () => (gaps += 1),
      error: () => undefined,
    });
    await reader.start();
  });

  afterEach(async () => {
    await reader.stop();
    commands.disconnect();
    proxy.stop();
    await redis.stop();
  });

  function home(port: number) {
    return { mode: 'kubernetes', redisUrl: redis.urlAt(port), sentinels: [] } as const;
  }

  const texts = () => heard.map(({ text }) => text);

  it('is all that was published while the way was cut, in order and once', async () => {
    await exchange.publish(draft('before'));
    await until('the first is heard', () => heard.length === 1);
    proxy.cutOff();
    await exchange.publish(draft('meanwhile'));
    await exchange.publish(draft('finally'));
    proxy.mend();
    await until('the rest is heard', () => heard.length === 3);
    assert.deepEqual(texts(), ['before', 'meanwhile', 'finally']);
    assert.equal(gaps, 0);
  });

  it('is said to have a gap where Redis does not have it all any more', async () => {
    await exchange.publish(draft('before'));
    await until('the first is heard', () => heard.length === 1);
    proxy.cutOff();
    await exchange.publish(draft('trimmed'));
    await redis.client.xtrim(keys.messages, 'MAXLEN', 0);
    await exchange.publish(draft('after'));
    proxy.mend();
    await until('what is left is heard', () => heard.length === 2);
    assert.equal(gaps, 1);
  });

  it('goes on after an entry that it does not understand', async () => {
    await redis.client.xadd(keys.messages, '*', 'draft', '{}', 'trace', '');
    await redis.client.xadd(keys.messages, '*', 'draft', 'no JSON', 'trace', '');
    await exchange.publish(draft('understood'));
    await until('the next is heard', () => heard.length === 1);
    assert.deepEqual(texts(), ['understood']);
  });
});
