import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/freePort';
import { RealRedis } from '../support/realRedis';
import { adminToken, ServerProcess } from '../support/serverProcess';
import { until } from '../support/until';

interface SmokeRun {
  readonly status: number | null;
  readonly report: Record<string, unknown>;
  readonly said: string;
}

/** Runs the smoke test as the deployment does: a process that has the token in its environment. */
async function smoke(url: string, { token = adminToken, within = 0 } = {}): Promise<SmokeRun> {
  const folder = join(__dirname, '../..');
  const child = spawn(
    'node',
    ['-r', 'ts-node/register', 'smoke/smoke.ts', '--url', url, '--within', `${within}`],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], ADMIN_TOKEN: token },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  assert.ok(token === '' || !`${out}${said}`.includes(token), 'the token is in no output');
  return {
    status: child.exitCode,
    report: out === '' ? {} : (JSON.parse(out) as Record<string, unknown>),
    said,
  };
}

describe('The smoke test', () => {
  let redis: RealRedis;
  let server: ServerProcess;

  before(async () => {
    redis = await RealRedis.start();
    server = await ServerProcess.start(redis.url);
  });

  after(async () => {
    await server.end('SIGKILL');
    await redis.stop();
  });

  it('passes where a user and an admin can talk, says what that took, and leaves no connection', async () => {
    const { status, report, said } = await smoke(server.url);
    assert.equal(said, '');
    assert.equal(status, 0);
    assert.equal(report['passed'], true);
    assert.equal(report['attempts'], 1);
    const measured = report['milliseconds'] as Record<string, number>;
    const names = ['userConnects', 'adminConnects', 'accepted', 'userToAdmin', 'adminToUser', 'roundTrip'];
    assert.deepEqual(Object.keys(measured), names);
    for (const name of names) assert.ok((measured[name] ?? 0) > 0, name);
    assert.ok((measured['roundTrip'] ?? 0) >= (measured['userToAdmin'] ?? 0));
    // Closed by a close frame, and forgotten by all.
    await until(
      'its connections are forgotten',
      async () => (await redis.client.keys('connection:*')).length === 0,
    );
    assert.match(await server.metrics(), /websocket_connections_total\{outcome="closed"\} 2/);
  });

  it('fails with a sentence where the token is wrong', async () => {
    const { status, report, said } = await smoke(server.url, {
      token: 'a-wrong-token-with-enough-characters',
    });
    assert.equal(status, 1);
    assert.equal(said, 'The admin is not connected: the server does not take the token or the name.\n');
    assert.deepEqual([report['passed'], report['failed']], [false, said.trim()]);
  });

  it('fails where nobody listens, or something else does', async () => {
    const port = await freePort();
    const { status, said } = await smoke(`ws://127.0.0.1:${port}/ws`);
    assert.equal(status, 1);
    assert.equal(said, `The admin is not connected: connect ECONNREFUSED 127.0.0.1:${port}.\n`);
    const elsewhere = await smoke(server.url.replace('/ws', '/other'));
    assert.equal(elsewhere.status, 1);
    assert.match(elsewhere.said, /^The admin is not connected: .*404\.\n$/);
  });

  it('fails in a bounded time where a server accepts and never answers', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    silent.listen(0);
    await once(silent, 'listening');
    const { status, said } = await smoke(`ws://127.0.0.1:${(silent.address() as AddressInfo).port}/ws`);
    for (const socket of sockets) socket.destroy();
    silent.close();
    assert.equal(status, 1);
    assert.match(
      said,
      /^The admin is not connected: no answer came, or the server ended the connection\.\n$/,
    );
  });

  it('tries again while a deployment settles', async () => {
    const port = await freePort();
    const run = smoke(`ws://127.0.0.1:${port}/ws`, { within: 30 });
    await pause(2500);
    const late = await ServerProcess.start(redis.url, { PORT: `${port}` });
    const { status, report, said } = await run;
    await late.end('SIGTERM');
    assert.equal(said, '');
    assert.equal(status, 0);
    assert.ok(Number(report['attempts']) > 1, `${String(report['attempts'])} attempts`);
  });

  it('says what it needs', async () => {
    const without = await smoke(server.url, { token: '' });
    assert.equal(without.status, 1);
    assert.match(without.said, /^ADMIN_TOKEN is not set/);
    const wrong = await smoke('https://user:a-secret@example.com');
    assert.equal(wrong.status, 1);
    assert.match(wrong.said, /^The URL is none of a WebSocket/);
    assert.doesNotMatch(wrong.said, /a-secret/);
  });
});
