import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from '../../../components/kubernetes/redis';
import { one } from '../../harness';
import { clientGrant, keyOf, namespace, recordStore, types } from './inClusterStore';
import { freePort, Servers, type Running } from './standIn/servers';

/** The file that Berth gives a Redis, with its folder and port in place of the pod's. */
async function configuration(persistent: boolean, folder: string, port: number): Promise<string> {
  const args = { namespace, grants: [clientGrant('redis', 6379)], engine: 'redis', version: '7' } as const;
  const store = () => new Redis('redis', { ...args, size: 'small', persistent, storage: 1 }).connection;
  const text = keyOf(one(await recordStore(store), types.secret), 'redis.conf');
  return text
    .replace(/^dir .*$/m, `dir ${folder}`)
    .replace(/^port .*$/m, `port ${port}`)
    .replace(/^bind .*$/m, 'bind 127.0.0.1');
}

describe('Redis that is killed', () => {
  const servers = new Servers();
  afterEach(() => servers.stop());

  async function afterCrash(persistent: boolean): Promise<string> {
    const folder = servers.folder();
    const port = await freePort();
    const text = await configuration(persistent, folder, port);
    const file = join(folder, 'redis.conf');
    writeFileSync(file, text);
    const password = /^requirepass (.+)$/m.exec(text)?.[1] ?? '';
    const start = (): Promise<Running> =>
      servers.start(['redis-server', file], /[Rr]eady to accept connections/);
    const ask = (...words: string[]) =>
      execFileSync('redis-cli', ['-p', String(port), '--no-auth-warning', '-a', password, ...words], {
        encoding: 'utf8',
      }).trim();
    const running = await start();
    assert.equal(ask('SET', 'connection:1', 'kept'), 'OK');
    // Redis writes before it answers; the second of `appendfsync` is lost only with the node.
    running.process.kill('SIGKILL');
    await running.stop();
    await start();
    return ask('GET', 'connection:1');
  }

  it('has what it was told, where its store is persistent', async () => {
    assert.equal(await afterCrash(true), 'kept');
  });

  it('has nothing, where its store is a cache alone', async () => {
    assert.equal(await afterCrash(false), '');
  });
});
