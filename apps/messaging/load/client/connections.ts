import { performance } from 'node:perf_hooks';
import { newSession } from '../../test/support/testClient';
import type { ConnectExperiment, HoldExperiment } from '../experiment';
import { TimeHistogram, type Times } from '../histogram';
import { startClient, type LoadClient } from './loadClient';
import { onSchedule } from './schedule';

export interface Opened {
  readonly clients: readonly LoadClient[];
  readonly times: Times;
}

/** Opens the connections of an experiment, and resolves once each is welcome. */
export async function openConnections(
  experiment: ConnectExperiment | HoldExperiment,
  failed: (reason: string) => void,
): Promise<Opened> {
  const { connections, perSecond, warmUp } = experiment;
  for (let index = 0; index < warmUp; index += 1) {
    await new Promise<void>((resolve) => {
      const client = open(experiment, failed, () => {
        client.stop();
        resolve();
      });
    });
  }
  const clients: LoadClient[] = [];
  const histogram = new TimeHistogram();
  return new Promise((resolve) => {
    const start = (due: number) => {
      const online = () => {
        histogram.add(performance.now() - due);
        if (histogram.count === connections) resolve({ clients, times: histogram.times() });
      };
      clients.push(open(experiment, failed, online));
    };
    if (perSecond > 0) {
      onSchedule(perSecond, (_, due) => start(due), connections);
      return;
    }
    const now = performance.now();
    for (let index = 0; index < connections; index += 1) start(now);
  });
}

/** Opens a connection, and tells when it is welcome for the first time. */
function open(
  { target, url }: ConnectExperiment | HoldExperiment,
  failed: (reason: string) => void,
  online: () => void,
): LoadClient {
  let first = true;
  return startClient[target]({
    url: () => url,
    session: newSession(),
    online: () => {
      if (first) online();
      first = false;
    },
    received: () => undefined,
    accepted: () => undefined,
    failed,
  });
}
