import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis, type RedisArgs } from '../../../components/kubernetes/redis';
import { everythingBefore, input, ofType, one } from '../../harness';
import {
  assertRestricted,
  clientGrant,
  containerOf,
  fact,
  keyOf,
  namespace,
  recordStore,
  types,
  variable,
} from './inClusterStore';

const make = (more: Partial<RedisArgs> = {}) =>
  new Redis('redis', {
    namespace,
    grants: [clientGrant('redis', 6379)],
    engine: 'redis',
    version: '7',
    size: 'small',
    persistent: true,
    storage: 1,
    replication: true,
    ...more,
  }).connection;

describe('Redis with replication', () => {
  it('runs three restricted pods of a server and a sentinel, each with a name that stays', async () => {
    const recording = await recordStore(() => make());
    const statefulSet = one(recording, types.statefulSet);
    assert.equal(input(statefulSet, 'spec.replicas'), 3);
    assertRestricted(statefulSet);
    assert.equal(ofType(recording, types.budget).length, 1);
    const before = everythingBefore(recording, statefulSet);
    for (const pod of ['redis-0', 'redis-1', 'redis-2']) {
      const service = one(recording, types.service, pod);
      assert.equal(input(service, 'spec.publishNotReadyAddresses'), true);
      assert.deepEqual(input(service, 'spec.selector'), {
        app: 'redis',
        'statefulset.kubernetes.io/pod-name': pod,
      });
      assert(before.has(service.urn));
    }
  });

  it('tells its clients where the sentinels answer, and the pods who they are', async () => {
    const recording = await recordStore(() => make());
    const domain = 'production.svc.cluster.local';
    assert.equal(
      fact(recording, 'sentinels'),
      [0, 1, 2].map((index) => `redis-${index}.${domain}:26379`).join(','),
    );
    for (const name of ['redis', 'sentinel']) {
      const container = containerOf(one(recording, types.statefulSet), name);
      assert.equal(variable(container, 'DOMAIN'), domain);
      assert.equal(variable(container, 'PODS'), 'redis-0 redis-1 redis-2');
    }
    assert.equal(
      fact(await recordStore(() => make({ persistent: false })), 'sentinels').split(',').length,
      3,
    );
  });

  it('is ready where it has a copy of what the master holds', async () => {
    const container = containerOf(one(await recordStore(() => make()), types.statefulSet), 'redis');
    assert.match(JSON.stringify(container['readinessProbe']), /master_link_status:up/);
  });

  it('runs Valkey by its own programs', async () => {
    const recording = await recordStore(() => make({ engine: 'valkey', version: '7.2' }));
    const secret = one(recording, types.secret);
    assert.equal(
      containerOf(one(recording, types.statefulSet), 'sentinel')['image'],
      'valkey/valkey:7.2.11-alpine',
    );
    for (const file of ['master.sh', 'start-server.sh', 'start-sentinel.sh'])
      assert.doesNotMatch(keyOf(secret, file), /redis-(cli|server)/);
  });

  it('registers the same resources when no output is known', async () => {
    const urns = async (world: 'known' | 'unknown') =>
      (await recordStore(() => make(), world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });

  for (const persistent of [true, false]) {
    const kept = persistent ? 'on disk' : 'in memory alone';
    it(`elects another master when the first is gone, and keeps what was written, with data ${kept}`, async function () {
      // The pods have the same ports, each on an address of the loopback's own; elsewhere there is one address.
      if (process.platform !== 'linux') this.skip();
      this.timeout(60_000);
      const recording = await recordStore(() => make({ persistent }));
      const pods = new Pods(keyOf(one(recording, types.secret), 'password'), (file) =>
        keyOf(one(recording, types.secret), file),
      );
      try {
        for (const pod of [0, 1, 2]) pods.start(pod);
        await pods.until(0, 'ROLE', /master[\s\S]*\.[12]\.1\s[\s\S]*\.[12]\.1\s/);
        // A sentinel asks the master for its replicas every ten seconds.
        for (const pod of [1, 2])
          await pods.untilSentinels(pod, /num-slaves\s+\$1\s+2\s+[\s\S]*num-other-sentinels\s+\$1\s+2\s/);
        await pods.until(0, 'SET note kept', /^\+OK/);
        await pods.until(2, 'GET note', /kept/);
        await pods.kill(0);
        await pods.untilSentinels(1, /\sip\s+\$\d+\s+127\.\d+\.[12]\.1\s/);
        pods.start(0);
        await pods.until(0, 'ROLE', /slave[\s\S]*connected/);
        await pods.until(0, 'GET note', /kept/);
      } finally {
        await pods.end();
      }
    });
  }
});

/** The pods of a cache as processes of this machine: a server and a sentinel on each of three addresses. */
class Pods {
  private readonly folder = mkdtempSync(join(tmpdir(), 'berth-sentinel-'));
  private readonly running = new Map<number, readonly ChildProcess[]>();

  constructor(
    private readonly password: string,
    private readonly file: (name: string) => string,
  ) {}

  start(pod: number): void {
    const data = join(this.folder, `data-${pod}`);
    const etc = join(this.folder, `etc-${pod}`);
    for (const folder of [data, etc]) mkdirSync(folder, { recursive: true });
    const here = (text: string) =>
      text
        .replaceAll('/etc/redis', etc)
        .replaceAll('/data', data)
        .replace('bind * -::*', `bind ${address(pod)}`)
        .replace('down-after-milliseconds mymaster 10000', 'down-after-milliseconds mymaster 1000')
        .replace('failover-timeout mymaster 60000', 'failover-timeout mymaster 3000')
        .replace('sleep 2', 'sleep 0.2');
    for (const name of ['redis.conf', 'sentinel.conf', 'master.sh', 'start-server.sh', 'start-sentinel.sh'])
      writeFileSync(join(etc, name), here(this.file(name)));
    const env = {
      PATH: process.env['PATH'],
      REDISCLI_AUTH: this.password,
      // With a dot between, a pod's name and the domain are an address.
      HOSTNAME: podName(pod),
      DOMAIN: domain,
      PODS: [0, 1, 2].map(podName).join(' '),
    };
    this.running.set(
      pod,
      ['start-server.sh', 'start-sentinel.sh'].map((script) =>
        spawn('sh', [join(etc, script)], {
          env,
          stdio: 'ignore',
        }),
      ),
    );
  }

  /** Ends both at once, as when a node is lost. */
  async kill(pod: number): Promise<void> {
    const ended = (this.running.get(pod) ?? []).map(async (child) => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    });
    await Promise.all(ended);
    this.running.delete(pod);
    rmSync(join(this.folder, `etc-${pod}`), { recursive: true });
  }

  async end(): Promise<void> {
    for (const pod of [...this.running.keys()]) await this.kill(pod);
    rmSync(this.folder, { recursive: true });
  }

  /** Asks the server until the answer is as wanted; the time that mocha gives a test is its end. */
  until(pod: number, command: string, wanted: RegExp): Promise<void> {
    return this.untilAnswer(address(pod), 6379, command, wanted);
  }

  untilSentinels(pod: number, wanted: RegExp): Promise<void> {
    return this.untilAnswer(address(pod), 26379, 'SENTINEL MASTER mymaster', wanted);
  }

  private async untilAnswer(host: string, port: number, command: string, wanted: RegExp): Promise<void> {
    while (!wanted.test(await ask(host, port, `AUTH ${this.password}`, command)))
      await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Sends the commands and returns the answer to the last; empty where nobody answers. */
function ask(host: string, port: number, ...commands: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = createConnection({ host, port });
    socket.on('error', () => resolve(''));
    socket.on('data', (data) => (answer += data.toString('utf8')));
    socket.on('close', () => resolve(answer.replace(/^\+OK\r\n/, '')));
    socket.on('connect', () => socket.end([...commands, 'QUIT', ''].join('\r\n')));
  });
}

const domain = '1';

/** Two runs of the tests at once have different addresses. */
function podName(pod: number): string {
  return `127.${(process.pid % 200) + 20}.${pod}`;
}

function address(pod: number): string {
  return `${podName(pod)}.${domain}`;
}
