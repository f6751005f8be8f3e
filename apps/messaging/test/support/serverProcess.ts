import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from './freePort';
import { until } from './until';

/** The token of tests: as long as a real one. */
export const adminToken = 'a-token-of-tests-with-enough-characters';

/** A program of Node that listens on PORT, and answers probes on HEALTH_PORT. */
export interface Program {
  readonly file: string;
  /** Flags of Node. */
  readonly flags: readonly string[];
}

const builtServer: Program = { file: join(__dirname, '../../dist/server/server.js'), flags: [] };

/** The server as it is built for the image, in a process of its own. */
export class ServerProcess {
  /** What it logged, line by line. */
  readonly log: string[] = [];

  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
    readonly healthPort: number,
  ) {
    process.stdout
      ?.setEncoding('utf8')
      .on('data', (text: string) => this.log.push(...text.trim().split('\n')));
    process.stderr?.setEncoding('utf8').on('data', (text: string) => this.log.push(text));
  }

  /** Starts a server and waits until it is ready. */
  static async start(
    redisUrl: string,
    environment: Record<string, string> = {},
    { file, flags }: Program = builtServer,
  ): Promise<ServerProcess> {
    const [port, healthPort] = [await freePort(), await freePort()];
    const process = spawn('node', [...flags, file], {
      env: {
        PATH: globalThis.process.env['PATH'],
        DEPLOYMENT_MODE: 'kubernetes',
        REDIS_URL: redisUrl,
        ADMIN_TOKEN: adminToken,
        PORT: `${port}`,
        HEALTH_PORT: `${healthPort}`,
        SHUTDOWN_TIMEOUT_SECONDS: '10',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new ServerProcess(process, port, healthPort);
    await until('the server is ready', async () => {
      if (process.exitCode !== null) throw new Error(`The server ended:\n${server.log.join('\n')}`);
      return (await server.status('/ready')) === 200;
    });
    return server;
  }

  /** Id of the process; 0 where it could not be started. */
  get pid(): number {
    return this.process.pid ?? 0;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  /** Returns the status of an answer of the health port; 0 where there is none. */
  async status(path: string): Promise<number> {
    try {
      return (await fetch(`http://127.0.0.1:${this.healthPort}${path}`)).status;
    } catch {
      return 0;
    }
  }

  async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.healthPort}/metrics`)).text();
  }

  /** Sends a signal, and returns the exit status once it has ended; null where the signal ended it. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return this.process.exitCode;
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    await exited;
    return this.process.exitCode;
  }
}
