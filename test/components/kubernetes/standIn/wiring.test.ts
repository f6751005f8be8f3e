import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { StandInBinding } from '../../../../components/kubernetes/standIn/standIn';
import type { Service } from '../../../../src/model/service';
import { service, startStandIn, wiring, writeStandIn, type StandInOptions } from './runStandIn';
import { Servers, startPostgreSql, startRedis, type PostgreSql, type Redis } from './servers';

const standInFolder = join(__dirname, '../../../../components/kubernetes/standIn');
const sentinel = 'sentinel/Pass word%3A';
const password = encodeURIComponent(sentinel);

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

describe("the stand-in's wiring", () => {
  const servers = new Servers();
  afterEach(() => servers.stop());

  describe('with stores of their own kind', () => {
    const stores = new Servers();
    let postgresql: PostgreSql;
    let redis: Redis;

    before(async () => {
      [postgresql, redis] = await Promise.all([
        startPostgreSql(stores, sentinel, 'on'),
        startRedis(stores, sentinel),
      ]);
    });
    after(() => stores.stop());

    function trusting(options: StandInOptions, certificate: string): StandInOptions {
      return { ...options, environment: { ...options.environment, NODE_EXTRA_CA_CERTS: certificate } };
    }

    it('logs in to PostgreSQL over TLS and asks who it is', async () => {
      const url = `postgresql://auth_service:${password}@localhost:${postgresql.port}/postgres`;
      const result = await wiring(servers, trusting(database(url), postgresql.certificate));
      assert.deepEqual(
        [result.ok, result.found],
        [true, 'logged in as auth_service over TLS'],
        result.reason,
      );
    });

    it('logs in to PostgreSQL without TLS where the server has none and nobody insists', async () => {
      const { port } = await startPostgreSql(servers, sentinel, 'off');
      const result = await wiring(
        servers,
        database(`postgresql://auth_service:${password}@127.0.0.1:${port}/postgres`),
      );
      assert.deepEqual(
        [result.ok, result.found],
        [true, 'logged in as auth_service without TLS'],
        result.reason,
      );
    });

    it('heeds what the URL says of TLS', async () => {
      const parameters = `sslmode=verify-full&sslrootcert=${encodeURIComponent(postgresql.certificate)}`;
      const address = `localhost:${postgresql.port}/postgres?${parameters}`;
      const result = await wiring(servers, database(`postgresql://auth_service:${password}@${address}`));
      assert.deepEqual(
        [result.ok, result.found],
        [true, 'logged in as auth_service over TLS'],
        result.reason,
      );
      const plain = createServer((socket) => socket.on('data', () => socket.write('N')));
      const url = `postgresql://auth_service:${password}@127.0.0.1:${await servers.listen(plain)}/tasks`;
      const refused = await wiring(servers, database(`${url}?sslmode=verify-full`));
      assert.deepEqual([refused.ok, refused.reason], [false, 'the server offers no TLS']);
    });

    it('takes single facts and the certificate of a variable as well as a URL', async () => {
      const result = await wiring(servers, {
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
        const result = await wiring(servers, trusted ? trusting(options, postgresql.certificate) : options);
        assert.equal(result.ok, false);
        assert.match(result.reason ?? '', reason);
      });
    }

    it('logs in to Redis, with TLS and without', async () => {
      const plain = await wiring(servers, cache(`redis://:${password}@127.0.0.1:${redis.port}`));
      assert.deepEqual([plain.ok, plain.found], [true, 'logged in without TLS'], plain.reason);
      const url = `rediss://:${password}@localhost:${redis.tlsPort}`;
      const secure = await wiring(servers, trusting(cache(url), redis.certificate));
      assert.deepEqual([secure.ok, secure.found], [true, 'logged in over TLS'], secure.reason);
    });

    it('fails at Redis with a wrong password, and with none', async () => {
      const wrong = await wiring(servers, cache(`redis://:wrong@127.0.0.1:${redis.port}`));
      assert.match(wrong.reason ?? '', /WRONGPASS/);
      const none = await wiring(servers, cache(`redis://127.0.0.1:${redis.port}`));
      assert.match(none.reason ?? '', /NOAUTH/);
    });

    it('as a job tries its bindings once and fails if one of them does', async () => {
      const urls = [`redis://:${password}@127.0.0.1:${redis.port}`, 'redis://127.0.0.1:1'];
      for (const [status, url] of urls.entries()) {
        const job: Service = { ...service(1), kind: 'job', runs: { kind: 'at-deployment' } };
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
        const { wiringPort } = await startStandIn(servers, cache(url));
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
    const good = await wiring(servers, { bindings: [binding], environment: { OPENSEARCH_URL: right } });
    assert.deepEqual([good.ok, good.found], [true, 'logged in as admin'], good.reason);
    const wrong = `http://admin:wrong@127.0.0.1:${port}`;
    const bad = await wiring(servers, { bindings: [binding], environment: { OPENSEARCH_URL: wrong } });
    assert.deepEqual([bad.ok, bad.reason], [false, 'HTTP 401']);
  });

  describe('at an AWS API', () => {
    const bucket: StandInBinding = {
      id: 'user-service uses storage',
      kind: 'bucket',
      environment: {
        S3_BUCKET: 'name',
        AWS_ENDPOINT_URL_S3: 'endpoint',
        AWS_REGION: 'region',
        AWS_ACCESS_KEY_ID: 'access-key-id',
        AWS_SECRET_ACCESS_KEY: 'secret-access-key',
      },
    };

    /** Serves the API to whoever signs as the key, and remembers what was asked. */
    async function startApi(keyId: string) {
      const asked: string[] = [];
      const server = createHttpServer((request, response) => {
        asked.push(request.url ?? '');
        const known = request.headers.authorization?.startsWith(`AWS4-HMAC-SHA256 Credential=${keyId}/`);
        response.writeHead(known === true ? 200 : 403).end();
      });
      return { endpoint: `http://127.0.0.1:${await servers.listen(server)}`, asked };
    }

    it('signs as AWS documents it', () => {
      const request = {
        service: 's3',
        region: 'us-east-1',
        credentials: {
          accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
          secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        },
      };
      const script = `
        const { signedHeaders } = require(${JSON.stringify(join(standInFolder, 'aws.js'))});
        const url = new URL('https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J');
        const now = new Date('2013-05-24T00:00:00Z');
        signedHeaders({ ...${JSON.stringify(request)}, url, now }).authorization`;
      assert.equal(
        execFileSync(process.execPath, ['-p', script], { encoding: 'utf8' }).trim(),
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, ' +
          'SignedHeaders=host;x-amz-content-sha256;x-amz-date, ' +
          'Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
      );
    });

    it('logs in with the key pair of the variables', async () => {
      const { endpoint, asked } = await startApi('right');
      const environment = {
        S3_BUCKET: 'files',
        AWS_ENDPOINT_URL_S3: endpoint,
        AWS_SECRET_ACCESS_KEY: sentinel,
      };
      const good = await wiring(servers, {
        bindings: [bucket],
        environment: { ...environment, AWS_ACCESS_KEY_ID: 'right' },
      });
      assert.deepEqual([good.ok, good.found], [true, 'logged in with a key pair'], good.reason);
      assert.deepEqual(asked, ['/files?list-type=2&max-keys=1']);
      const bad = await wiring(servers, {
        bindings: [bucket],
        environment: { ...environment, AWS_ACCESS_KEY_ID: 'wrong' },
      });
      assert.deepEqual([bad.ok, bad.reason], [false, 'HTTP 403']);
    });

    it('logs in as the pod where EKS Pod Identity vouches for it', async () => {
      const { endpoint, asked } = await startApi('of-the-pod');
      const token = join(servers.folder(), 'token');
      writeFileSync(token, 'token-of-the-pod');
      const agent = createHttpServer((request, response) => {
        const known = request.headers.authorization === 'token-of-the-pod';
        const credentials = { AccessKeyId: 'of-the-pod', SecretAccessKey: sentinel, Token: 'session' };
        response.writeHead(known ? 200 : 403).end(JSON.stringify(credentials));
      });
      const result = await wiring(servers, {
        bindings: [{ id: 'n uses queue', kind: 'queue', environment: { SQS_QUEUE_URL: 'url' } }],
        environment: {
          SQS_QUEUE_URL: `${endpoint}/123456789012/tasks`,
          AWS_REGION: 'us-west-2',
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${await servers.listen(agent)}/v1/credentials`,
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: token,
        },
      });
      assert.deepEqual([result.ok, result.found], [true, 'logged in with Pod Identity'], result.reason);
      assert.match(asked[0] ?? '', /^\/123456789012\/tasks\?Action=GetQueueAttributes&/);
    });

    it('says that it did not log in where it has no credential', async () => {
      const { endpoint } = await startApi('somebody');
      const environment = { S3_BUCKET: 'files', AWS_ENDPOINT_URL_S3: endpoint };
      const result = await wiring(servers, { bindings: [bucket], environment });
      assert.deepEqual([result.ok, result.found], [true, 'reached, not logged in'], result.reason);
    });
  });
});
