import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './freePort';
import { until } from './until';

const password = 'of-a-test';

/** A real master with two replicas, and three sentinels that make another master when it is gone. */
export class ReplicatedRedis {
  private readonly folder = mkdtempSync(join(tmpdir(), 'messaging-sentinel-'));
  private readonly processes = new Map<number, ChildProcess>();

  private constructor(
    private readonly servers: readonly number[],
    private readonly sentinels: readonly number[],
  ) {}

  static async start(): Promise<ReplicatedRedis> {
    const ports = [];
    for (let index = 0; index < 6; index++) ports.push(await freePort());
    const redis = new ReplicatedRedis(ports.slice(0, 3), ports.slice(3));
    for (const port of redis.servers) redis.run(port, [], redis.serverLines(port));
    for (const port of redis.sentinels) redis.run(port, ['--sentinel'], redis.sentinelLines(port));
    await until('both replicas follow', async () =>
      (await redis.ask(redis.master, 'INFO', 'replication')).includes('connected_slaves:2'),
    );
    await until('the sentinels know each other', async () =>
      (await redis.ask(redis.sentinels[0] ?? 0, 'SENTINEL', 'CKQUORUM', 'mymaster')).startsWith('OK 3'),
    );
    return redis;
  }

  get url(): string {
    return `redis://:${password}@127.0.0.1:${this.master}`;
  }

  /** As Berth's binding writes it. */
  get sentinelAddresses(): string {
    return this.sentinels.map((port) => `127.0.0.1:${port}`).join(',');
  }

  /** Ends the master at once, with its sentinel left. */
  async killMaster(): Promise<void> {
    const process = this.processes.get(this.master);
    if (process === undefined) return;
    const exited = once(process, 'exit');
    process.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.processes.values()].map(async (process) => {
        if (process.exitCode !== null || process.signalCode !== null) return;
        const exited = once(process, 'exit');
        process.kill('SIGKILL');
        await exited;
      }),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get master(): number {
    return this.servers[0] ?? 0;
  }

  private serverLines(port: number): readonly string[] {
    return [
      'appendonly yes',
      `masterauth ${password}`,
      `dir ${this.folder}`,
      `appenddirname "append-${port}"`,
      `dbfilename dump-${port}.rdb`,
      ...(port === this.master ? [] : [`replicaof 127.0.0.1 ${this.master}`]),
    ];
  }

  private sentinelLines(port: number): readonly string[] {
    return [
      `dir ${this.folder}`,
      `sentinel monitor mymaster 127.0.0.1 ${this.master} 2`,
      `sentinel auth-pass mymaster ${password}`,
      `sentinel sentinel-pass ${password}`,
      // A tenth of what Berth sets, so that the test is short.
      'sentinel down-after-milliseconds mymaster 1000',
      'sentinel failover-timeout mymaster 6000',
      `sentinel announce-port ${port}`,
    ];
  }

  private run(port: number, options: readonly string[], lines: readonly string[]): void {
    const file = join(this.folder, `${port}.conf`);
    writeFileSync(
      file,
      [`port ${port}`, 'bind 127.0.0.1', `requirepass ${password}`, ...lines, ''].join('\n'),
    );
    this.processes.set(port, spawn('redis-server', [file, ...options], { stdio: 'ignore' }));
  }

  private async ask(port: number, command: string, ...words: string[]): Promise<string> {
    const client = new Redis(port, '127.0.0.1', { password, retryStrategy: () => null, lazyConnect: true });
    client.on('error', () => undefined);
    try {
      return String(await client.call(command, ...words));
    } catch {
      return '';
    } finally {
      client.disconnect();
    }
  }
}
