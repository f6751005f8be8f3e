import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as pulumi from '@pulumi/pulumi';
import { illustrativeSettings } from '../../src/config/settings';
import { settingsFromPulumi } from '../../src/config/settingsFromPulumi';
import { catalogue } from '../../src/systems/catalogue';
import { taskPlatform } from '../../src/systems/taskPlatform';
import { UserError } from '../../src/model/userError';
import { onAws, onKubernetes, settings } from './support';

describe('settings', () => {
  it('fill in what production on AWS leaves out', () => {
    const { cluster, network, stores, services, ...rest } = settings(onAws);
    assert.equal(rest.region, 'us-west-2');
    assert.equal(rest.accountId, '123456789012');
    assert.equal(rest.deletionProtection, true);
    assert.equal(rest.allowStandIns, false);
    assert.equal(rest.ingressHostPorts, false);
    assert.equal(rest.masterPassword, 'generated');
    assert.deepEqual(rest.certificates, { issuer: 'lets-encrypt' });
    assert.deepEqual(rest.hostedZone, { delegated: false });
    assert.equal(rest.operators.loadBalancerController, 'install');
    assert.equal(cluster.mode, 'create');
    assert.equal(cluster.name, 'task-platform-production');
    assert.deepEqual(network, { cidr: '10.0.0.0/16', zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'] });
    assert.deepEqual(stores['postgres'], {
      placement: 'managed',
      replication: false,
      size: 'large',
      storage: 100,
    });
    assert.deepEqual(stores['queue'], { placement: 'managed', replication: false });
    assert.equal(services['auth-service']?.image, 'ghcr.io/acme/project/auth-service:v1.2.3');
    assert.equal(services['user-service']?.replicas, 5);
  });

  it('fill in what development on kind leaves out', () => {
    const { cluster, stores, services, ...rest } = settings(onKubernetes);
    assert.equal(rest.domain, 'localhost');
    assert.equal(rest.deletionProtection, false);
    assert.equal(rest.allowStandIns, true);
    assert.equal(rest.ingressHostPorts, true);
    assert.deepEqual(rest.certificates, { issuer: 'self-signed' });
    assert.equal(rest.operators.loadBalancerController, 'off');
    assert.equal(cluster.mode, 'existing');
    assert.equal(cluster.context, 'kind-berth');
    assert.ok(Object.values(stores).every(({ placement }) => placement === 'in-cluster'));
    assert.ok(Object.values(services).every(({ image }) => image === undefined));
  });

  it('run the databases of development in the cluster, as the seed does, and the rest on AWS', () => {
    const { stores } = settings({ ...onAws, environment: 'development' });
    const inCluster = Object.entries(stores).flatMap(([name, { placement }]) =>
      placement === 'in-cluster' ? [name] : [],
    );
    const kinds = inCluster.map((name) => taskPlatform.stores[name]?.kind);
    assert.deepEqual(kinds.toSorted(), ['cache', 'database', 'search']);
  });

  it('never ask AWS for less disk than it gives', () => {
    const stores = { postgres: { placement: 'managed' } };
    assert.equal(settings({ ...onAws, environment: 'development', stores }).stores['postgres']?.storage, 20);
  });

  it('read what Pulumi hands over as text like what a file gives typed', () => {
    const texts = Object.fromEntries(
      Object.entries({ ...onAws, deletionProtection: false, monthlyBudget: 900 }).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
    assert.deepEqual(settings(texts), settings({ ...onAws, deletionProtection: false, monthlyBudget: 900 }));
  });

  it('choose the image: the service before the registry, the digest before the tag of the system', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const { services } = settings({
      ...onAws,
      services: {
        'auth-service': { image: 'registry.example.com:5000/auth:v2' },
        'user-service': { tag: 'v9' },
        'task-service': { digest },
      },
    });
    assert.equal(services['auth-service']?.image, 'registry.example.com:5000/auth:v2');
    assert.equal(services['user-service']?.image, 'ghcr.io/acme/project/user-service:v9');
    assert.equal(services['task-service']?.image, `ghcr.io/acme/project/task-service@${digest}`);
  });

  it('are frozen to the core', () => {
    const value = settings(onAws);
    assert.ok(Object.isFrozen(value) && Object.isFrozen(value.cluster.deployerRoles));
    assert.ok(Object.isFrozen(value.services['auth-service']?.resources.limits));
  });

  it('keep the password of a pull secret out of every rendering', () => {
    const secret = { name: 'ghcr', registry: 'ghcr.io', username: 'acme', password: 'hunter2-sentinel' };
    const value = settings({ ...onAws, imagePullSecrets: [secret, { name: 'mine' }] });
    const [created, existing] = value.imagePullSecrets;
    assert.ok(created?.kind === 'created');
    assert.equal(created.password.reveal(), 'hunter2-sentinel');
    assert.deepEqual(existing, { kind: 'existing', name: 'mine' });
    const renderings = [JSON.stringify(value), inspect(value, { depth: null }), String(created.password)];
    assert.ok(renderings.every((text) => !text.includes('hunter2-sentinel')));
    assert.ok(renderings.every((text) => text.includes('[secret]')));
  });

  it('are made up for every system, environment and target', () => {
    for (const system of catalogue) {
      for (const environment of system.environments) {
        for (const target of system.targets) {
          const value = illustrativeSettings(system.name, environment, target);
          assert.equal(value.illustrative, true);
          assert.equal(value.environment, environment);
          assert.equal(value.allowStandIns, true);
        }
      }
    }
  });

  it('refuse an unknown system, naming the nearest', () => {
    assert.throws(
      () => illustrativeSettings('task-platfrom', 'production', 'aws'),
      (error: unknown) =>
        error instanceof UserError &&
        error.problems.length === 1 &&
        /berth:system is "task-platfrom"; .*did you mean task-platform\?/.test(error.message),
    );
  });
});

describe('settings from Pulumi', () => {
  const saved = pulumi.runtime.allConfig();
  afterEach(() => pulumi.runtime.setAllConfig(saved));

  const config = {
    'berth:system': 'task-platform',
    'berth:environment': 'development',
    'berth:target': 'kubernetes',
    'berth:cluster': '{"context":"kind-berth"}',
    'kubernetes:context': 'another',
  };

  it('take every key of the project, unknown ones too, and no other', () => {
    pulumi.runtime.setAllConfig(config);
    assert.equal(settingsFromPulumi().cluster.context, 'kind-berth');
    pulumi.runtime.setAllConfig({ ...config, 'berth:enviroment': 'x' });
    assert.throws(() => settingsFromPulumi(), /did you mean berth:environment\?/);
  });

  it('refuse a secret that plans would show', () => {
    pulumi.runtime.setAllConfig({ ...config, 'berth:domain': 'secret-sentinel' }, ['berth:domain']);
    assert.throws(
      () => settingsFromPulumi(),
      (error: unknown) =>
        error instanceof UserError &&
        /^berth:domain is a secret, but is shown in plans; set it again without --secret$/.test(
          error.message,
        ),
    );
  });
});
