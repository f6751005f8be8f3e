import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
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
  const endings: (() => unknown)[] = [];
  try {
    const redis = await RealRedis.start();
    endings.push(() => redis.stop());
    const token = randomBytes(32).toString('base64url');
    const settings = { ADMIN_TOKEN: token, LOG_LEVEL: 'warn', SHUTDOWN_TIMEOUT_SECONDS: '1' };
    const servers = await Promise.all([redis, redis].map(({ url }) => ServerProcess.start(url, settings)));
    endings.push(() => Promise.all(servers.map((server) => server.end('SIGTERM'))));
    const ports = servers.map((server) => server.port);
    const front = new Front(join(__dirname, '../dist/frontend'), ports);
    endings.push(() => front.close());
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
    for (const ending of endings.reverse()) await ending();
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
