import assert from 'node:assert/strict';
import { illustrativeSettings } from '../../../src/config/settings';
import type { Resources } from '../../../src/model/resources';
import type { System } from '../../../src/model/system';
import { inClusterStore } from '../../../src/platform/inClusterStore';
import { landscapeOf } from '../../../src/platform/landscapeOf';
import type { UsesBinding } from '../../../src/wiring/binding';
import { platformWiring } from '../../../src/wiring/platformWiring';
import { wire } from '../../../src/wiring/wire';
import { sampleService, sampleStores, sampleSystem } from '../../wiring/syntheticSystem';
import { input, one } from '../../harness';
import { containerOf, recordStore, types } from './inClusterStore';

const resources: Resources = {
  requests: { cpu: '100m', memory: '256Mi' },
  limits: { cpu: '500m', memory: '1Gi' },
};
const api = sampleService(['database'], []);
const asks = {
  ...api,
  uses: { ...api.uses, cache: { access: 'read-write', environment: { SENTINELS: 'sentinels' } } },
} as const;
const system: System = {
  ...sampleSystem({ api: asks }),
  stores: {
    ...sampleStores,
    database: { ...sampleStores.database, claim: 'postgres-data', resources: { production: resources } },
  },
};

function settingsWith(stores: Readonly<Record<string, unknown>>, of: System = system) {
  return illustrativeSettings('sample', 'production', 'kubernetes', [of], { stores });
}

function record(name: 'database' | 'cache', settings: ReturnType<typeof settingsWith>) {
  const store = system.stores[name];
  assert(store?.kind === 'database' || store?.kind === 'cache');
  const uses: UsesBinding[] = [];
  const surroundings = { settings, uses, grants: [], namespace: 'sample', imagePullSecrets: [] };
  return recordStore(() =>
    inClusterStore(name, store, surroundings, {}).connect({
      kind: 'uses',
      id: `api uses ${name}`,
      service: 'api',
      store: name,
      use: { access: 'read-write', environment: {} },
    }),
  );
}

describe('a store in the cluster', () => {
  it('has the resources and the claim that the system names', async () => {
    const statefulSet = one(await record('database', settingsWith({})), types.statefulSet);
    assert.deepEqual(containerOf(statefulSet, 'postgres')['resources'], resources);
    assert.equal(input(statefulSet, 'spec.volumeClaimTemplates.0.metadata.name'), 'postgres-data');
    assert.equal(input(statefulSet, 'spec.replicas'), 1);
  });

  it('has standbys where the settings want them', async () => {
    const settings = settingsWith({ database: { replication: true }, cache: { replication: true } });
    const replicas = async (name: 'database' | 'cache') =>
      input(one(await record(name, settings), types.statefulSet), 'spec.replicas');
    assert.deepEqual([await replicas('database'), await replicas('cache')], [2, 3]);
  });

  it('opens the ways of its standbys, and of clients to the sentinels, and no others', () => {
    const ports = (replication: boolean, subject: string, id: RegExp) => {
      const settings = settingsWith({ database: { replication }, cache: { replication } });
      return wire(system, landscapeOf(settings), { bindings: [], grants: [] }).grants.flatMap((grant) =>
        grant.kind === 'network' && grant.subject === subject && id.test(grant.id)
          ? [grant.ports.map(({ port }) => port)]
          : [],
      );
    };
    assert.deepEqual(ports(false, 'cache', /store-peers/), []);
    assert.deepEqual(ports(true, 'cache', /store-peers/), [
      [6379, 26379],
      [6379, 26379],
    ]);
    assert.deepEqual(ports(true, 'database', /store-peers/), [[5432], [5432]]);
    assert.deepEqual(ports(false, 'api', /uses cache/), [[6379]]);
    assert.deepEqual(ports(true, 'api', /uses cache/), [[6379, 26379]]);
  });

  it('declares why its pods speak to each other', () => {
    const declared = (replication: boolean) =>
      platformWiring(system, landscapeOf(settingsWith({ database: { replication } })), {
        present: [],
        installed: new Set(),
        ingressCidrs: [],
        answersChallenges: false,
      }).bindings.some(({ id }) => id === 'platform store-peers');
    assert.deepEqual([declared(false), declared(true)], [false, true]);
  });

  it('is refused standbys that it cannot have, or that a client would not find', () => {
    assert.throws(
      () => settingsWith({ bucket: { replication: true } }),
      /stores.bucket.replication is true; leave it out, since a bucket has no standbys/,
    );
    const plain = sampleSystem({ api: sampleService(['cache'], []) });
    assert.throws(
      () => settingsWith({ cache: { replication: true } }, plain),
      /stores.cache.replication is true; let api ask the sentinels \(the fact "sentinels"\)/,
    );
    assert.throws(
      () =>
        illustrativeSettings('sample', 'production', 'aws', [system], {
          stores: { database: { replication: true } },
        }),
      /stores.database.replication is true; leave it out, since AWS keeps the standbys of what it manages/,
    );
  });
});
