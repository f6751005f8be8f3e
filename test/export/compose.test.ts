import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { bagAt, bagsAt, listAt, textAt } from '../../policies/cluster';
import { systemObjects } from '../../src/export/clusterObjects';
import { containersIn, podsOf } from '../../src/export/compose/pods';
import { recordStack } from '../../src/export/recordStack';
import { asText, isBag, propertyValue, valueAt, type PropertyBag } from '../../src/plan/recording';
import { ownServices } from '../../src/platform/ownServices';
import { storesInCluster } from '../../src/wiring/landscape';
import { catalogue } from '../../src/systems/catalogue';
import { startPostgres } from '../postgresServer';
import schema from './composeSpecification/compose-spec.json';
import { fill, filesBelow, root, writtenExport, yamlIn, type WrittenExport } from './exported';

// The Specification names the draft by an address of its own.
const specification = new Ajv({ unknownFormats: 'ignore' }).compile({ ...schema, $schema: undefined });

/** Returns what docker-compose makes of the folder's file: every variable is in its place. */
function composed(folder: string) {
  return spawnSync('docker-compose', ['config'], { cwd: folder, encoding: 'utf8' });
}

/** Exports task-platform and fills it. */
async function taskPlatform(): Promise<WrittenExport & { readonly services: PropertyBag }> {
  const written = await writtenExport('compose', 'task-platform');
  assert.equal(fill(written.folder).status, 0);
  const { status, stdout, stderr } = composed(written.folder);
  assert.equal(status, 0, stderr);
  const file = propertyValue(parse(stdout));
  assert.ok(isBag(file));
  return { ...written, services: bagAt(file, 'services') };
}

function serviceOf(services: PropertyBag, name: string): PropertyBag {
  const service = services[name];
  assert.ok(isBag(service), `there is no service ${name}`);
  return service;
}

function emptyInPlan(container: PropertyBag): readonly string[] {
  return bagsAt(container, 'env.*')
    .filter((variable) => variable['value'] === '')
    .map((variable) => textAt(variable, 'name'));
}

describe('berth export --format compose', function () {
  this.timeout(120_000);

  for (const { name: system } of catalogue) {
    it(`is what the Compose Specification and docker-compose take, of ${system}`, async () => {
      const { folder } = await writtenExport('compose', system);
      const file = yamlIn(folder, 'compose.yaml');
      assert.ok(specification(file), JSON.stringify(specification.errors));
      const unfilled = composed(folder);
      assert.notEqual(unfilled.status, 0);
      assert.match(unfilled.stderr, /run \.\/fill-secrets/);
      assert.equal(fill(folder).status, 0);
      const filled = composed(folder);
      assert.equal(filled.status, 0, filled.stderr);
      assert.equal(filled.stderr, '');
    });

    it(`has every service, store and variable of the development plan of ${system}`, async () => {
      const { folder } = await writtenExport('compose', system);
      const stack = await recordStack({ system, set: {} }, 'development', root, { domain: 'localhost' });
      const services = bagAt(yamlIn(folder, 'compose.yaml'), 'services');
      for (const [name] of ownServices(stack.built.system)) serviceOf(services, name);
      for (const [name] of storesInCluster(stack.built.system, stack.built.landscape)) {
        if (stack.built.system.stores[name]?.kind !== 'file-system') serviceOf(services, name);
      }
      for (const { name, container } of podsOf(systemObjects(stack).objects).flatMap(containersIn)) {
        const planned = bagsAt(container, 'env.*').map((variable) => textAt(variable, 'name'));
        const environment = bagAt(serviceOf(services, name), 'environment');
        assert.deepEqual(Object.keys(environment).sort(), planned.sort(), name);
        const empty = planned.filter((variable) => environment[variable] === '');
        assert.deepEqual(empty, emptyInPlan(container), name);
      }
    });

    it(`publishes each port of ${system} once, on this machine alone`, async () => {
      const { folder } = await writtenExport('compose', system);
      const services = bagAt(yamlIn(folder, 'compose.yaml'), 'services');
      const ports = bagsAt({ all: Object.values(services) }, 'all.*').flatMap((service) =>
        listAt(service, 'ports'),
      );
      const published = ports.map((port) => /^127\.0\.0\.1:([\d-]+):[\d-]+(\/udp)?$/.exec(asText(port)));
      assert.deepEqual(
        ports.filter((_, index) => published[index] === null),
        [],
      );
      const addresses = published.map((match) => `${match?.[1] ?? ''}${match?.[2] ?? ''}`);
      assert.deepEqual(addresses, [...new Set(addresses)]);
    });

    it(`has no value of a secret of ${system}`, async () => {
      const { folder } = await writtenExport('compose', system);
      for (const [file, text] of filesBelow(folder)) assert.doesNotMatch(text, /simulated[0-9a-f]/, file);
    });
  }

  it('gives each service of task-platform two cores and a gigabyte, as its seed says', async () => {
    const { folder } = await writtenExport('compose', 'task-platform');
    const services = bagAt(yamlIn(folder, 'compose.yaml'), 'services');
    const own = ['api-gateway', 'auth-service', 'user-service', 'task-service', 'notification-service'];
    for (const name of own) {
      assert.deepEqual(bagAt(services, `${name}.deploy.resources.limits`), { cpus: '2', memory: '1G' }, name);
    }
  });

  it('runs the stores of task-platform as containers, with what prepares them', async () => {
    const { services } = await taskPlatform();
    const image = (name: string) => textAt(serviceOf(services, name), 'image').replace(/:.*/, '');
    assert.deepEqual(
      ['postgres', 'redis', 'opensearch', 'storage', 'storage-s3', 'queue', 'topic'].map(image),
      [
        'postgres',
        'redis',
        'opensearchproject/opensearch',
        'chrislusf/seaweedfs',
        'chrislusf/seaweedfs',
        'softwaremill/elasticmq',
        'motoserver/moto',
      ],
    );
    assert.equal(valueAt(services, 'storage-s3.network_mode'), 'service:storage');
    const waits = bagAt(serviceOf(services, 'user-service'), 'depends_on');
    assert.deepEqual(waits['postgres'], { condition: 'service_healthy' });
    assert.deepEqual(waits['storage-s3'], { condition: 'service_healthy' });
    assert.deepEqual(waits['storage-buckets'], { condition: 'service_completed_successfully' });
    assert.deepEqual(waits['user-service-postgres-role'], { condition: 'service_completed_successfully' });
  });

  it('leads variables to the containers, with the passwords of .env', async () => {
    const { folder, services } = await taskPlatform();
    const values = new Map(
      (filesBelow(folder).get('.env') ?? '').split('\n').map((line) => {
        const [name = '', value = ''] = line.split('=');
        return [name, value] as const;
      }),
    );
    const auth = bagAt(serviceOf(services, 'auth-service'), 'environment');
    const role = values.get('AUTH_SERVICE_POSTGRES_ROLE_PASSWORD') ?? '';
    assert.match(role, /^\w{32}$/);
    assert.equal(auth['DATABASE_URL'], `postgresql://auth_service:${role}@postgres:5432/task_platform`);
    assert.equal(auth['REDIS_URL'], `redis://:${values.get('REDIS_PASSWORD') ?? ''}@redis:6379`);
    const gateway = bagAt(serviceOf(services, 'api-gateway'), 'environment');
    assert.equal(gateway['AUTH_SERVICE_URL'], 'http://auth-service:3001');
    const notification = bagAt(serviceOf(services, 'notification-service'), 'environment');
    assert.equal(notification['SQS_QUEUE_URL'], 'http://queue:9324/000000000000/queue');
  });

  it('keeps who uses no store out of the network of stores, and every container as safe as its pod', async () => {
    const { services } = await taskPlatform();
    assert.deepEqual(Object.keys(bagAt(serviceOf(services, 'api-gateway'), 'networks')), [
      'edge',
      'services',
    ]);
    assert.deepEqual(Object.keys(bagAt(serviceOf(services, 'postgres'), 'networks')), ['stores']);
    for (const [name, service] of Object.entries(services)) {
      assert.ok(isBag(service));
      assert.equal(service['read_only'], true, name);
      assert.deepEqual(service['cap_drop'], ['ALL'], name);
      assert.deepEqual(service['security_opt'], ['no-new-privileges:true'], name);
      if (name !== 'volume-owners') assert.doesNotMatch(textAt(service, 'user'), /^(0|root)?(:|$)/, name);
    }
  });

  it('leads the paths of the ingress to their services, the longest first', async () => {
    const { folder, text } = await writtenExport('compose', 'task-platform');
    assert.match(text, /^ {2}http:\/\/localhost:8080\/api\/v1\/users leads to user-service$/m);
    const { http = {} } = yamlIn(folder, 'configuration/ingress/routes.yaml');
    const routers = bagsAt({ routers: Object.values(bagAt({ http }, 'http.routers')) }, 'routers.*');
    const paths = routers.map((router) => ({
      path: /PathPrefix\(`(.*)`\)$/.exec(textAt(router, 'rule'))?.[1],
      priority: router['priority'],
      url: valueAt({ http }, `http.services.${textAt(router, 'service')}.loadBalancer.servers.0.url`),
    }));
    assert.deepEqual(paths, [
      { path: '/api/v1/auth', priority: 12, url: 'http://auth-service:3001' },
      { path: '/api/v1/users', priority: 13, url: 'http://user-service:3002' },
      { path: '/', priority: 1, url: 'http://api-gateway:3000' },
    ]);
  });

  it('does not publish a container that is root on this machine', async () => {
    const { folder } = await writtenExport('compose', 'vibebox');
    const daemon = serviceOf(bagAt(yamlIn(folder, 'compose.yaml'), 'services'), 'docker-daemon');
    assert.equal(daemon['privileged'], true);
    assert.equal(daemon['ports'], undefined);
  });

  it('makes in a real PostgreSQL a role that logs in with the password of the URL', async () => {
    const { folder, services } = await taskPlatform();
    const server = await startPostgres();
    try {
      const step = bagAt(serviceOf(services, 'auth-service-postgres-role'), 'environment');
      const given = Object.entries(step).map(([name, value]) => [name, asText(value)] as const);
      const { username, password: own } = server.administrator;
      const here = { PGHOST: '127.0.0.1', PGPORT: String(server.port), PGUSER: username, PGPASSWORD: own };
      const sql = join(folder, 'secrets/auth-service-postgres-role/role.sql');
      const made = await server.psql({ ...Object.fromEntries(given), ...here }, sql);
      assert.equal(made.status, 0, made.output);
      const environment = bagAt(serviceOf(services, 'auth-service'), 'environment');
      const url = new URL(textAt(environment, 'DATABASE_URL'));
      const login = { username: url.username, password: url.password, database: url.pathname.slice(1) };
      assert.deepEqual(await server.query(login, 'SELECT current_user AS name'), [{ name: 'auth_service' }]);
      const kept = await server.query(
        { ...server.administrator },
        `SELECT rolpassword LIKE 'SCRAM-SHA-256$%' AS hashed FROM pg_authid WHERE rolname = 'auth_service'`,
      );
      assert.deepEqual(kept, [{ hashed: true }]);
    } finally {
      server.stop();
    }
  });

  it('is the same from run to run, but for what was filled', async () => {
    const [one, other] = [await writtenExport('compose', 'kardon'), await writtenExport('compose', 'kardon')];
    assert.deepEqual(filesBelow(one.folder), filesBelow(other.folder));
  });
});
