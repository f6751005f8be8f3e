import assert from 'node:assert/strict';
import { targets, type Environment, type Target } from '../../src/model/environment';
import {
  asText,
  input,
  isBag,
  ofType,
  one,
  secretValue,
  valueAt,
  type Recording,
  type World,
} from '../harness';
import { container, count, entry, field, itHolds, named, namesOf, pod, resource } from './facts';
import { edgeFacts, productionFacts, running } from './kardonFacts';
import { object, planned, type Overrides } from './planned';

const worlds = ['known', 'unknown'] as const;

function kardon(environment: Environment, target: Target, world: World, overrides: Overrides = {}) {
  return planned('kardon', environment, target, world, overrides);
}

async function known(environment: Environment, target: Target, overrides: Overrides = {}) {
  return (await kardon(environment, target, 'known', overrides)).recording;
}

describe('Kardon in production', () => {
  for (const target of targets) {
    for (const world of worlds) {
      describe(`on ${target}, outputs ${world}`, () => {
        const facts = target === 'aws' ? [...productionFacts, ...edgeFacts] : productionFacts;
        itHolds(facts, () => kardon('production', target, world));
      });
    }
  }
});

describe('Kardon in every environment and target', () => {
  const sizes = {
    development: {
      env: 'dev',
      namespace: 'kardon-dev',
      api: 1,
      web: 1,
      brokers: 1,
      autoscalers: 0,
      disk: '10Gi',
    },
    production: {
      env: 'prod',
      namespace: 'kardon-prod',
      api: 3,
      web: 2,
      brokers: 3,
      autoscalers: 6,
      disk: '50Gi',
    },
  } as const;

  for (const target of targets) {
    for (const environment of ['development', 'production'] as const) {
      const { env, namespace, api, web, brokers, autoscalers, disk } = sizes[environment];

      it(`${environment} on ${target} has the seed's namespace and its sizes`, async () => {
        const recording = await known(environment, target);
        const labels = field('Namespace', namespace, 'metadata.labels');
        assert.deepEqual([entry(labels, 'app')(recording), entry(labels, 'env')(recording)], ['kardon', env]);
        const pods = (kind: string, name: string) => field(kind, name, 'spec.replicas')(recording);
        assert.deepEqual([pods('Deployment', 'api'), pods('Deployment', 'web')], [api, web]);
        assert.deepEqual([pods('Deployment', 'beat-worker'), pods('StatefulSet', 'kardon-mq')], [1, brokers]);
        const hpas = namesOf('HorizontalPodAutoscaler', namespace)(recording);
        assert.ok(Array.isArray(hpas) && hpas.length === autoscalers, String(hpas));
        const claim = 'spec.volumeClaimTemplates.0.spec.resources.requests.storage';
        assert.equal(field('StatefulSet', 'kardon-db', claim)(recording), disk);
        assert.deepEqual(container('resources.limits', 'api')(recording), { cpu: '1000m', memory: '2Gi' });
      });

      it(`${environment} on ${target} registers the same resources whether outputs are known or not`, async () => {
        assert.deepEqual(
          await urns(environment, target, 'unknown'),
          await urns(environment, target, 'known'),
        );
      });
    }
  }

  it('has a CDN in production on AWS alone', async () => {
    const cdns = count('aws:cloudfront/distribution:Distribution');
    assert.equal(cdns(await known('production', 'aws')), 1);
    assert.equal(cdns(await known('development', 'aws')), 0);
    assert.equal(cdns(await known('production', 'kubernetes')), 0);
  });
});

describe('the logins of Kardon', () => {
  it('are kardon-secrets, with the keys and the forms of the seed', async () => {
    const secret = secretIn(await known('production', 'kubernetes'), 'kardon-secrets');
    assert.deepEqual(Object.keys(secret).sort(), [
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'CELERY_BROKER_URL',
      'DATABASE_URL',
      'REDIS_URL',
    ]);
    const host = (store: string) => `${store}\\.kardon-prod\\.svc\\.cluster\\.local`;
    const { DATABASE_URL = '', REDIS_URL = '', CELERY_BROKER_URL = '' } = secret;
    assert.match(DATABASE_URL, new RegExp(`^postgresql://[^:]+:[^@]+@${host('kardon-db')}:5432/kardon$`));
    assert.match(REDIS_URL, new RegExp(`^redis://:[^@]+@${host('kardon-redis')}:6379$`));
    assert.match(CELERY_BROKER_URL, new RegExp(`^amqp://[^:]+:[^@]+@${host('kardon-mq')}:5672/%2F$`));
  });

  it('are one database for all, a login for each', async () => {
    const recording = await known('production', 'kubernetes');
    const urls = ['worker', 'beat-worker', 'migrator'].map(
      (name) => secretIn(recording, `${name}-kardon-db`)['url'],
    );
    urls.push(secretIn(recording, 'kardon-secrets')['DATABASE_URL']);
    assert.equal(new Set(urls.map((url) => new URL(url ?? '').username)).size, urls.length);
    assert.deepEqual([...new Set(urls.map((url) => new URL(url ?? '').pathname))], ['/kardon']);
  });

  it('leave the queues of RabbitMQ quorum queues unless their clients ask for others', async () => {
    const files = secretIn(await known('production', 'aws'), 'kardon-mq-server');
    const definitions: unknown = JSON.parse(files['definitions.json'] ?? '');
    assert.match(JSON.stringify(definitions), /"default_queue_type":"quorum"/);
  });
});

describe('the images of Kardon', () => {
  const registry: Overrides = {
    imageRegistry: 'ghcr.io/org',
    imagePullSecrets: [{ name: 'ghcr', registry: 'ghcr.io', username: 'robot', password: 'token-of-ghcr' }],
    services: Object.fromEntries([...running, 'migrator'].map((name) => [name, { tag: 'v1.2.3' }])),
  };

  for (const world of worlds) {
    it(`come from the GitHub Container Registry with its login, outputs ${world}`, async () => {
      const { recording } = await kardon('production', 'aws', world, registry);
      for (const name of running) {
        assert.equal(container('image', name)(recording), `ghcr.io/org/kardon/${name}:v1.2.3`);
        assert.deepEqual(pod('imagePullSecrets', name)(recording), [{ name: 'ghcr' }], name);
      }
      const job = one(recording, 'kubernetes:batch/v1:Job', 'migrator');
      assert.equal(input(job, 'spec.template.spec.containers.0.image'), 'ghcr.io/org/kardon/migrator:v1.2.3');
      assert.deepEqual(input(job, 'spec.template.spec.imagePullSecrets'), [{ name: 'ghcr' }]);
      const login = object(recording, 'Secret', 'ghcr');
      assert.deepEqual(
        [input(login, 'type'), input(login, 'metadata.namespace')],
        ['kubernetes.io/dockerconfigjson', 'kardon-prod'],
      );
    });
  }
});

describe('Kardon with managed stores', () => {
  const stores = ['kardon-db', 'kardon-redis', 'kardon-mq', 'kardon-minio'];
  const managed = { stores: Object.fromEntries(stores.map((name) => [name, { placement: 'managed' }])) };

  itHolds(
    [
      {
        fact: 'PostgreSQL 15',
        section: 'stores on AWS',
        read: resource('aws:rds/instance:Instance', 'kardon-db', 'engineVersion'),
        is: '15',
      },
      {
        fact: 'days of recovery to a point in time',
        section: 'stores on AWS',
        read: resource('aws:rds/instance:Instance', 'kardon-db', 'backupRetentionPeriod'),
        is: 30,
      },
      {
        fact: 'snapshots',
        section: 'stores on AWS',
        read: ({ resources }) =>
          resources
            .filter(({ type }) => type === 'aws:backup/plan:Plan')
            .map(({ inputs }) =>
              ['rules.0.schedule', 'rules.0.lifecycle.deleteAfter', 'rules.1'].map((path) =>
                valueAt(inputs, path),
              ),
            ),
        is: [['cron(0 2 * * ? *)', 30, undefined]],
      },
      ...Object.entries({ engine: 'valkey', engineVersion: '7.2', snapshotRetentionLimit: 0 }).map(
        ([path, is]) => ({
          fact: `cache: ${path}`,
          section: 'stores on AWS',
          read: resource('aws:elasticache/replicationGroup:ReplicationGroup', 'kardon-redis', path),
          is,
        }),
      ),
      ...Object.entries({
        engineVersion: '3.13',
        deploymentMode: 'CLUSTER_MULTI_AZ',
        publiclyAccessible: false,
      }).map(([path, is]) => ({
        fact: `broker: ${path}`,
        section: 'stores on AWS',
        read: resource('aws:mq/broker:Broker', 'kardon-mq', path),
        is,
      })),
      {
        fact: 'pods of stores',
        section: 'stores on AWS',
        read: namesOf('StatefulSet', 'kardon-prod'),
        is: [],
      },
      {
        fact: 'api has no key for S3, but an identity',
        section: 'stores on AWS',
        read: named(container('env', 'api'), 'AWS_ACCESS_KEY_ID', 'valueFrom.secretKeyRef.name'),
        is: undefined,
      },
      {
        fact: 'api: DATABASE_URL',
        section: 'stores on AWS',
        read: named(container('env', 'api'), 'DATABASE_URL', 'valueFrom.secretKeyRef.name'),
        is: 'kardon-secrets',
      },
    ],
    () => kardon('production', 'aws', 'unknown', managed),
  );

  it('has the disk of the seed and more, and TLS to every store', async () => {
    const recording = await known('production', 'aws', managed);
    assert.ok(Number(input(one(recording, 'aws:rds/instance:Instance'), 'allocatedStorage')) >= 50);
    const {
      DATABASE_URL = '',
      REDIS_URL = '',
      CELERY_BROKER_URL = '',
    } = secretIn(recording, 'kardon-secrets');
    assert.match(DATABASE_URL, /sslmode=verify-full/);
    assert.match(REDIS_URL, /^rediss:/);
    assert.match(CELERY_BROKER_URL, /^amqps:/);
    const buckets = ofType(recording, 'aws:s3/bucket:Bucket').map(({ name }) => name);
    assert.deepEqual(buckets.toSorted(), ['kardon-backups', 'kardon-minio', 'pod-logs']);
  });

  it('registers the same resources whether outputs are known or not', async () => {
    const [first, second] = [
      await urns('production', 'aws', 'known', managed),
      await urns('production', 'aws', 'unknown', managed),
    ];
    assert.deepEqual(second, first);
  });
});

describe('Kardon with a standby of its database', () => {
  const replication = { stores: { 'kardon-db': { replication: true } } };

  for (const target of targets) {
    it(`has a second pod with a disk of its own on ${target}, and a Service that names it`, async () => {
      const recording = await known('production', target, replication);
      assert.equal(field('StatefulSet', 'kardon-db', 'spec.replicas')(recording), 2);
      assert.ok(object(recording, 'Service', 'kardon-db-replica'));
      assert.equal(field('PodDisruptionBudget', 'kardon-db', 'spec.maxUnavailable')(recording), 1);
      assert.deepEqual(
        await urns('production', target, 'unknown', replication),
        await urns('production', target, 'known', replication),
      );
    });
  }
});

async function urns(environment: Environment, target: Target, world: World, overrides: Overrides = {}) {
  const { recording } = await kardon(environment, target, world, overrides);
  return recording.resources.map(({ urn }) => urn).sort();
}

/** The plain text of a Secret's entries. */
function secretIn(recording: Recording, name: string): Readonly<Record<string, string>> {
  const data = secretValue(object(recording, 'Secret', name).inputs['data']);
  if (!isBag(data)) throw new Error(`The Secret ${name} is not known.`);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(asText(value), 'base64').toString()]),
  );
}
