import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Endings } from '../test/support/endings';
import { RealRedis } from '../test/support/realRedis';
import { ServerProcess } from '../test/support/serverProcess';
import { Front } from './front';

const port = Number(process.env['PORT'] ?? 8088);

/** Resolves when this is told to end. A terminal tells the servers too; they may well be told twice. */
function told(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}

/** Runs all of the application on this machine, as a cluster would, until it is told to end. */
async function main(): Promise<void> {
  const end = told();
  const endings = new Endings();
  try {
    const redis = endings.of(await RealRedis.start(), (begun) => begun.stop());
    const token = randomBytes(32).toString('base64url');
    const settings = { ADMIN_TOKEN: token, LOG_LEVEL: 'warn', SHUTDOWN_TIMEOUT_SECONDS: '1' };
    const server = async () =>
      endings.of(await ServerProcess.start(redis.url, settings), (begun) => begun.end('SIGTERM'));
    const servers = [await server(), await server()];
    const ports = servers.map((each) => each.port);
    const front = endings.of(new Front(join(__dirname, '../dist/frontend'), ports), (begun) => begun.close());
    const address = `http://localhost:${await front.listen(port)}`;
    const lines = servers.map(
      ({ pid, healthPort }) => `Server  ${pid}, with metrics at http://localhost:${healthPort}/metrics`,
    );
    console.log(`
Users   ${address}/user
Admins  ${address}/admin
Token   ${token}

${lines.join('\n')}

Kill a server (kill -9) in the middle of a conversation, and see it go on. Ctrl-C ends everything.`);
    await end;
  } finally {
    await endings.run();
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
