import type { ConnectionType } from '../../src/connections/connectionManager';
import { awsHome } from './awsHome';
import { kubernetesHome } from './kubernetesHome';

/** A connection as the store of a home has it. */
export interface StoredRecord {
  readonly type: ConnectionType;
  readonly participantId: string | undefined;
  /** Until it goes by itself. */
  readonly secondsLeft: number;
}

/** One of the places in which the application runs, for a test to use and to disturb. */
export interface RunningHome {
  /** Where clients connect: at two servers, or at the one gateway. What is ended is not among them any more. */
  readonly urls: readonly [string, string];
  records(): Promise<readonly StoredRecord[]>;
  /** Ends what works on a message that `say` sends by the first address, when it is half published. */
  interruptPublish(say: () => void): Promise<void>;
  /** Ends the connections of a participant at the first address, so that nobody tells the application of it. */
  lose(participantId: string): Promise<void>;
  stop(): Promise<void>;
}

export interface Home {
  readonly name: string;
  readonly start: () => Promise<RunningHome>;
}

const homes: readonly Home[] = [kubernetesHome, awsHome];

/** Describes what holds in both homes, by the same tests; `home` returns the one that runs for the test. */
export function inBothHomes(title: string, tests: (home: () => RunningHome) => void): void {
  for (const { name, start } of homes) {
    describe(`${title}, in ${name},`, function () {
      // Functions are slow to start where the machine has other work.
      this.timeout(120_000);

      let running: RunningHome | undefined;

      beforeEach(async () => {
        running = await start();
      });

      afterEach(async () => {
        await running?.stop();
      });

      tests(() => {
        if (running === undefined) throw new Error('The home does not run.');
        return running;
      });
    });
  }
}
