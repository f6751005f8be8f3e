import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { Secret } from '@pulumi/kubernetes/core/v1';
import { RandomPassword } from '@pulumi/random';
import type { Connection } from '../../../components/connection';
import { DatabaseRole } from '../../../components/kubernetes/databaseRole';
import { roleScript } from '../../../components/kubernetes/roleScript';
import type { DatabaseRoleGrant, NetworkGrant } from '../../../src/wiring/grant';
import { startPostgres, type Login, type PostgresServer } from '../../postgresServer';
import {
  everythingBefore,
  input,
  isList,
  isSecret,
  one,
  run,
  secretValue,
  type PropertyBag,
  type World,
} from '../../harness';
import {
  assertRestricted,
  bags,
  containerOf,
  fact,
  keyOf,
  namespace,
  recordStore,
  types,
} from './inClusterStore';

const name = 'auth-service-postgres-role';
const grant: DatabaseRoleGrant = {
  kind: 'database-role',
  id: 'database-role auth-service uses postgres',
  bindings: ['auth-service uses postgres'],
  service: 'auth-service',
  store: 'postgres',
  role: 'auth_service',
  databases: ['task_platform'],
  access: 'read-write',
};
const egress: NetworkGrant = {
  kind: 'network',
  id: `network ${name} egress`,
  bindings: ['auth-service uses postgres'],
  direction: 'egress',
  subject: name,
  peers: [{ kind: 'addresses', cidrs: ['10.0.192.0/20'] }],
  ports: [{ port: 5432, protocol: 'TCP' }],
};

function rds(): Connection {
  const password = new RandomPassword('administrator', { length: 32, special: false }).result;
  return {
    scheme: 'postgresql',
    host: 'database.example.internal',
    port: 5432,
    tls: true,
    certificateAuthority: '-----BEGIN CERTIFICATE-----',
    authentication: { method: 'password', username: 'berth', password },
    name: 'postgres',
  };
}

function roleFor(wanted: DatabaseRoleGrant, administrator: Connection): DatabaseRole {
  return new DatabaseRole(name, { namespace, administrator, grant: wanted, grants: [egress] });
}

function record(
  more: Partial<DatabaseRoleGrant> = {},
  administrator: Partial<Connection> = {},
  world: World = 'known',
) {
  const make = () => roleFor({ ...grant, ...more }, { ...rds(), ...administrator }).connection;
  return recordStore(make, world);
}

describe('DatabaseRole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-database-role-'));
  const scriptFile = join(folder, 'role.sql');
  before(() => writeFileSync(scriptFile, roleScript));
  after(() => rmSync(folder, { recursive: true }));

  it('gives the service the role’s own login, at the administrator’s address', async () => {
    const recording = await record();
    const url = fact(recording, 'url');
    assert.match(url, /^postgresql:\/\/auth_service:\w+@database\.example\.internal:5432\/task_platform\?/);
    assert(isSecret(recording.outputs['url']));
  });

  it('tells nobody the password before the Job has made the role', async () => {
    const program = () => {
      const { authentication } = roleFor(grant, rds()).connection;
      assert(authentication.method === 'password');
      const { password } = authentication;
      new Secret('client', { metadata: { namespace }, stringData: { password } });
    };
    const recording = await run(program, { world: 'known' });
    const before = everythingBefore(recording, one(recording, types.secret, 'client'));
    assert(before.has(one(recording, types.job).urn));
  });

  it('runs a restricted Job that names its grant', async () => {
    const job = one(await record(), types.job);
    assertRestricted(job);
    assert.deepEqual(input(job, 'metadata.annotations'), { 'berth.dev/grant': grant.id });
    assert.deepEqual(input(job, 'metadata.labels'), { app: name });
    // Were it cleaned up, the next update would run it for nothing.
    assert.equal(input(job, 'spec.ttlSecondsAfterFinished'), undefined);
  });

  it('proves the server by name and authority, and hands psql everything by variables', async () => {
    const recording = await record();
    const secret = one(recording, types.secret);
    assert.equal(keyOf(secret, 'PGSSLMODE'), 'verify-full');
    assert.equal(keyOf(secret, 'PGSSLROOTCERT'), '/role/ca.pem');
    assert.equal(keyOf(secret, 'ca.pem'), '-----BEGIN CERTIFICATE-----');
    assert.equal(keyOf(secret, 'role.sql'), roleScript);
    const container = containerOf(one(recording, types.job), 'role');
    assert.deepEqual(container['command'], ['psql', '--no-psqlrc', '--no-password', '--file=/role/role.sql']);
    const variables = bags(one(recording, types.job), 'spec.template.spec.containers.0.env');
    assert(variables.every((entry) => entry['value'] === undefined));
  });

  it('speaks plainly only where there is no TLS', async () => {
    const plain = one(await record({}, { tls: false }), types.secret);
    assert.equal(keyOf(plain, 'PGSSLMODE'), 'disable');
  });

  it('hands the server a verifier and never the password', async () => {
    const recording = await record();
    const secret = one(recording, types.secret);
    const password = fact(recording, 'password');
    assert.match(keyOf(secret, 'ROLE_VERIFIER'), /^SCRAM-SHA-256\$4096:/);
    const data = secretValue(input(secret, 'data'));
    assert(typeof data === 'object' && data !== null);
    for (const key of Object.keys(data)) assert(!keyOf(secret, key).includes(password), key);
  });

  /** Runs the command of the Job against a real server, of which the test gets hold, with how the role logs in. */
  async function onRealServer(
    more: Partial<DatabaseRoleGrant>,
    then: (server: PostgresServer, loginTo: (database: string) => Login) => Promise<void>,
  ): Promise<void> {
    const server = await startPostgres();
    try {
      const { username, password } = server.administrator;
      const recording = await record(more, {
        host: '127.0.0.1',
        port: server.port,
        tls: false,
        authentication: { method: 'password', username, password: pulumi.secret(password) },
      });
      const secret = one(recording, types.secret);
      const variables = bags(one(recording, types.job), 'spec.template.spec.containers.0.env');
      const environment: Record<string, string> = Object.fromEntries(
        variables.map((entry) => nameOf(entry)).map((key) => [key, keyOf(secret, key)]),
      );
      const { command } = containerOf(one(recording, types.job), 'role');
      assert(isList(command));
      const [program = '', ...args] = command.map((word) => {
        assert(typeof word === 'string');
        return word.replaceAll('/role/role.sql', scriptFile);
      });
      const env = { PATH: process.env['PATH'] ?? '', ...environment };
      execFileSync(program, args, { env, stdio: 'pipe' });
      const known = fact(recording, 'password');
      await then(server, (database) => ({ username: 'auth_service', database, password: known }));
    } finally {
      server.stop();
    }
  }

  it('runs what makes a real server let the service in, and nobody without the password', () =>
    onRealServer({}, async (server, loginTo) => {
      const login = loginTo('task_platform');
      await server.query(login, 'CREATE TABLE sessions (id int)');
      await assert.rejects(
        server.query({ ...login, password: 'another' }, 'SELECT 1'),
        /password authentication failed/,
      );
    }));

  it('gives a role of several databases its access to each, and to no other', () =>
    onRealServer({ databases: ['auth', 'drive', 'video'], access: 'read-only' }, async (server, loginTo) => {
      await server.query(server.administrator, 'CREATE DATABASE others');
      await server.query(server.administrator, 'REVOKE CONNECT ON DATABASE others FROM PUBLIC');
      for (const database of ['auth', 'drive', 'video']) {
        await server.query({ ...server.administrator, database }, 'CREATE TABLE things (id int)');
        assert.deepEqual(await server.query(loginTo(database), 'SELECT * FROM things'), []);
        await assert.rejects(server.query(loginTo(database), 'DELETE FROM things'), /permission denied/);
      }
      await assert.rejects(server.query(loginTo('others'), 'SELECT 1'), /permission denied/);
    }));

  it('runs again when access or password change', async () => {
    const template = (job: Awaited<ReturnType<typeof record>>) =>
      JSON.stringify(input(one(job, types.job), 'spec.template.metadata.annotations'));
    assert.equal(template(await record()), template(await record()));
    assert.notEqual(template(await record()), template(await record({ access: 'read-only' })));
    const several = record({ databases: ['auth', 'drive'] });
    assert.notEqual(
      template(await several),
      template(await record({ databases: ['auth', 'drive', 'video'] })),
    );
  });

  it('reaches the database and nothing else', async () => {
    const policy = one(await record(), types.networkPolicy);
    assert.deepEqual(input(policy, 'spec.podSelector'), { matchLabels: { app: name } });
    assert.deepEqual(input(policy, 'spec.ingress'), []);
    assert.equal(bags(policy, 'spec.egress').length, 1);
  });

  it('registers the same resources when no output is known', async () => {
    const urns = async (world: World) => (await record({}, {}, world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });

  it('refuses an administrator without a password, and names that PostgreSQL would cut off', async () => {
    await assert.rejects(
      record({}, { authentication: { method: 'none' } }),
      /the administrator of the database postgres needs a name and a password/,
    );
    await assert.rejects(
      record({ databases: ['task_platform', 'd'.repeat(53)] }),
      /database-role auth-service uses postgres: the database/,
    );
  });
});

function nameOf(entry: PropertyBag): string {
  const { name: variable } = entry;
  assert(typeof variable === 'string');
  return variable;
}
