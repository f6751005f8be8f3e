import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { noticeSchema, type Experiment, type Findings, type Notice, type Order } from '../experiment';

/** Milliseconds in which a client process says something; the longest experiment takes far less. */
const mostMilliseconds = 180_000;

/** An experiment in a client process of its own. */
export class ClientRun {
  private readonly notices: Notice[] = [];

  private constructor(private readonly process: ChildProcess) {
    process.on('message', (message) => this.notices.push(noticeSchema.parse(message)));
  }

  static start(experiment: Experiment): ClientRun {
    const file = join(__dirname, '../client/clientProcess.ts');
    return new ClientRun(fork(file, [JSON.stringify(experiment)], { execArgv: ['-r', 'ts-node/register'] }));
  }

  /** Resolves when all its connections are there. */
  async ready(): Promise<void> {
    await this.notice('ready');
  }

  tell(order: Order): void {
    this.process.send(order);
  }

  async found(): Promise<Findings> {
    return (await this.notice('found')).findings;
  }

  private async notice<Kind extends Notice['notice']>(
    kind: Kind,
  ): Promise<Extract<Notice, { notice: Kind }>> {
    for (;;) {
      const found = this.notices.find(
        (notice): notice is Extract<Notice, { notice: Kind }> => notice.notice === kind,
      );
      if (found !== undefined) return found;
      if (this.process.exitCode !== null) throw new Error(`The client process ended before it was ${kind}.`);
      const limit = AbortSignal.timeout(mostMilliseconds);
      await Promise.race(['message', 'exit'].map((event) => once(this.process, event, { signal: limit })));
    }
  }
}
