import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { StandInBinding } from '../../../../components/kubernetes/standIn/standIn';
import { everywhere } from '../../../../src/model/environment';
import type { Service } from '../../../../src/model/service';
import {
  freePort,
  Servers,
  startPostgreSql,
  startRedis,
  writeStandIn,
  type PostgreSql,
  type Redis,
  type Running,
  type StandInOptions,
} from './servers';

const sentinel = 'sentinel/Pass word%3A';
const password = encodeURIComponent(sentinel);
const size = { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '128Mi' } };

interface Result {
  readonly id: string;
  readonly ok: boolean;
  readonly found?: string;
  readonly reason?: string;
  readonly milliseconds: number;
}

interface StandInRun extends Running {
  readonly port: number;
  readonly wiringPort: number;
}

function service(port: number): Service {
  return {
    kind: 'deployment',
    title: 'Auth Service',
    layer: 'Application Pods',
    image: 'project/auth-service',
    ports: [{ name: 'http', containerPort: port }],
    probes: { liveness: { path: '/health', port }, readiness: { path: '/ready', port } },
    metricsPath: '/metrics',
    resources: everywhere(size),
    replicas: everywhere(1),
  };
}

function database(url: string): StandInOptions {
  const binding: StandInBinding = {
    id: 'auth-service uses postgres',
    kind: 'database',
    environment: { DATABASE_URL: 'url' },
  };
  return { bindings: [binding], environment: { DATABASE_URL: url } };
}

function cache(url: string): StandInOptions {
  const binding: StandInBinding = {
    id: 'auth-service uses redis',
    kind: 'cache',
    environment: { REDIS_URL: 'url' },
  };
  return { bindings: [binding], environment: { REDIS_URL: url } };
}

interface Failure {
  readonly what: string;
  readonly given?: string;
  readonly name?: string;
  readonly trusted?: boolean;
  readonly reason: RegExp;
}

const failures: readonly Failure[] = [
  { what: 'a wrong password', given: 'wrong', reason: /password authentication failed/ },
  { what: 'an unknown database', name: 'none', reason: /database "none" does not exist/ },
  { what: 'a server that asks for the password in clear text', name: 'clear', reason: /clear text/ },
  { what: 'a certificate that nobody vouches for', trusted: false, reason: /self-signed certificate/ },
];

describe('the stand-in', () => {
  const servers = new Servers();
  afterEach(() => servers.stop());

  async function start(options: StandInOptions = {}): Promise<StandInRun> {
    const [port, wiringPort] = [await freePort(), await freePort()];
    const files = writeStandIn(servers.folder(), service(port), wiringPort, options);
    const env = { PATH: process.env['PATH'], ...options.environment };
    const running = await servers.start([process.execPath, ...files], /^stand-in for auth-service/, { env });
    return { ...running, port, wiringPort };
  }

  async function wiring(options: StandInOptions): Promise<Result> {
    const results = await wiringOf((await start(options)).wiringPort);
    const [result] = results;
    assert(result !== undefined && results.length === 1);
    return result;
  }

  it('answers its probes, and says what it is on every other path', async () => {
    const { port } = await start();
    for (const path of ['/health', '/ready']) {
      assert.equal((await fetch(`http://127.0.0.1:${port}${path}`)).status, 200, path);
    }
    for (const path of ['/', '/api/v1/auth?page=1']) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      assert.equal(response.status, 200, path);
      assert.deepEqual(await response.json(), {
        service: 'auth-service',
        message: 'stand-in for auth-service (Berth)',
      });
    }
  });

  it('serves /wiring on the loopback alone, never on a port of the service', async () => {
    const { port, wiringPort } = await start();
    assert.equal((await fetch(`http://127.0.0.1:${port}/wiring`)).status, 404);
    assert.equal((await fetch(`http://127.0.0.1:${port}/wiring?x`)).status, 404);
    assert.equal((await fetch(`http://127.0.0.1:${wiringPort}/wiring`)).status, 200);
    if (process.platform !== 'linux') return; // Others have one loopback address.
    // Another address of the same machine, as the pod's own address is another than its loopback.
    await assert.rejects(fetch(`http://127.0.0.2:${wiringPort}/wiring`));
    assert.equal((await fetch(`http://127.0.0.2:${port}/ready`)).status, 200);
  });

  it('counts requests for Prometheus, but neither probes nor scrapes', async () => {
    const { port } = await start();
    for (const path of ['/', '/a', '/wiring', '/health', '/metrics']) {
      await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    }
    const lines = (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).split('\n');
    const labels = 'service="auth-service",method="GET"';
    assert(lines.includes(`http_requests_total{${labels},status="200"} 2`));
    assert(lines.includes(`http_requests_total{${labels},status="404"} 1`));
    assert(lines.includes('http_request_duration_seconds_bucket{service="auth-service",le="+Inf"} 3'));
    assert(lines.includes('http_request_duration_seconds_count{service="auth-service"} 3'));
    assert(lines.includes('requests_per_second{service="auth-service"} 0.1'));
  });

  it('finishes what it has begun when it is told to stop, and exits with 0', async () => {
    const silent = createServer();
    const silentPort = await servers.listen(silent);
    const running = await start(cache(`redis://:${password}@127.0.0.1:${silentPort}`));
    const connected = once(silent, 'connection');
    const answer = wiringOf(running.wiringPort);
    await connected;
    const exited = once(running.process, 'exit');
    running.process.kill('SIGTERM');
    const [result] = await answer;
    assert.equal(result?.ok, false);
    assert.equal(result.reason, 'no answer within 3 s');
    assert(result.milliseconds >= 2900 && result.milliseconds < 4500, `${result.milliseconds} ms`);
    const answered = performance.now();
    assert.deepEqual(await exited, [0, null]);
    assert(performance.now() - answered < 5000, 'it ends with its last request');
  });

  it('tries the bindings at the same time, and keeps their order', async () => {
    const silent = createServer();
    const port = await servers.listen(silent);
    const ready = createHttpServer((_, response) => void response.end());
    const readyPort = await servers.listen(ready);
    const { wiringPort } = await start({
      bindings: [
        { id: 'first', kind: 'http', url: `http://127.0.0.1:${port}/ready` },
        { id: 'second', kind: 'http', url: `http://127.0.0.1:${readyPort}/ready` },
        { id: 'third', kind: 'http', url: `http://127.0.0.1:${port}/ready` },
      ],
    });
    const started = performance.now();
    const results = await wiringOf(wiringPort);
    assert(performance.now() - started < 5500);
    assert.deepEqual(
      results.map(({ id, ok }) => [id, ok]),
      [
        ['first', false],
        ['second', true],
        ['third', false],
      ],
    );
  });

  describe('with stores of their own kind', () => {
    const stores = new Servers();
    let postgresql: PostgreSql;
    let redis: Redis;

    before(async () => {
      [postgresql, redis] = await Promise.all([
        startPostgreSql(stores, sentinel),
        startRedis(stores, sentinel),
      ]);
    });
    after(() => stores.stop());

    function trusting(options: StandInOptions, certificate: string): StandInOptions {
      return { ...options, environment: { ...options.environment, NODE_EXTRA_CA_CERTS: certificate } };
    }

    it('logs in to PostgreSQL over TLS and asks who it is', async () => {
      const url = `postgresql://auth_service:${password}@localhost:${postgresql.port}/postgres`;
      const result = await wiring(trusting(database(url), postgresql.certificate));
      assert.deepEqual(
        [result.ok, result.found],
        [true, 'logged in as auth_service over TLS'],
        result.reason,
      );
    });

    it('takes single facts and the certificate of a variable as well as a URL', async () => {
      const result = await wiring({
        bindings: [
          {
            id: 'auth-service uses postgres',
            kind: 'database',
            environment: {
              DB_HOST: 'host',
              DB_PORT: 'port',
              DB_NAME: 'database',
              DB_USER: 'username',
              DB_PASSWORD: 'password',
              DB_CA: 'certificate-authority',
            },
          },
        ],
        environment: {
          DB_HOST: '127.0.0.1',
          DB_PORT: String(postgresql.port),
          DB_NAME: 'postgres',
          DB_USER: 'auth_service',
          DB_PASSWORD: sentinel,
          DB_CA: postgresql.certificate,
        },
      });
      assert.deepEqual(
        [result.ok, result.found],
        [true, 'logged in as auth_service over TLS'],
        result.reason,
      );
    });

    for (const { what, given = password, name = 'postgres', trusted = true, reason } of failures) {
      it(`fails at PostgreSQL with ${what}`, async () => {
        const options = database(`postgresql://auth_service:${given}@localhost:${postgresql.port}/${name}`);
        const result = await wiring(trusted ? trusting(options, postgresql.certificate) : options);
        assert.equal(result.ok, false);
        assert.match(result.reason ?? '', reason);
      });
    }

    it('logs in to Redis, with TLS and without', async () => {
      const plain = await wiring(cache(`redis://:${password}@127.0.0.1:${redis.port}`));
      assert.deepEqual([plain.ok, plain.found], [true, 'logged in without TLS'], plain.reason);
      const url = `rediss://:${password}@localhost:${redis.tlsPort}`;
      const secure = await wiring(trusting(cache(url), redis.certificate));
      assert.deepEqual([secure.ok, secure.found], [true, 'logged in over TLS'], secure.reason);
    });

    it('fails at Redis with a wrong password, and with none', async () => {
      const wrong = await wiring(cache(`redis://:wrong@127.0.0.1:${redis.port}`));
      assert.match(wrong.reason ?? '', /WRONGPASS/);
      const none = await wiring(cache(`redis://127.0.0.1:${redis.port}`));
      assert.match(none.reason ?? '', /NOAUTH/);
    });

    it('as a job tries its bindings once and fails if one of them does', async () => {
      const urls = [`redis://:${password}@127.0.0.1:${redis.port}`, 'redis://127.0.0.1:1'];
      for (const [status, url] of urls.entries()) {
        const job: Service = { ...service(1), kind: 'job' };
        const files = writeStandIn(servers.folder(), job, 1, cache(url));
        const child = spawn(process.execPath, files, { env: { PATH: process.env['PATH'], REDIS_URL: url } });
        assert.deepEqual(await once(child, 'exit'), [status, null], url);
      }
    });

    it('says no secret, whatever goes wrong and whatever the server says', async () => {
      const echo = createServer((socket) => socket.on('data', () => socket.end(`-ERR not ${sentinel}\r\n`)));
      const port = await servers.listen(echo);
      const urls = [
        `redis://:${password}@127.0.0.1:${port}`,
        `redis://:${password}@127.0.0.1:1`,
        `redis://:${password}@[broken`,
        `redis://:${password}@nowhere.invalid:6379`,
      ];
      for (const url of urls) {
        const { wiringPort } = await start(cache(url));
        const said = await (await fetch(`http://127.0.0.1:${wiringPort}/wiring`)).text();
        assert.match(said, /"ok":false/, url);
        for (const secret of [sentinel, password, url]) assert(!said.includes(secret), said);
      }
    });
  });

  it('logs in to OpenSearch with the user of the URL', async () => {
    const authorization = `Basic ${Buffer.from(`admin:${sentinel}`).toString('base64')}`;
    const search = createHttpServer((request, response) => {
      response.writeHead(request.headers.authorization === authorization ? 200 : 401).end();
    });
    const port = await servers.listen(search);
    const binding: StandInBinding = {
      id: 'task-service uses opensearch',
      kind: 'search',
      environment: { OPENSEARCH_URL: 'url' },
    };
    const right = `http://admin:${password}@127.0.0.1:${port}`;
    const good = await wiring({ bindings: [binding], environment: { OPENSEARCH_URL: right } });
    assert.deepEqual([good.ok, good.found], [true, 'logged in as admin'], good.reason);
    const wrong = `http://admin:wrong@127.0.0.1:${port}`;
    const bad = await wiring({ bindings: [binding], environment: { OPENSEARCH_URL: wrong } });
    assert.deepEqual([bad.ok, bad.reason], [false, 'HTTP 401']);
  });

  it('says that it reached an AWS API without logging in', async () => {
    const api = createHttpServer((_, response) => void response.writeHead(403).end());
    const port = await servers.listen(api);
    const result = await wiring({
      bindings: [
        {
          id: 'user-service uses storage',
          kind: 'bucket',
          environment: { S3_BUCKET: 'name', S3_ENDPOINT: 'endpoint' },
        },
      ],
      environment: { S3_BUCKET: 'storage', S3_ENDPOINT: `http://127.0.0.1:${port}` },
    });
    assert.deepEqual([result.ok, result.found], [true, 'reached, not logged in'], result.reason);
  });
});

async function wiringOf(port: number): Promise<readonly Result[]> {
  const response = await fetch(`http://127.0.0.1:${port}/wiring`);
  assert.equal(response.status, 200);
  const body: unknown = await response.json();
  assert(typeof body === 'object' && body !== null && 'bindings' in body && Array.isArray(body.bindings));
  return body.bindings.map(resultOf);
}

function resultOf(value: unknown): Result {
  assert(isResult(value));
  return value;
}

function isResult(value: unknown): value is Result {
  return (
    typeof value === 'object' && value !== null && 'id' in value && 'ok' in value && 'milliseconds' in value
  );
}
