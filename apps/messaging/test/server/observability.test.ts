import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { RawClient } from '../support/rawClient';
import { RealRedis } from '../support/realRedis';
import { adminToken, ServerProcess } from '../support/serverProcess';
import { SpanCollector } from '../support/spanCollector';
import { TestClient } from '../support/testClient';
import { until } from '../support/until';

describe('What servers tell of themselves', () => {
  let redis: RealRedis;
  let collector: SpanCollector;
  let servers: ServerProcess[];
  let clients: { stop: () => void }[];

  beforeEach(async () => {
    redis = await RealRedis.start();
    collector = await SpanCollector.start();
    clients = [];
    const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, LOG_LEVEL: 'debug' };
    servers = await Promise.all(
      ['one', 'other'].map((pod) => ServerProcess.start(redis.url, { ...tracing, OTEL_SERVICE_NAME: pod })),
    );
  });

  afterEach(async () => {
    for (const client of clients) client.stop();
    await Promise.all(servers.map((server) => server.end('SIGKILL')));
    collector.stop();
    await redis.stop();
  });

  function server(index: number): ServerProcess {
    const found = servers[index];
    assert.ok(found);
    return found;
  }

  async function online(index: number, token?: string): Promise<TestClient> {
    const options = {
      url: () => server(index).url,
      name: 'Ada Lovelace',
      ...(token === undefined ? {} : { token }),
    };
    const client = await TestClient.online(options);
    clients.push(client);
    return client;
  }

  it('is one trace from the pod that a message comes to, to the pod that delivers it', async () => {
    const [admin, user] = [await online(1, adminToken), await online(0)];
    user.send('a message with a trace');
    await until('it comes', () => admin.texts.length === 1);
    for (const client of clients) client.stop();
    // The last spans go before a server ends.
    await Promise.all(servers.map((each) => each.end('SIGTERM')));
    const published = collector.spans.filter(({ name }) => name === 'publish message');
    assert.deepEqual(
      published.map(({ service, parentId }) => ({ service, parentId })),
      [{ service: 'one', parentId: '' }],
    );
    const delivered = collector.spans.filter(
      ({ name, service }) => name === 'deliver message' && service === 'other',
    );
    assert.deepEqual(
      delivered.map(({ traceId, parentId }) => ({ traceId, parentId })),
      published.map(({ traceId, spanId }) => ({ traceId, parentId: spanId })),
    );
    assert.match(published[0]?.traceId ?? '', /^[0-9a-f]{32}$/);
  });

  it('has the metrics that dashboards and alerts ask for, with what happened', async () => {
    const [admin, user] = [await online(0, adminToken), await online(0)];
    user.send('counted');
    await until('it comes', () => admin.texts.length === 1);
    const bad = await RawClient.online(server(0).url);
    clients.push(bad);
    bad.say({ action: 'send', id: randomUUID(), text: 'not to another user', to: admin.id });
    bad.socket.send('nonsense');
    await until('both are refused', () => bad.all('rejected').length === 2);
    bad.stop();
    const silent = await RawClient.open(server(0).url);
    clients.push(silent);
    let metrics = '';
    await until('the end is counted', async () => {
      metrics = await server(0).metrics();
      return metrics.includes('websocket_connections_total{outcome="closed"} 1');
    });
    for (const line of [
      'active_websocket_connections{role="user"} 1',
      'active_websocket_connections{role="admin"} 1',
      'active_websocket_connections{role="pending"} 1',
      'websocket_messages_total{action="hello",outcome="accepted"} 3',
      'websocket_messages_total{action="send",outcome="accepted"} 1',
      'websocket_messages_total{action="send",outcome="rejected"} 1',
      'websocket_messages_total{action="unknown",outcome="rejected"} 1',
      'websocket_message_delivery_seconds_count 1',
      '# TYPE active_websocket_connections gauge',
      '# TYPE websocket_messages_total counter',
      '# TYPE websocket_message_delivery_seconds histogram',
      '# TYPE websocket_connections_total counter',
    ]) {
      assert.ok(metrics.split('\n').includes(line), line);
    }
    assert.match(metrics, /^process_resident_memory_bytes \d+$/m);
  });

  it('is a log of JSON lines, without what people say, their sessions, tokens or passwords', async function () {
    this.timeout(60_000);
    const text = 'nobody else is to read this';
    const [admin, user] = [await online(1, adminToken), await online(0)];
    user.send(text);
    await until('it comes', () => admin.texts.length === 1);
    const wrong = await RawClient.open(server(0).url);
    clients.push(wrong);
    wrong.say({ action: 'hello', session: randomUUID(), name: 'Mallory', token: 'a-wrong-token' });
    await wrong.closed();
    await redis.kill();
    user.send(text);
    await until('a message fails', () => server(0).log.some((line) => line.includes('A message failed')), 30);
    await redis.resume();
    await until('it is stored at last', () => user.accepted.length === 2, 40);
    for (const client of clients) client.stop();
    await Promise.all(servers.map((each) => each.end('SIGTERM')));
    const lines = servers.flatMap(({ log }) => log);
    assert.ok(lines.some((line) => line.includes('Redis is not reached')));
    for (const line of lines) {
      const { level, time, message } = JSON.parse(line) as Record<string, unknown>;
      assert.ok(typeof level === 'string' && ['debug', 'info', 'warn', 'error'].includes(level), line);
      assert.ok(typeof message === 'string' && message !== '', line);
      assert.ok(!Number.isNaN(Date.parse(String(time))), line);
    }
    for (const secret of [
      text,
      adminToken,
      'a-wrong-token',
      user.session,
      admin.session,
      'of-a-test',
      'Ada Lovelace',
    ]) {
      assert.ok(!lines.join('\n').includes(secret), secret);
    }
  });
});
