import assert from 'node:assert/strict';
import { hostNames, type Reached } from '../../src/export/compose/hostNames';
import type { Pod } from '../../src/export/compose/pods';
import { publishedPorts } from '../../src/export/compose/publishedPorts';
import { imageParts } from '../../src/export/imageReference';
import { overlap, patchFor } from '../../src/export/kustomize/overlap';
import type { PropertyBag } from '../../src/plan/recording';

function deployment(spec: PropertyBag, kind = 'Deployment'): PropertyBag {
  return { kind, spec };
}

/** Returns what both have, and the patch that makes each. */
function split(one: PropertyBag, other: PropertyBag) {
  const base = overlap(one, other);
  return { base, patches: [patchFor(base, one), patchFor(base, other)] };
}

describe('the split of two environments', () => {
  it('keeps what is the same, and patches what differs or is in one alone', () => {
    const { base, patches } = split(
      deployment({ replicas: 1, strategy: { type: 'Recreate' }, paused: true }),
      deployment({ replicas: 3, strategy: { type: 'Recreate' } }),
    );
    assert.deepEqual(base, deployment({ strategy: { type: 'Recreate' } }));
    assert.deepEqual(patches, [{ spec: { replicas: 1, paused: true } }, { spec: { replicas: 3 } }]);
  });

  it('leaves a list that differs out of the base as a whole', () => {
    const { base, patches } = split(deployment({ ports: [1, 2] }), deployment({ ports: [1, 3] }));
    assert.deepEqual(base, { kind: 'Deployment' });
    assert.deepEqual(patches, [{ spec: { ports: [1, 2] } }, { spec: { ports: [1, 3] } }]);
  });

  it('names every container in a patch, since an order of theirs is one of running', () => {
    const containers = (image: string) => [
      { name: 'first', image: 'a' },
      { name: 'second', image },
    ];
    const { base, patches } = split(
      deployment({ initContainers: containers('b') }),
      deployment({ initContainers: containers('c') }),
    );
    assert.deepEqual(
      base,
      deployment({ initContainers: [{ name: 'first', image: 'a' }, { name: 'second' }] }),
    );
    assert.deepEqual(patches[1], {
      spec: { initContainers: [{ name: 'first' }, { name: 'second', image: 'c' }] },
    });
  });

  it('patches the variables that differ alone, unless one is made of another', () => {
    const variables = (value: string) =>
      deployment({
        env: [
          { name: 'A', value: 'a' },
          { name: 'B', value },
        ],
      });
    assert.deepEqual(split(variables('b'), variables('c')).patches[0], {
      spec: { env: [{ name: 'B', value: 'b' }] },
    });
    const { base } = split(variables('$(A)'), variables('c'));
    assert.deepEqual(base, { kind: 'Deployment' });
  });

  it('merges no list by name in a kind that Kustomize does not know', () => {
    const rollout = (image: string) =>
      deployment({ containers: [{ name: 'a', image, ports: [] }] }, 'Rollout');
    assert.deepEqual(overlap(rollout('b'), rollout('c')), { kind: 'Rollout' });
  });
});

describe('an image', () => {
  it('is told apart into name, tag and digest, with the port of its registry', () => {
    assert.deepEqual(imageParts('ghcr.io:443/team/api'), { newName: 'ghcr.io:443/team/api' });
    assert.deepEqual(imageParts('ghcr.io:443/team/api:v1'), {
      newName: 'ghcr.io:443/team/api',
      newTag: 'v1',
    });
    const digest = `sha256:${'0'.repeat(64)}`;
    assert.deepEqual(imageParts(`api:v1@${digest}`), { newName: 'api', digest });
  });
});

describe('what Compose reaches', () => {
  const pod = (name: string): Pod => ({
    name,
    object: {
      kind: 'Deployment',
      name,
      manifest: {},
      resource: nothing,
      owner: nothing,
    },
    namespace: 'shop',
    spec: {},
    labels: {},
    runs: 'service',
    claims: [],
  });
  const service = (name: string, ...ports: readonly number[]): Reached => ({
    name,
    namespace: 'shop',
    pod: pod(name),
    headless: false,
    ports: ports.map((port) => ({ port, target: port, protocol: 'TCP' })),
  });

  it('has the name of the service, and of one pod of a set the name that it has in a cluster', () => {
    const rename = hostNames([service('api', 80)]);
    assert.equal(rename('http://api.shop.svc.cluster.local:80/x'), 'http://api:80/x');
    assert.equal(rename('u:p@api.shop.svc.cluster.local'), 'u:p@api');
    for (const name of [
      'api-0.api.shop.svc.cluster.local',
      'api.other.svc.cluster.local',
      'my-api.shop.svc.cluster.local',
    ]) {
      assert.equal(rename(name), name);
    }
    assert.equal(rename('$(hostname).api.shop.svc.cluster.local'), '$(hostname).api.shop.svc.cluster.local');
  });

  it('is published by its own number where that is free and not the system’s, and ranges as ranges', () => {
    const services = [
      service('web', 80),
      service('api', 8080),
      service('live', 3000, 3001, 3002),
      service('old', 3001),
    ];
    assert.deepEqual(
      [
        ...publishedPorts(
          services.map((reached) => reached.pod),
          services,
        ),
      ],
      [
        ['web', ['127.0.0.1:8081:80']],
        ['api', ['127.0.0.1:8082:8080']],
        ['live', ['127.0.0.1:3000-3002:3000-3002']],
        ['old', ['127.0.0.1:3003:3001']],
      ],
    );
  });
});

const nothing = {
  urn: '',
  type: '',
  name: '',
  custom: true,
  external: false,
  inputs: {},
  outputs: {},
  dependencies: [],
  propertyDependencies: {},
  protect: false,
  ignoreChanges: [],
  replaceOnChanges: [],
  additionalSecretOutputs: [],
  retainOnDelete: false,
  deleteBeforeReplace: false,
  aliases: [],
};
