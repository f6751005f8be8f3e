import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TestClient } from '../support/testClient';
import { until } from '../support/until';

const program = join(__dirname, '../../demo/demo.ts');

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('make demo', function () {
  this.timeout(90_000);

  it('brings the application up, tells where it is, outlives one server, and leaves nothing', async () => {
    const demo = spawn('node', ['-r', 'ts-node/register', program], {
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(demo, 'exit');
    let said = '';
    demo.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const clients: TestClient[] = [];
    try {
      await until('it is there', () => said.includes('Ctrl-C') || demo.exitCode !== null, 60);
      const found = (what: RegExp) => what.exec(said)?.[1] ?? '';
      const users = found(/^Users +(\S+)$/m);
      assert.match(await (await fetch(users)).text(), /<title>Messages<\/title>/);
      const admins = await (await fetch(found(/^Admins +(\S+)$/m))).text();
      const script = `${found(/^Users +(http:\/\/[^/]+)/m)}${/src="([^"]+)"/.exec(admins)?.[1] ?? ''}`;
      assert.equal((await fetch(script)).headers.get('content-type'), 'text/javascript; charset=utf-8');
      assert.equal((await fetch(`${users}/../../package.json`)).status, 404);

      const url = () => `${users.replace('http', 'ws').replace('/user', '')}/ws`;
      const user = await TestClient.online({ url, name: 'Uma' });
      const admin = await TestClient.online({ url, name: 'Ada', token: found(/^Token +(\S+)$/m) });
      clients.push(user, admin);
      user.send('hello');
      await until('the admin has it', () => admin.texts.includes('hello'));
      const pids = [...said.matchAll(/^Server +(\d+)/gm)].map(([, pid]) => Number(pid));
      assert.equal(pids.length, 2);
      const [first] = pids;
      if (first !== undefined) process.kill(first, 'SIGKILL');
      user.send('still there?');
      await until('the admin has that too', () => admin.texts.includes('still there?'));

      demo.kill('SIGINT');
      assert.deepEqual(await ended, [0, null]);
      assert.deepEqual(pids.filter(isAlive), []);
      await assert.rejects(fetch(users));
    } finally {
      for (const client of clients) client.stop();
      demo.kill('SIGTERM');
      await ended;
    }
  });
});
