import assert from 'node:assert/strict';
import { Postgres, type PostgresArgs } from '../../../components/kubernetes/postgres';
import { input, one } from '../../harness';
import {
  bags,
  clientGrant,
  containerOf,
  fact,
  itIsAStore,
  keyOf,
  namespace,
  recordStore,
  types,
  variable,
} from './inClusterStore';

const args: PostgresArgs = {
  namespace,
  grants: [clientGrant('postgres', 5432), clientGrant('somebody-else', 1)],
  version: '16',
  size: 'small',
  storage: 5,
};
const make = (more: Partial<PostgresArgs> = {}) => new Postgres('postgres', { ...args, ...more }).connection;

describe('Postgres', () => {
  itIsAStore('postgres', 5432, make);

  it('takes the rules of its own pods alone', async () => {
    assert.equal(bags(one(await recordStore(make), types.networkPolicy), 'spec.ingress').length, 1);
  });

  it('tells the administrator how to log in', async () => {
    const recording = await recordStore(make);
    const password = keyOf(one(recording, types.secret), 'password');
    assert.equal(fact(recording, 'password'), password);
    assert.equal(
      fact(recording, 'url'),
      `postgresql://postgres:${password}@postgres.production.svc.cluster.local:5432/postgres`,
    );
  });

  it('asks for a password on every way in and keeps its data below the disk’s own folder', async () => {
    const container = containerOf(one(await recordStore(make), types.statefulSet), 'postgres');
    assert.equal(container['image'], 'postgres:16.15');
    assert.equal(variable(container, 'POSTGRES_HOST_AUTH_METHOD'), 'scram-sha-256');
    assert.match(variable(container, 'POSTGRES_INITDB_ARGS') ?? '', /--auth-local=scram-sha-256/);
    assert.equal(variable(container, 'PGDATA'), '/data/pgdata');
  });

  it('keeps disk, password and itself from deletion unless told otherwise', async () => {
    const kept = await recordStore(make);
    const statefulSet = one(kept, types.statefulSet);
    assert.equal(input(statefulSet, 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted'), 'Retain');
    assert(statefulSet.protect && one(kept, types.password).protect);
    const free = await recordStore(() => make({ protect: false }));
    const other = one(free, types.statefulSet);
    assert.equal(input(other, 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted'), 'Delete');
    assert(!other.protect && !one(free, types.password).protect);
  });

  it('takes a disk of the cluster’s default class, or of the class it is given', async () => {
    const claim = 'spec.volumeClaimTemplates.0.spec';
    const plain = one(await recordStore(make), types.statefulSet);
    assert.deepEqual(input(plain, claim), {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '5Gi' } },
    });
    const classed = one(await recordStore(() => make({ storageClass: 'gp3' })), types.statefulSet);
    assert.equal(input(classed, `${claim}.storageClassName`), 'gp3');
  });

  it('gives a quarter of its memory to the buffers', async () => {
    const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '1.2Gi' } };
    const recording = await recordStore(() => make({ resources }));
    const container = containerOf(one(recording, types.statefulSet), 'postgres');
    assert.deepEqual(container['args'], ['-c', 'shared_buffers=307MB']);
  });

  it('refuses a version of which no image is pinned', async () => {
    await assert.rejects(
      recordStore(() => make({ version: '9' })),
      /no image of postgres is pinned for version 9; pinned are 15, 16, 17/,
    );
  });
});
