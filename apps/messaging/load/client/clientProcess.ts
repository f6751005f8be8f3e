import {
  experimentSchema,
  orderSchema,
  type Experiment,
  type Findings,
  type Notice,
  type Order,
} from '../experiment';
import { openConnections } from './connections';
import { Conversations } from './conversations';

/** Does the experiment of its argument, and tells the process that started it what it found. */
async function main(): Promise<void> {
  const experiment = experimentSchema.parse(JSON.parse(process.argv[2] ?? ''));
  const failures: Record<string, number> = {};
  const found = await doExperiment(experiment, (reason) => {
    failures[reason] = (failures[reason] ?? 0) + 1;
  });
  await tell({ notice: 'found', findings: { ...found, failures } });
  process.exit();
}

async function doExperiment(
  experiment: Experiment,
  failed: (reason: string) => void,
): Promise<Omit<Findings, 'failures'>> {
  switch (experiment.kind) {
    case 'connect':
      return { connect: (await openConnections(experiment, failed)).times };
    case 'hold': {
      const { times } = await openConnections(experiment, failed);
      const finished = finish();
      await tell({ notice: 'ready' });
      await finished;
      return { connect: times };
    }
    case 'talk': {
      const conversations = new Conversations(experiment, failed);
      await conversations.connect();
      const finished = finish(({ userUrls, adminUrls }) => conversations.moveTo({ userUrls, adminUrls }));
      await tell({ notice: 'ready' });
      conversations.begin();
      await finished;
      return conversations.finish();
    }
  }
}

/** Resolves when the order to finish comes; tells of the others. */
function finish(move?: (order: Extract<Order, { order: 'urls' }>) => void): Promise<void> {
  return new Promise((resolve) => {
    process.on('message', (message) => {
      const order = orderSchema.parse(message);
      if (order.order === 'finish') resolve();
      else move?.(order);
    });
  });
}

function tell(notice: Notice): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(notice, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

// Whoever started this process is gone.
process.on('disconnect', () => process.exit());

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
