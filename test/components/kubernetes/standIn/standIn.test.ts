import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { startStandIn, wiringOf } from './runStandIn';
import { Servers } from './servers';

describe('the stand-in', () => {
  const servers = new Servers();
  afterEach(() => servers.stop());

  it('answers its probes, and says what it is on every other path', async () => {
    const { port } = await startStandIn(servers);
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
    const { port, wiringPort } = await startStandIn(servers);
    assert.equal((await fetch(`http://127.0.0.1:${port}/wiring`)).status, 404);
    assert.equal((await fetch(`http://127.0.0.1:${port}/wiring?x`)).status, 404);
    assert.equal((await fetch(`http://127.0.0.1:${wiringPort}/wiring`)).status, 200);
    if (process.platform !== 'linux') return; // Others have one loopback address.
    // Another address of the same machine, as the pod's own address is another than its loopback.
    await assert.rejects(fetch(`http://127.0.0.2:${wiringPort}/wiring`));
    assert.equal((await fetch(`http://127.0.0.2:${port}/ready`)).status, 200);
  });

  it('counts requests for Prometheus, but neither probes nor scrapes', async () => {
    const { port } = await startStandIn(servers);
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
    const running = await startStandIn(servers, {
      bindings: [{ id: 'silent', kind: 'http', url: `http://127.0.0.1:${silentPort}/ready` }],
    });
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
    const { wiringPort } = await startStandIn(servers, {
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
});
