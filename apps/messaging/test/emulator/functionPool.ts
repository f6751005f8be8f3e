import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

const answerSchema = z.union([
  z.object({ result: z.object({ statusCode: z.number() }) }),
  z.object({ failed: z.string() }),
]);

/** Processes that are kept for the next event, and that may run at a time. */
const mostProcesses = 4;

export interface FunctionOptions {
  /** File that exports `handler`. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds after which an event's process is ended. Default: API Gateway waits 29 seconds. */
  readonly timeoutMilliseconds?: number;
}

/**
 * An EMULATOR of Lambda: processes with the function as it is built, each with one event at a time, more of them where
 * several events come at once. They can be ended in the middle of their work.
 */
export class FunctionPool {
  /** What the function has logged, line by line. */
  readonly log: string[] = [];
  private readonly idle: ChildProcess[] = [];
  private readonly busy = new Set<ChildProcess>();
  private readonly waiting: (() => void)[] = [];
  private stopped = false;

  constructor(private readonly options: FunctionOptions) {}

  /** Returns the status that the function answers an event with. Rejects where it ends before it has answered. */
  async invoke(event: unknown): Promise<number> {
    if (this.stopped) throw new Error('the function is no more');
    while (this.idle.length === 0 && this.busy.size >= mostProcesses) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    const process = this.idle.pop() ?? this.start();
    this.busy.add(process);
    try {
      return await this.ask(process, event);
    } finally {
      this.busy.delete(process);
      if (process.connected && process.signalCode === null) this.idle.push(process);
      this.waiting.shift()?.();
    }
  }

  /** Ends what is at work, as a fault of Lambda would, and returns how many processes that were. */
  killBusy(): number {
    for (const process of this.busy) process.kill('SIGKILL');
    return this.busy.size;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const processes = [...this.idle.splice(0), ...this.busy];
    await Promise.all(
      processes.map(async (process) => {
        if (process.exitCode !== null || process.signalCode !== null) return;
        const exited = once(process, 'exit');
        process.kill('SIGKILL');
        await exited;
      }),
    );
  }

  private start(): ChildProcess {
    const { bundle, environment } = this.options;
    const started = fork(join(__dirname, 'functionProcess.cjs'), [bundle], {
      env: {
        PATH: process.env['PATH'],
        AWS_LAMBDA_FUNCTION_NAME: 'emulated',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...environment,
      },
      execArgv: [],
      silent: true,
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.log.push(...text.trim().split('\n')));
    }
    return started;
  }

  private ask(process: ChildProcess, event: unknown): Promise<number> {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        process.off('message', answered).off('exit', ended);
      };
      const answered = (message: unknown) => {
        done();
        const answer = answerSchema.parse(message);
        if ('result' in answer) resolve(answer.result.statusCode);
        else reject(new Error(answer.failed));
      };
      const ended = () => {
        done();
        reject(new Error('the function ended before it answered'));
      };
      const timer = setTimeout(() => process.kill('SIGKILL'), this.options.timeoutMilliseconds ?? 29_000);
      process.on('message', answered).once('exit', ended);
      process.send({ event, requestId: randomUUID() });
    });
  }
}
