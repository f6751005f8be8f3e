import { Redis } from 'ioredis';
import type { KubernetesHome } from '../configuration/configuration';
import { scripts } from './redisScripts';

/** The name by which Berth's sentinels know the master. */
const masterName = 'mymaster';

/** Milliseconds in which a command is answered, through a restart of Redis too; then it fails, and may be said again. */
const commandMilliseconds = 5000;

/** Milliseconds between attempts to connect: a failover takes seconds, and ten pods must not flood the new master. */
function retryDelay(attempt: number): number {
  return Math.min(1000, 50 * attempt);
}

/** A failover makes the master a replica, which the connection does not notice: it must look for the new one. */
function reconnectOnError({ message }: Error): 2 | false {
  return message.startsWith('READONLY') ? 2 : false;
}

/** Commands are answered soon; a reader waits for what comes. */
export type Purpose = 'commands' | 'reading';

/** Returns a connection that is opened at once, and opened again whenever it is lost. */
export function connectToRedis(home: KubernetesHome, purpose: Purpose): Redis {
  const { hostname, port, username, password, pathname, protocol } = new URL(home.redisUrl);
  const access = {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    db: Number(pathname.slice(1) || '0'),
  };
  const server =
    home.sentinels.length === 0
      ? { host: hostname, port: Number(port || '6379') }
      : {
          sentinels: [...home.sentinels],
          name: masterName,
          ...(password === '' ? {} : { sentinelPassword: decodeURIComponent(password) }),
          sentinelRetryStrategy: retryDelay,
        };
  return new Redis({
    ...access,
    ...server,
    scripts,
    ...(purpose === 'commands' ? { commandTimeout: commandMilliseconds } : {}),
    maxRetriesPerRequest: null,
    retryStrategy: retryDelay,
    reconnectOnError,
    enableAutoPipelining: purpose === 'commands',
  });
}
