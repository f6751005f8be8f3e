import assert from 'node:assert/strict';
import { illustrativeSettings, type Settings } from '../../src/config/settings';
import type { Target } from '../../src/model/environment';
import type { System } from '../../src/model/system';
import { awsHome } from '../../src/platform/awsHome';
import { clusterHome, withCluster } from '../../src/platform/home';
import { landscapeOf } from '../../src/platform/landscapeOf';
import { makeNamespaces } from '../../src/platform/namespaces';
import { checkPublicServices, makePublicServices } from '../../src/platform/publicServices';
import { csaHello } from '../../src/systems/csaHello';
import { kardon } from '../../src/systems/kardon';
import { vibebox } from '../../src/systems/vibebox';
import { member } from '../components/kubernetes/authService';
import { everythingBefore, input, isBag, ofType, run, valueAt, type Recording, type World } from '../harness';

function settingsOf(
  system: System,
  target: Target,
  overrides: Readonly<Record<string, unknown>> = {},
): Settings {
  return illustrativeSettings(system.name, 'production', target, [system], overrides);
}

/** The namespaces of a system and its public services, on a home without stores and workloads. */
function planned(system: System, target: Target, world: World = 'known'): Promise<Recording> {
  return run(
    () => {
      const settings = settingsOf(system, target);
      const home = target === 'aws' ? withCluster(awsHome(settings, system)) : clusterHome(settings);
      assert.ok(home);
      const opts = { providers: home.providers };
      const namespaces = makeNamespaces(settings, system, landscapeOf(settings), opts);
      const workloads = new Map<string, never>();
      return Object.fromEntries(makePublicServices({ settings, system, namespaces, workloads, home }));
    },
    { world },
  );
}

function named(recording: Recording, type: string, name: string) {
  const found = ofType(recording, type).find((resource) => input(resource, 'metadata.name') === name);
  assert.ok(found, name);
  return found;
}

const service = 'kubernetes:core/v1:Service';

describe('makePublicServices', () => {
  for (const target of ['aws', 'kubernetes'] as const) {
    it(`makes one for each service with public ports on ${target}, and tells where it answers`, async () => {
      const recording = await planned(csaHello, target);
      const names = ofType(recording, service).map((made) => input(made, 'metadata.name'));
      assert.deepEqual(names, ['sfu-server-public', 'stun-turn-server-public']);
      assert.deepEqual(Object.keys(recording.outputs).sort(), ['sfu-server', 'stun-turn-server']);
      for (const address of Object.values(recording.outputs)) assert.equal(typeof address, 'string');
    });
  }

  for (const world of ['known', 'unknown'] as const) {
    it(`lets the controller, the nodes and the quota outlive them when outputs are ${world}`, async () => {
      const recording = await planned(csaHello, 'aws', world);
      const made = named(recording, service, 'sfu-server-public');
      const before = everythingBefore(recording, made);
      for (const type of [
        'kubernetes:helm.sh/v3:Release',
        'aws:eks/nodeGroup:NodeGroup',
        'kubernetes:core/v1:ResourceQuota',
      ]) {
        assert.ok(
          [...before].some((urn) => urn.includes(type)),
          type,
        );
      }
    });
  }

  it('asks for subnets by their ids on AWS alone', async () => {
    const annotation = 'service.beta.kubernetes.io/aws-load-balancer-subnets';
    const said = async (target: Target) => {
      const made = named(await planned(csaHello, target), service, 'sfu-server-public');
      const annotations = valueAt(made.inputs, 'metadata.annotations');
      const value = isBag(annotations) ? annotations[annotation] : undefined;
      return typeof value === 'string' ? value : 'none';
    };
    assert.match(await said('aws'), /^subnet-\w+(,subnet-\w+){2}$/);
    assert.equal(await said('kubernetes'), 'none');
  });
});

describe('checkPublicServices', () => {
  it('lets a system pass whose load balancers can be made', () => {
    checkPublicServices(settingsOf(csaHello, 'aws'), csaHello);
    checkPublicServices(settingsOf(csaHello, 'kubernetes'), csaHello);
  });

  it('refuses a load balancer that nobody would make', () => {
    const off = settingsOf(csaHello, 'aws', {
      operators: { ingress: 'off', loadBalancerController: 'off' },
    });
    assert.throws(() => {
      checkPublicServices(off, csaHello);
    }, /^UserError: berth:operators.loadBalancerController is off, and the internet reaches stun-turn-server, sfu-server /);
  });

  it('refuses more ports than an NLB has, on AWS alone', () => {
    const sfu = csaHello.services['sfu-server'];
    assert.ok(sfu);
    const ports = sfu.ports.map((port) => (port.name === 'media' ? { ...port, lastPort: 40099 } : port));
    const many = { ...csaHello, services: { ...csaHello.services, 'sfu-server': { ...sfu, ports } } };
    const check = (target: Target) => {
      checkPublicServices(settingsOf(csaHello, target), many);
    };
    assert.throws(() => {
      check('aws');
    }, /"sfu-server": its public ports 40000-40099, 7881 are 101/);
    check('kubernetes');
  });
});

describe('makeNamespaces', () => {
  const quota = async (system: System, name: string, what: string) =>
    member(
      input(named(await planned(system, 'aws'), 'kubernetes:core/v1:ResourceQuota', name), 'spec.hard'),
      what,
    );

  it('leaves room for the load balancers of the services, and no other', async () => {
    assert.equal(await quota(csaHello, 'csa-hello', 'services.loadbalancers'), '2');
    assert.equal(await quota(vibebox, 'frontend', 'services.loadbalancers'), '0');
  });

  it('leaves room for every autoscaler at its maximum during an update of all', async () => {
    const most = Object.values(csaHello.services).map((service) =>
      service.kind === 'deployment' ? (service.autoscaling?.production?.maximum ?? 1) : 1,
    );
    const pods = Number(await quota(csaHello, 'csa-hello', 'pods'));
    assert.ok(pods > 1.25 * most.reduce((sum, count) => sum + count, 0), `${pods}`);
    assert.equal(await quota(vibebox, 'frontend', 'pods'), '250');
  });

  it('lets a container be root on its node in the namespace of the daemon alone', async () => {
    const recording = await planned(vibebox, 'aws');
    const level = (name: string) =>
      member(
        input(named(recording, 'kubernetes:core/v1:Namespace', name), 'metadata.labels'),
        'pod-security.kubernetes.io/enforce',
      );
    assert.equal(level('docker'), 'privileged');
    assert.equal(level('backend'), 'restricted');
    assert.equal(level('database'), 'restricted');
  });

  it("has the seed's labels", async () => {
    const namespace = kardon.namespace.production;
    const recording = await planned(kardon, 'aws');
    const labels = input(named(recording, 'kubernetes:core/v1:Namespace', namespace), 'metadata.labels');
    const wanted = Object.entries(kardon.namespaceLabels?.production ?? {});
    assert.ok(wanted.length > 0);
    for (const [label, value] of wanted) assert.equal(member(labels, label), value);
  });
});
