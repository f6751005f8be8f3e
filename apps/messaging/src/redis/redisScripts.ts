import type { Result } from 'ioredis';

/** Removes a connection with everything that leads to it; used by two scripts. */
const forget = `
local function forget(id)
  local stored = redis.call('GET', 'connection:' .. id)
  if not stored then return nil end
  local connection = cjson.decode(stored)
  redis.call('DEL', 'connection:' .. id)
  redis.call('SREM', 'connections:' .. connection.type, id)
  redis.call('SREM', 'pod:' .. connection.pod, id)
  if not connection.holder then return nil end
  redis.call('SREM', 'participant:' .. connection.holder.id, id)
  return cjson.encode(connection.holder)
end
`;

/**
 * What has to happen as a whole. Each may be said again without harm, because a connection that is lost does not tell
 * whether a command was heard.
 */
export const scripts = {
  /** Stores a message unless its sender did before; returns its id in the stream, and 1 where it was there. */
  publishMessage: {
    numberOfKeys: 3,
    lua: `
local before = redis.call('GET', KEYS[1])
if before then return {before, 1} end
local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'draft', ARGV[1], 'trace', ARGV[5])
redis.call('SET', KEYS[1], id, 'EX', ARGV[6])
redis.call('RPUSH', KEYS[3], id .. ' ' .. ARGV[1])
redis.call('LTRIM', KEYS[3], -ARGV[3], -1)
redis.call('EXPIRE', KEYS[3], ARGV[4])
return {id, 0}`,
  },
  storeConnection: {
    numberOfKeys: 4,
    lua: `
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
for key = 2, 4 do
  redis.call('SADD', KEYS[key], ARGV[3])
  redis.call('EXPIRE', KEYS[key], ARGV[2])
end`,
  },
  removeConnection: {
    numberOfKeys: 0,
    lua: `${forget}
forget(ARGV[1])`,
  },
  /** Says that a pod lives; returns whether it was known, and then the pods that have been silent for too long. */
  beatPod: {
    numberOfKeys: 1,
    lua: `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('ZADD', KEYS[1], now, ARGV[1]) == 0
local silent = redis.call('ZRANGE', KEYS[1], '-inf', now - ARGV[2], 'BYSCORE')
return {known and 1 or 0, silent}`,
  },
  /** Removes a pod with its connections, unless another has done so; returns who was connected, as JSON. */
  removePod: {
    numberOfKeys: 1,
    lua: `${forget}
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return {} end
local holders = {}
for _, id in ipairs(redis.call('SMEMBERS', 'pod:' .. ARGV[1])) do
  local holder = forget(id)
  if holder then table.insert(holders, holder) end
end
redis.call('DEL', 'pod:' .. ARGV[1])
return holders`,
  },
} as const;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    publishMessage(
      sentKey: string,
      streamKey: string,
      historyKey: string,
      draft: string,
      recent: number,
      kept: number,
      seconds: number,
      trace: string,
      rememberedSeconds: number,
    ): Result<[id: string, repeated: number], Context>;
    storeConnection(
      recordKey: string,
      typeKey: string,
      participantKey: string,
      podKey: string,
      record: string,
      seconds: number,
      connectionId: string,
    ): Result<null, Context>;
    removeConnection(connectionId: string): Result<null, Context>;
    beatPod(
      podsKey: string,
      pod: string,
      silentMilliseconds: number,
    ): Result<[known: number, silent: string[]], Context>;
    removePod(podsKey: string, pod: string): Result<string[], Context>;
  }
}
