import assert from 'node:assert/strict';
import { RandomPassword } from '@pulumi/random';
import { checksumAnnotation } from '../../../components/kubernetes/checksum';
import { wiringPort } from '../../../components/kubernetes/standIn/standIn';
import { Workload } from '../../../components/kubernetes/workload';
import {
  everythingBefore,
  input,
  isBag,
  isSecret,
  isUnknown,
  ofType,
  one,
  run,
  type PropertyValue,
  type Recording,
} from '../../harness';
import {
  annotation,
  changed,
  config,
  member,
  podInput,
  production,
  record,
  text,
  types,
  without,
  type Change,
} from './authService';

describe('Workload', () => {
  describe('its secrets', () => {
    it('are secret from birth and stand in plain text nowhere', async () => {
      const sentinel = 'sentinel-6f1d';
      const secret = { name: 'database-secret', data: { url: sentinel }, variables: { DATABASE_URL: 'url' } };
      const recording = await record({ secrets: [secret] });
      for (const resource of ofType(recording, types.secret)) {
        assert(isSecret(resource.inputs['data']), resource.name);
        assert(!('stringData' in resource.inputs), resource.name);
      }
      const plain = JSON.stringify(
        recording.resources.map(({ inputs, outputs }) => [inputs, outputs].map(withoutSecrets)),
      );
      assert(plain.includes('auth-service-config'));
      assert(!plain.includes(sentinel));
      assert(!plain.includes(Buffer.from(sentinel).toString('base64')));
    });

    it('hold the value that was given, in base64', async () => {
      const secret = one(await record(), types.secret, 'auth-service-redis-secret');
      assert.equal(input(secret, 'type'), 'Opaque');
      assert.equal(Buffer.from(text(input(secret, 'data.url')), 'base64').toString(), 'rediss://cache:6379');
    });

    it('that are generated have 256 bits', async () => {
      const password = one(
        await record(),
        'random:index/randomPassword:RandomPassword',
        'auth-service-jwt-secret-secret',
      );
      const length = Number(input(password, 'length'));
      assert.equal(input(password, 'special'), false);
      assert(length * Math.log2(62) >= 256);
    });

    it('may have several generated keys', async () => {
      const generatedSecrets = {
        ACCESS_KEY: { secret: 'keys', key: 'access' },
        REFRESH_KEY: { secret: 'keys', key: 'refresh' },
      };
      const secret = one(await record(changed({ generatedSecrets })), types.secret, 'auth-service-keys');
      const length = (key: string) => Buffer.from(text(input(secret, `data.${key}`)), 'base64').length;
      assert.deepEqual(['access', 'refresh'].map(length), [43, 43]);
      assert.notEqual(input(secret, 'data.access'), input(secret, 'data.refresh'));
    });
  });

  describe('its pods are replaced', () => {
    const checksumOf = async (change: Change = {}) => {
      const annotations = await podInput('metadata.annotations', change);
      const value: unknown = member(annotations, checksumAnnotation);
      assert(typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));
      return value;
    };

    it('when a file, a secret or a certificate changes', async () => {
      const other = {
        name: 'redis-secret',
        data: { url: 'rediss://other:6379' },
        variables: { REDIS_URL: 'url' },
      };
      const sums = [
        await checksumOf(),
        await checksumOf(changed({ configuration: config({ 'config.yaml': 'other' }) })),
        await checksumOf((args) => ({ ...args, secrets: [...(args.secrets ?? []).slice(0, 1), other] })),
        await checksumOf({ certificateAuthorities: { 'a.pem': 'ONE' } }),
        await checksumOf({ certificateAuthorities: { 'a.pem': 'TWO' } }),
      ];
      assert.equal(new Set(sums).size, sums.length);
    });

    it('not when nothing does', async () => {
      assert.equal(await checksumOf(), await checksumOf({ replicas: 5 }));
    });
  });

  describe('with a ConfigMap for its variables', () => {
    const configured = (environment: Readonly<Record<string, string>>) =>
      changed({ environment, environmentConfigMap: 'auth-config' });

    it('takes its own from there, and those of its bindings as ever', async () => {
      const recording = await record({
        ...configured({ LOG_LEVEL: 'info', USER_SERVICE_URL: 'http://old' }),
        environment: { USER_SERVICE_URL: 'http://user-service:3002' },
      });
      const configMap = one(recording, types.configMap, 'auth-service-environment');
      assert.equal(input(configMap, 'metadata.name'), 'auth-config');
      assert.deepEqual(input(configMap, 'data'), { LOG_LEVEL: 'info' });
      const container = 'spec.template.spec.containers.0';
      assert.deepEqual(input(one(recording, types.deployment), `${container}.env.0`), {
        name: 'LOG_LEVEL',
        valueFrom: { configMapKeyRef: { name: 'auth-config', key: 'LOG_LEVEL' } },
      });
      assert.deepEqual(input(one(recording, types.deployment), `${container}.env.1`), {
        name: 'USER_SERVICE_URL',
        value: 'http://user-service:3002',
      });
    });

    it('replaces its pods when one changes', async () => {
      const sumOf = async (level: string) =>
        member(await podInput('metadata.annotations', configured({ LOG_LEVEL: level })), checksumAnnotation);
      assert.notEqual(await sumOf('info'), await sumOf('debug'));
    });
  });

  describe('with a Secret for a folder', () => {
    const folder = (content: string): Change => ({
      secretFolders: [
        {
          ...{ name: 'auth-service-tls', volume: 'tls', mountPath: '/certs/server' },
          files: { 'key.pem': content },
        },
      ],
    });

    it('shows it to its pods alone, as files that nobody writes', async () => {
      const recording = await record(folder('sentinel-93a1'));
      const secret = one(recording, types.secret, 'auth-service-auth-service-tls');
      assert(isSecret(secret.inputs['data']));
      const spec = JSON.stringify(input(one(recording, types.deployment), 'spec.template.spec'));
      assert(
        spec.includes('{"name":"tls","secret":{"defaultMode":288,"secretName":"auth-service-tls"}}'),
        spec,
      );
      assert(spec.includes('{"mountPath":"/certs/server","name":"tls"}'));
    });

    it('replaces its pods when a file changes', async () => {
      const sumOf = async (content: string) =>
        member(await podInput('metadata.annotations', folder(content)), checksumAnnotation);
      assert.notEqual(await sumOf('one'), await sumOf('two'));
    });
  });

  it('has no Service where it has no port that one could list', async () => {
    const ports = [{ name: 'media', containerPort: 10000, lastPort: 20000, protocol: 'UDP' }] as const;
    assert.deepEqual(ofType(await record(changed({ ports })), types.service), []);
  });

  it('has one policy, and its rules name the bindings that they serve', async () => {
    const policy = one(await record(), types.networkPolicy);
    assert.deepEqual(input(policy, 'spec.podSelector'), { matchLabels: { app: 'auth-service' } });
    assert.deepEqual(input(policy, 'spec.ingress'), []);
    assert.equal(annotation(policy, 'berth.dev/serves'), '{"ingress":[],"egress":[["platform dns"]]}');
  });

  describe('without an image', () => {
    const standIn = {
      bindings: [{ id: 'auth-service uses redis', kind: 'cache', environment: { REDIS_URL: 'url' } }],
    } as const;

    it('runs a stand-in on the ports and probes of the service', async () => {
      const recording = await record((args) => ({ ...without('image')(args), standIn }));
      const deployment = one(recording, types.deployment);
      const container = 'spec.template.spec.containers.0';
      assert.match(
        text(input(deployment, `${container}.image`)),
        /^docker\.io\/library\/node:\d+\.\d+\.\d+-alpine/,
      );
      assert.deepEqual(input(deployment, `${container}.command`), [
        'node',
        '/opt/berth/server.js',
        '/opt/berth/settings.json',
      ]);
      const files = input(one(recording, types.configMap, 'auth-service-stand-in'), 'data');
      assert.deepEqual(JSON.parse(text(member(files, 'settings.json'))), {
        name: 'auth-service',
        runsOnce: false,
        ports: [3001],
        udpPorts: [],
        probePaths: ['/health', '/health', '/ready'],
        metricsPath: '/metrics',
        wiringPort: 9999,
        bindings: standIn.bindings,
      });
    });

    it('takes the script from where the namespace keeps it for all, and its own settings beside it', async () => {
      const shared = { ...standIn, scripts: 'stand-in-script' };
      const recording = await record((args) => ({ ...without('image')(args), standIn: shared }));
      const files = input(one(recording, types.configMap, 'auth-service-stand-in'), 'data');
      assert.deepEqual(Object.keys(isBag(files) ? files : {}), ['settings.json']);
      const volumes = input(one(recording, types.deployment), 'spec.template.spec.volumes');
      const projected = { sources: [named('stand-in-script'), named('auth-service-stand-in')] };
      assert.ok(JSON.stringify(volumes).includes(JSON.stringify({ name: 'stand-in', projected })));
    });

    it('shows /wiring on no port of the pod or the Service', async () => {
      const recording = await record((args) => ({ ...without('image')(args), standIn }));
      const container = 'spec.template.spec.containers.0';
      const ports = JSON.stringify([
        input(one(recording, types.deployment), `${container}.ports`),
        input(one(recording, types.service), 'spec.ports'),
      ]);
      assert(ports.includes('3001') && !ports.includes(String(wiringPort)));
    });

    it('says so', async () => {
      const program = (image: string | undefined) =>
        run(
          () => {
            const args = production('secret');
            const workload = new Workload(
              'auth-service',
              image === undefined ? without('image')(args) : args,
            );
            return { isStandIn: workload.isStandIn };
          },
          { world: 'known' },
        );
      assert.equal((await program(undefined)).outputs['isStandIn'], true);
      assert.equal((await program('registry.example/auth:1')).outputs['isStandIn'], false);
    });
  });

  describe('in both worlds', () => {
    it('registers the same resources', async () => {
      const known = await record({}, 'known');
      const unknown = await record({}, 'unknown');
      const urns = (recording: Recording) => recording.resources.map(({ urn }) => urn).sort();
      assert.deepEqual(urns(unknown), urns(known));
      const annotations = input(one(unknown, types.deployment), 'spec.template.metadata.annotations');
      assert(isUnknown(member(annotations, checksumAnnotation)));
    });

    for (const world of ['known', 'unknown'] as const) {
      it(`comes after what it reads and what guards it when outputs are ${world}`, async () => {
        const recording = await record({}, world);
        const before = everythingBefore(recording, one(recording, types.deployment));
        for (const type of [types.secret, types.configMap, types.networkPolicy, types.account]) {
          for (const { urn } of ofType(recording, type)) assert(before.has(urn), urn);
        }
        const database = one(recording, 'random:index/randomPassword:RandomPassword', 'database');
        assert(before.has(database.urn));
        const autoscaler = one(recording, types.horizontal);
        assert(everythingBefore(recording, autoscaler).has(one(recording, types.deployment).urn));
      });
    }

    it('comes after what it is told to wait for, and so goes before it', async () => {
      const recording = await run(
        () => {
          const other = new RandomPassword('association', { length: 8 });
          new Workload('auth-service', production('secret'), { dependsOn: [other] });
        },
        { world: 'known' },
      );
      const association = one(recording, 'random:index/randomPassword:RandomPassword', 'association');
      for (const type of [types.deployment, types.horizontal, types.vertical]) {
        assert(one(recording, type).dependencies.includes(association.urn), type);
      }
    });
  });
});

/** What stays when the secret values are taken out. */
function withoutSecrets(value: PropertyValue): unknown {
  if (isSecret(value)) return 'secret';
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}

function named(name: string) {
  return { configMap: { name } };
}
