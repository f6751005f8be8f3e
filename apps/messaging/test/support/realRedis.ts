import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './freePort';
import { until } from './until';

/** A real Redis of this machine, which keeps its data as the system's does: by its append-only file. */
export class RealRedis {
  private process: ChildProcess | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'messaging-redis-'));
  /** Asks the server, for tests to see what is stored. */
  readonly client: Redis;

  private constructor(readonly port: number) {
    this.client = new Redis(port, '127.0.0.1', {
      password: 'of-a-test',
      lazyConnect: true,
      retryStrategy: () => 50,
    });
    // Tests end the server on purpose.
    this.client.on('error', () => undefined);
  }

  static async start(): Promise<RealRedis> {
    const redis = new RealRedis(await freePort());
    await redis.resume();
    return redis;
  }

  get url(): string {
    return this.urlAt(this.port);
  }

  /** Returns the URL for a way that leads to it by another port. */
  urlAt(port: number): string {
    return `redis://:of-a-test@127.0.0.1:${port}`;
  }

  async resume(): Promise<void> {
    const options = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.folder];
    const kept = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
    this.process = spawn('redis-server', [...options, ...kept, '--requirepass', 'of-a-test'], {
      stdio: 'ignore',
    });
    await until('Redis answers', () => this.answers());
  }

  /** Ends the server at once, as the loss of its pod does. */
  async kill(): Promise<void> {
    const { process } = this;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const exited = once(process, 'exit');
    process.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    this.client.disconnect();
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    try {
      return (await this.client.ping()) === 'PONG';
    } catch {
      return false;
    }
  }
}
