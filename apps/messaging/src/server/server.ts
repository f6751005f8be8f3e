import { ConfigurationError, loadConfiguration } from '../configuration/loadConfiguration';
import { createLog } from '../observability/log';
import { startTracing } from '../observability/startTracing';
import { MessagingServer } from './messagingServer';

/** Runs a server until it is told to stop. */
async function main(): Promise<void> {
  const { home, ...configuration } = loadConfiguration(process.env);
  if (home.mode !== 'kubernetes') {
    throw new ConfigurationError(['DEPLOYMENT_MODE is aws; there functions run, and no server']);
  }
  const log = createLog(configuration.logLevel);
  const endTracing = await startTracing(process.env);
  const server = new MessagingServer({ ...configuration, home }, log);
  await server.start();
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'Stopping');
      void server
        .stop()
        .then(endTracing)
        .then(() => log.info('Stopped'))
        .catch((error: unknown) => {
          log.error({ reason: String(error) }, 'Did not stop in order');
          process.exitCode = 1;
        })
        // Whatever timer a library has left must not hold the pod.
        .finally(() => process.exit());
    });
  }
}

main().catch((error: unknown) => {
  // What is wrong with the settings is for people; anything else is a fault of ours, with its stack.
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(1);
});
