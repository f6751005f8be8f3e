import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Redis, type RedisArgs } from '../../../components/kubernetes/redis';
import { input, one } from '../../harness';
import {
  clientGrant,
  containerOf,
  fact,
  itIsAStore,
  keyOf,
  namespace,
  recordStore,
  types,
} from './inClusterStore';

const args: RedisArgs = {
  namespace,
  grants: [clientGrant('redis', 6379)],
  engine: 'redis',
  version: '7',
  size: 'small',
  persistent: true,
  storage: 1,
};
const make = (more: Partial<RedisArgs> = {}) => new Redis('redis', { ...args, ...more }).connection;

async function configuration(more: Partial<RedisArgs> = {}): Promise<string> {
  return keyOf(one(await recordStore(() => make(more)), types.secret), 'redis.conf');
}

describe('Redis', () => {
  itIsAStore('redis', 6379, make);

  it('tells a service its password', async () => {
    const recording = await recordStore(make);
    const password = keyOf(one(recording, types.secret), 'password');
    assert.equal(fact(recording, 'url'), `redis://:${password}@redis.production.svc.cluster.local:6379`);
  });

  it('keeps what it holds where that is asked, and else takes no disk and drops what it likes', async () => {
    assert.match(await configuration(), /^appendonly yes$/m);
    assert.match(await configuration(), /^maxmemory-policy volatile-lru$/m);
    assert.match(await configuration({ persistent: false }), /^appendonly no$/m);
    assert.match(await configuration({ persistent: false }), /^maxmemory-policy allkeys-lru$/m);
    const fleeting = one(await recordStore(() => make({ persistent: false })), types.statefulSet);
    assert.equal(input(fleeting, 'spec.volumeClaimTemplates'), undefined);
  });

  it('leaves a part of its memory to copies and buffers', async () => {
    const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } };
    assert.match(await configuration({ resources }), /^maxmemory 716mb$/m);
  });

  it('runs Valkey where a system asks for it', async () => {
    const recording = await recordStore(() => make({ engine: 'valkey', version: '8' }));
    const container = containerOf(one(recording, types.statefulSet), 'valkey');
    assert.equal(container['image'], 'valkey/valkey:8.1.10-alpine');
    assert.deepEqual(container['command'], ['valkey-server', '/etc/redis/redis.conf']);
  });

  it('is configured in words that a real server takes, and opens with the password alone', async () => {
    const text = await configuration();
    const password = /^requirepass (.+)$/m.exec(text)?.[1] ?? '';
    const folder = mkdtempSync(join(tmpdir(), 'berth-redis-'));
    const socket = join(folder, 'socket');
    writeFileSync(join(folder, 'redis.conf'), text.replace(/^dir .*$/m, `dir ${folder}`));
    const places = ['--port', '0', '--unixsocket', socket];
    const server = spawn('redis-server', [join(folder, 'redis.conf'), ...places], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await untilReady(server.stdout);
      assert.match(await ask(socket, 'PING'), /^-NOAUTH/);
      assert.match(await ask(socket, `AUTH ${password}`), /^\+OK/);
    } finally {
      server.kill();
      await once(server, 'exit');
      rmSync(folder, { recursive: true });
    }
  });
});

/** Reads the server's log until it takes connections; throws with the log if it ends before. */
async function untilReady(output: Readable): Promise<void> {
  let log = '';
  for await (const line of createInterface({ input: output })) {
    log += `${line}\n`;
    if (/ready to accept connections/i.test(line)) return;
  }
  throw new Error(`redis-server ended:\n${log}`);
}

function ask(path: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => socket.write(`${command}\r\n`));
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString('utf8'));
    });
  });
}
