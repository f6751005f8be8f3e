import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { z } from 'zod';
import { catalogue } from '../../src/systems/catalogue';
import { answeringServer, type AnsweringServer, type Answers } from './answeringServer';
import { root, runScript, type ScriptResult } from './script';

/** Seconds for what must pass, which a busy machine may need, and for what must fail, which it waits for. */
const patience = 40;
const impatience = 2;

/** What an admin shows. */
const token = 'sentinel-of-an-admin-token';

/** Runs the smoke test of a stack whose hosts are one server of this machine. */
async function smokeTest(
  answers: Answers,
  outputs: (port: number) => Readonly<Record<string, unknown>>,
  seconds = patience,
  environment: Readonly<Record<string, string>> = {},
): Promise<ScriptResult & Pick<AnsweringServer, 'asked'>> {
  const server = await answeringServer(answers);
  try {
    const result = await runScript('smoke-test', {
      parameters: ['prod', String(seconds)],
      commands: {
        // Secrets are shown to who asks for them.
        pulumi: `case "$*" in
          "stack output --json --stack prod") printf '%s' "$OUTPUTS" ;;
          "stack output --json --show-secrets --stack prod") echo '{"secrets":{"admin-token":"${token}"}}' ;;
          *) exit 255 ;;
        esac`,
        // The application's client says how it was asked.
        npm: `echo "npm $* $([ "\${ADMIN_TOKEN:-}" = ${token} ] && echo as an admin)"; exit "\${CLIENT_STATUS:-0}"`,
      },
      environment: { OUTPUTS: JSON.stringify(outputs(server.port)), no_proxy: '*', ...environment },
    });
    return { ...result, asked: server.asked };
  } finally {
    server.close();
  }
}

const taskPlatform = (port: number): Readonly<Record<string, unknown>> => ({
  system: 'task-platform',
  urls: [`http://api.localhost:${port}`],
  standIns: [],
});

const messaging = (port: number): Readonly<Record<string, unknown>> => ({
  system: 'user-admin-messaging',
  urls: [`http://clc.localhost:${port}`],
  standIns: [],
});

const pages = { '/user': [200], '/admin': [200] };

describe('the smoke test of a stack', () => {
  it('passes where every path answers', async () => {
    const { status, output } = await smokeTest({ statuses: { '/health': [200] } }, taskPlatform);
    assert.match(output, /^ok {7}200 http:\/\/api\.localhost:\d+\/health$/m);
    assert.equal(status, 0);
  });

  it('waits for a service that is slow to become healthy', async () => {
    const { status, asked } = await smokeTest({ statuses: { '/health': [503, 503, 200] } }, taskPlatform);
    assert.deepEqual([status, asked.length], [0, 3]);
  });

  it('follows a redirect to what answers in the end', async () => {
    const statuses = { '/health': [302], '/moved': [200] };
    assert.equal((await smokeTest({ statuses }, taskPlatform)).status, 0);
  });

  it('fails where a service never becomes healthy, and says what it answered', async () => {
    const { status, output, asked } = await smokeTest(
      { statuses: { '/health': [503] } },
      taskPlatform,
      impatience,
    );
    assert.match(output, /^FAILED {3}http:\/\/api\.localhost:\d+\/health: the last status was 503/m);
    assert.equal(status, 1);
    assert.ok(asked.length >= 2, 'it asks more than once');
  });

  it('fails at a status that is an answer but the wrong one', async () => {
    const { status, output } = await smokeTest({ statuses: { '/health': [404] } }, taskPlatform, impatience);
    assert.match(output, /the last status was 404/);
    assert.equal(status, 1);
  });

  it('fails where nobody answers', async () => {
    const { status, output } = await smokeTest({}, () => taskPlatform(1), impatience);
    assert.match(output, /the last status was 000/);
    assert.equal(status, 1);
  });

  it('upgrades to WebSocket where the system has one', async () => {
    const { status, output } = await smokeTest({ statuses: pages, webSockets: ['/ws'] }, messaging);
    assert.match(output, /^ok {7}101 http:\/\/clc\.localhost:\d+\/ws$/m);
    assert.equal(status, 0);
  });

  it('fails where the pages answer and the WebSocket does not', async () => {
    const { status, output } = await smokeTest({ statuses: pages }, messaging, impatience);
    assert.match(output, /^FAILED .*\/ws: the last status was 400/m);
    assert.equal(status, 1);
  });

  const client = 'npm run --silent --prefix apps/messaging smoke -- --url';

  it('has the application’s own client talk where it has one, as an admin whose token no log shows', async () => {
    const { status, output } = await smokeTest({ statuses: pages, webSockets: ['/ws'] }, messaging);
    assert.match(output, new RegExp(`^${client} ws://clc\\.localhost:\\d+/ws as an admin$`, 'm'));
    assert.match(output, /^ok {7}the client of apps\/messaging at ws:\/\/clc\.localhost:\d+\/ws$/m);
    assert.ok(!output.includes(token));
    assert.equal(status, 0);
  });

  it('fails where the client fails, though everything answers', async () => {
    const { status, output } = await smokeTest(
      { statuses: pages, webSockets: ['/ws'] },
      messaging,
      impatience,
      { CLIENT_STATUS: '1' },
    );
    assert.match(output, /^FAILED {3}the client of apps\/messaging at ws:/m);
    assert.equal(status, 1);
  });

  it('has the client talk with functions that run code of their own, and with no minimal handler', async () => {
    const functions = (standInFunctions: readonly string[]) => (port: number) => ({
      system: 'user-admin-messaging',
      urls: [`http://clc.localhost:${port}`],
      standInFunctions,
      webSocketUrls: { 'websocket-api': `ws://127.0.0.1:${port}/stage` },
    });
    const answers = { statuses: pages, webSockets: ['/stage'] };
    const own = await smokeTest(answers, functions([]));
    assert.match(own.output, new RegExp(`^${client} ws://127\\.0\\.0\\.1:\\d+/stage as an admin$`, 'm'));
    const minimal = await smokeTest(answers, functions(['websocket-handler']));
    assert.match(minimal.output, /^skipped {2}client of ws:.*: websocket-handler is a stand-in$/m);
    assert.doesNotMatch(minimal.output, /npm run/);
    assert.deepEqual([own.status, minimal.status], [0, 0]);
  });

  it('asks the API of functions for its WebSocket where the stack has no pods', async () => {
    const serverless = (port: number) => ({
      system: 'user-admin-messaging',
      urls: [`http://clc.localhost:${port}`],
      webSocketUrls: { 'websocket-api': `ws://127.0.0.1:${port}/stage` },
    });
    const { status, output } = await smokeTest({ statuses: pages, webSockets: ['/stage'] }, serverless);
    assert.match(output, /^ok {7}101 http:\/\/127\.0\.0\.1:\d+\/stage$/m);
    assert.equal(status, 0);
  });

  it('leaves the WebSocket of a stand-in out, and says so', async () => {
    const { status, output } = await smokeTest({ statuses: pages }, (port) => ({
      ...messaging(port),
      standIns: ['websocket-service'],
    }));
    assert.match(output, /^skipped {2}\/ws: websocket-service is a stand-in$/m);
    assert.doesNotMatch(output, /npm run/);
    assert.equal(status, 0);
  });

  it('asks each host for its own paths', async () => {
    const { status, output } = await smokeTest({ statuses: { '/': [200] }, webSockets: ['/ws'] }, (port) => ({
      system: 'csa-hello',
      urls: [`http://app.localhost:${port}`, `http://static.localhost:${port}`],
      standIns: [],
    }));
    const hosts = [...output.matchAll(/^ok {7}(\d+) http:\/\/(\w+)\.localhost:\d+(.*)$/gm)];
    assert.deepEqual(
      hosts.map(([, ...found]) => found.join(' ')),
      ['200 app /', '101 app /ws', '200 static /'],
    );
    assert.equal(status, 0);
  });

  it('asks the URLs themselves of a system that it does not know', async () => {
    const { status, asked } = await smokeTest({ statuses: { '/': [204] } }, (port) => ({
      ...taskPlatform(port),
      system: 'a-sixth',
    }));
    assert.deepEqual([status, asked], [0, ['/']]);
  });

  it('fails where the stack exports no URL of a host', async () => {
    const { status, output } = await smokeTest({}, (port) => ({ ...taskPlatform(port), urls: [] }));
    assert.match(output, /^FAILED {3}the stack exports no URL of api$/m);
    assert.equal(status, 1);
  });

  it('says that nothing was tested while certificates wait for the delegation of the zone', async () => {
    const { status, output, asked } = await smokeTest({}, (port) => ({
      ...taskPlatform(port),
      certificates: 'waiting for delegation of example.com',
    }));
    assert.equal(output, 'NOT TESTED: waiting for delegation of example.com\n');
    assert.deepEqual([status, asked], [0, []]);
  });
});

describe('what smoke tests ask', () => {
  const text = fs.readFileSync(path.join(root, 'tools', 'smoke-checks.json'), 'utf8');
  const check = z.object({ subdomain: z.string(), path: z.string(), service: z.string() });
  const known = z.record(z.string(), z.array(check).min(1)).parse(JSON.parse(text));

  it('is known of every system of the catalogue, and of no other', () => {
    assert.deepEqual(Object.keys(known).toSorted(), catalogue.map(({ name }) => name).toSorted());
  });

  for (const { name, ingresses } of catalogue) {
    it(`is a path of ${name} that its edge leads to the service named`, () => {
      for (const { subdomain, path: asked, service } of known[name] ?? []) {
        const routes = ingresses.filter((one) => one.subdomain === subdomain).flatMap((one) => one.routes);
        const [longest] = routes
          .filter((route) => `${asked}/`.startsWith(route.path === '/' ? '/' : `${route.path}/`))
          .toSorted((one, other) => other.path.length - one.path.length);
        assert.equal(longest?.service, service, `${subdomain} ${asked}`);
      }
    });
  }
});
