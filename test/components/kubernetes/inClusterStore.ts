import assert from 'node:assert/strict';
import { ConfigMap } from '@pulumi/kubernetes/core/v1';
import { factsOf, type Connection } from '../../../components/connection';
import type { Fact } from '../../../src/model/store';
import type { NetworkGrant } from '../../../src/wiring/grant';
import {
  everythingBefore,
  input,
  isBag,
  isList,
  isSecret,
  one,
  run,
  secretValue,
  type PropertyBag,
  type PropertyValue,
  type RecordedResource,
  type Recording,
  type World,
} from '../../harness';

/** Types of what a store makes. */
export const types = {
  statefulSet: 'kubernetes:apps/v1:StatefulSet',
  service: 'kubernetes:core/v1:Service',
  secret: 'kubernetes:core/v1:Secret',
  configMap: 'kubernetes:core/v1:ConfigMap',
  budget: 'kubernetes:policy/v1:PodDisruptionBudget',
  networkPolicy: 'kubernetes:networking.k8s.io/v1:NetworkPolicy',
  job: 'kubernetes:batch/v1:Job',
  password: 'random:index/randomPassword:RandomPassword',
} as const;

export const namespace = 'production';

/** A rule by which a service reaches the store, as wiring makes it. */
export function clientGrant(store: string, port: number): NetworkGrant {
  return {
    kind: 'network',
    id: `network ${store} ingress`,
    bindings: [`auth-service uses ${store}`],
    direction: 'ingress',
    subject: store,
    peers: [{ kind: 'pods', namespace, labels: { app: 'auth-service' } }],
    ports: [{ port, protocol: 'TCP' }],
  };
}

/** Runs the program that makes a store and a client of it; its outputs are the facts of the connection. */
export function recordStore(make: () => Connection, world: World = 'known'): Promise<Recording> {
  const program = () => {
    const connection = make();
    new ConfigMap('client', { metadata: { namespace }, data: { host: connection.host } });
    return { ...factsOf(connection) };
  };
  return run(program, { world });
}

/** Returns the fact that a service is told, opened if it is a secret. */
export function fact(recording: Recording, name: Fact): string {
  const value = secretValue(recording.outputs[name]);
  assert(typeof value === 'string', `the connection has no ${name}`);
  return value;
}

/** Returns the objects in a list of the resource's inputs. */
export function bags(resource: RecordedResource, path: string): readonly PropertyBag[] {
  const list = input(resource, path);
  assert(isList(list), `${path} of ${resource.name} is no list`);
  return list.filter((entry): entry is PropertyBag => isBag(entry));
}

/** Returns a pod's one container of that name. */
export function containerOf(resource: RecordedResource, name: string): PropertyBag {
  const container = bags(resource, 'spec.template.spec.containers').find((entry) => entry['name'] === name);
  assert(container !== undefined, `${resource.name} has no container ${name}`);
  return container;
}

/** Returns what the container's variable says in plain text; undefined where it does not. */
export function variable(container: PropertyBag, name: string): string | undefined {
  const list = container['env'];
  assert(isList(list));
  const entry = list.find((candidate) => isBag(candidate) && candidate['name'] === name);
  const value = isBag(entry) ? entry['value'] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Returns a key of a Secret in plain text. */
export function keyOf(secret: RecordedResource, key: string): string {
  const data = secretValue(input(secret, 'data'));
  const value = isBag(data) ? secretValue(data[key]) : undefined;
  assert(typeof value === 'string', `${secret.name} has no key ${key}`);
  return Buffer.from(value, 'base64').toString('utf8');
}

/** Fails unless the pods of the resource pass the Pod Security Standard `restricted` and write to volumes alone. */
export function assertRestricted(resource: RecordedResource): void {
  const spec = input(resource, 'spec.template.spec');
  assert(isBag(spec));
  assert.equal(spec['automountServiceAccountToken'], false);
  assert.equal(spec['enableServiceLinks'], false);
  const pod = spec['securityContext'];
  assert(isBag(pod));
  assert.equal(pod['runAsNonRoot'], true);
  assert(typeof pod['runAsUser'] === 'number' && pod['runAsUser'] > 0);
  assert.deepEqual(pod['seccompProfile'], { type: 'RuntimeDefault' });
  const initContainers =
    spec['initContainers'] === undefined ? [] : bags(resource, 'spec.template.spec.initContainers');
  for (const container of [...initContainers, ...bags(resource, 'spec.template.spec.containers')]) {
    assert.deepEqual(container['securityContext'], {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    assert(isBag(container['resources']) && isBag(container['resources']['limits']));
  }
  const volumes = new Set(bags(resource, 'spec.template.spec.volumes').map((volume) => volume['name']));
  if (resource.type === types.statefulSet) volumes.add('data');
  for (const container of bags(resource, 'spec.template.spec.containers')) {
    const mounts = container['volumeMounts'];
    assert(isList(mounts));
    for (const mount of mounts)
      assert(isBag(mount) && volumes.has(mount['name']), `no volume ${JSON.stringify(mount)}`);
  }
}

/** What every store has to keep to, in both worlds. */
export function itIsAStore(name: string, port: number, make: () => Connection): void {
  it('runs restricted pods behind a Service of its name and port', async () => {
    const recording = await recordStore(make);
    assertRestricted(one(recording, types.statefulSet, name));
    const service = one(recording, types.service, name);
    assert.equal(input(service, 'metadata.name'), name);
    assert.equal(input(service, 'spec.ports.0.port'), port);
    assert.deepEqual(input(service, 'spec.selector'), { app: name });
    assert.deepEqual(input(one(recording, types.statefulSet, name), 'spec.selector.matchLabels'), {
      app: name,
    });
  });

  it('is reached by whom a grant names and by nobody else', async () => {
    const policy = one(await recordStore(make), types.networkPolicy, name);
    assert.deepEqual(input(policy, 'spec.podSelector'), { matchLabels: { app: name } });
    const [rule] = bags(policy, 'spec.ingress');
    assert.deepEqual(rule?.['ports'], [{ port, protocol: 'TCP' }]);
    assert.match(JSON.stringify(rule), /auth-service/);
  });

  it('registers the same resources when no output is known', async () => {
    const [known, unknown] = [await recordStore(make), await recordStore(make, 'unknown')];
    const urns = (recording: Recording): string[] =>
      recording.resources.map((resource) => resource.urn).sort();
    assert.deepEqual(urns(unknown), urns(known));
    assert.deepEqual(Object.keys(unknown.outputs), Object.keys(known.outputs));
  });

  it('is ready before a service hears of it', async () => {
    const recording = await recordStore(make);
    const before = everythingBefore(recording, one(recording, types.configMap, 'client'));
    assert(before.has(one(recording, types.statefulSet, name).urn));
  });

  it('shows its credentials in Secrets alone', async () => {
    const recording = await recordStore(make);
    const sentinels = recording.resources
      .filter((resource) => resource.type === types.password)
      .map((resource) => secretValue(resource.outputs['result']))
      .filter((value) => typeof value === 'string');
    for (const resource of recording.resources) {
      const text = plainText({ ...resource.inputs, ...resource.outputs });
      for (const sentinel of sentinels)
        assert(!text.includes(sentinel), `${resource.urn} shows a credential`);
    }
  });
}

/** Returns everything that is not secret. */
function plainText(value: PropertyValue): string {
  return JSON.stringify(value, (_, child: PropertyValue) => (isSecret(child) ? 'secret' : child));
}
