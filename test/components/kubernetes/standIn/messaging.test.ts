import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { StandInBinding } from '../../../../components/kubernetes/standIn/standIn';
import { startBroker, startMailServer } from './messagingServers';
import { service, wiring, writeStandIn, type Result } from './runStandIn';
import { freePort, Servers } from './servers';

const login = { user: 'api', password: 'sentinel/Pass word' };
const credential = `api:${encodeURIComponent(login.password)}`;

describe("the stand-in's wiring to brokers, mail, folders and ports", () => {
  const servers = new Servers();
  afterEach(() => servers.stop());

  function tried(kind: 'broker' | 'mail', url: string, certificate?: string): Promise<Result> {
    const binding: StandInBinding = { id: `api uses ${kind}`, kind, environment: { STORE_URL: 'url' } };
    const trusted = certificate === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificate };
    return wiring(servers, { bindings: [binding], environment: { STORE_URL: url, ...trusted } });
  }

  it('logs in to a broker, with TLS and without', async () => {
    const plain = await startBroker(servers, login, false);
    const result = await tried('broker', `amqp://${credential}@127.0.0.1:${plain.port}/%2F`);
    assert.deepEqual([result.ok, result.found], [true, 'logged in as api without TLS'], result.reason);
    const { port, certificate } = await startBroker(servers, login, true);
    const secure = await tried('broker', `amqps://${credential}@localhost:${port}`, certificate);
    assert.deepEqual([secure.ok, secure.found], [true, 'logged in as api over TLS'], secure.reason);
    const untrusted = await tried('broker', `amqps://${credential}@localhost:${port}`);
    assert.match(untrusted.reason ?? '', /self-signed certificate/);
  });

  it('fails at a broker with a wrong password, another virtual host and no broker at all', async () => {
    const { port } = await startBroker(servers, login, false);
    const wrong = await tried('broker', `amqp://api:wrong@127.0.0.1:${port}/%2F`);
    assert.match(wrong.reason ?? '', /ACCESS_REFUSED/);
    const elsewhere = await tried('broker', `amqp://${credential}@127.0.0.1:${port}/none`);
    assert.match(elsewhere.reason ?? '', /vhost not found/);
    const http = createServer((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')));
    const none = await tried('broker', `amqp://${credential}@127.0.0.1:${await servers.listen(http)}`);
    assert.equal(none.reason, 'it does not speak AMQP 0-9-1');
  });

  it('logs in to a mail server only when its connection is encrypted, and sends nothing', async () => {
    const { port, certificate, heard } = await startMailServer(servers, login);
    const result = await tried('mail', `smtp://${credential}@localhost:${port}`, certificate);
    assert.deepEqual([result.ok, result.found], [true, 'logged in as api over TLS'], result.reason);
    assert.deepEqual(heard, ['EHLO', 'STARTTLS', 'TLS EHLO', 'TLS AUTH', 'TLS QUIT']);
  });

  it('says no secret of a mail server that repeats it', async () => {
    const { port, certificate } = await startMailServer(servers, login);
    const result = await tried('mail', `smtp://api:wrong@localhost:${port}`, certificate);
    assert.deepEqual([result.ok, result.reason], [false, 'the server refuses the login with 535']);
  });

  it('greets a catcher of mail, which asks for nothing', async () => {
    const { port } = await startMailServer(servers, undefined);
    const binding: StandInBinding = {
      id: 'api uses mail',
      kind: 'mail',
      environment: { SMTP_HOST: 'host', SMTP_PORT: 'port' },
    };
    const environment = { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port) };
    const result = await wiring(servers, { bindings: [binding], environment });
    assert.deepEqual([result.ok, result.found], [true, 'no login asked without TLS'], result.reason);
  });

  it('writes, reads and deletes a file of a shared folder', async () => {
    const folder = servers.folder();
    const binding: StandInBinding = { id: 'api uses files', kind: 'file-system', environment: {} };
    const found = await wiring(servers, { bindings: [{ ...binding, mountPath: folder }] });
    assert.deepEqual([found.ok, found.found], [true, 'wrote, read and deleted a file'], found.reason);
    assert.deepEqual(readdirSync(folder), []);
    const named = { ...binding, environment: { DATA: 'path' as const } };
    const missing = await wiring(servers, {
      bindings: [named],
      environment: { DATA: join(folder, 'none') },
    });
    assert.match(missing.reason ?? '', /ENOENT/);
  });

  it('connects to a port that speaks something else than HTTP', async () => {
    const port = await servers.listen(createServer());
    const call = (to: number): StandInBinding => ({
      id: 'a calls b',
      kind: 'tcp',
      host: '127.0.0.1',
      port: to,
    });
    const open = await wiring(servers, { bindings: [call(port)] });
    assert.deepEqual([open.ok, open.found], [true, 'connected'], open.reason);
    assert.equal((await wiring(servers, { bindings: [call(1)] })).ok, false);
  });

  it('sends datagrams back, and opens the first port of a range alone', async () => {
    const [port, udpPort, wiringPort] = [await freePort(), await freePort(), await freePort()];
    const one = service(port);
    const media = {
      name: 'media',
      containerPort: udpPort,
      lastPort: udpPort + 2000,
      protocol: 'UDP',
    } as const;
    const files = writeStandIn(servers.folder(), { ...one, ports: [...one.ports, media] }, wiringPort, {});
    await servers.start([process.execPath, ...files], /^stand-in for auth-service/);
    const client = createSocket('udp4');
    const answered = new Promise<string>((resolve) =>
      client.once('message', (bytes) => resolve(String(bytes))),
    );
    client.send('ping', udpPort, '127.0.0.1');
    assert.equal(await answered, 'ping');
    client.close();
    assert.equal((await fetch(`http://127.0.0.1:${port}/ready`)).status, 200);
  });
});
