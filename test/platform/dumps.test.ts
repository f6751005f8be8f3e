import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../../components/connection';
import { illustrativeSettings } from '../../src/config/settings';
import { makeDumps } from '../../src/platform/dumps';
import type { PlacedStore } from '../../src/platform/placedStore';
import { vibebox } from '../../src/systems/vibebox';
import { withDumps } from '../../src/wiring/dumps';
import type { NetworkGrant } from '../../src/wiring/grant';
import { groupBy } from '../../src/wiring/groupBy';
import { landscapeOf } from '../../src/platform/landscapeOf';
import { wire } from '../../src/wiring/wire';
import { input, isSecret, ofType, one, propertyValue, run, type World } from '../harness';

const settings = illustrativeSettings('vibebox', 'production', 'aws', [vibebox]);
const system = withDumps(vibebox);
const wiring = wire(system, landscapeOf(settings), { bindings: [], grants: [] });
const rules = groupBy(
  wiring.grants.filter((grant): grant is NetworkGrant => grant.kind === 'network'),
  ({ subject }) => subject,
);

function placed(connection: Connection): PlacedStore {
  return { connect: () => connection, ready: [] };
}

function record(world: World = 'known') {
  const program = () => {
    const password = pulumi.secret('a password');
    const stores = new Map([
      [
        'postgres',
        placed({
          scheme: 'postgresql',
          host: 'postgres.database.svc',
          port: 5432,
          tls: false,
          authentication: { method: 'password', username: 'postgres_dump', password },
          name: 'vibebox',
        }),
      ],
      [
        'vibebox-backups',
        placed({
          scheme: 'https',
          host: 's3.example.internal',
          port: 443,
          tls: true,
          authentication: { method: 'pod-identity' },
          name: 'vibebox-backups-1234567',
          region: 'us-east-1',
        }),
      ],
    ]);
    const namespaces = new Map<string, pulumi.Output<string>>();
    const keys = makeDumps(
      { settings, system, wiring, rules, stores, identities: new Map(), namespaces, imagePullSecrets: [] },
      {},
    );
    return Object.fromEntries(keys);
  };
  return run(program, { world });
}

describe('makeDumps', () => {
  it('makes the three jobs of each dump beside the database, with what they use and no more', async () => {
    const recording = await record();
    const jobs = ofType(recording, 'kubernetes:batch/v1:CronJob');
    assert.deepEqual(jobs.map((job) => [job.name, input(job, 'metadata.namespace')]).sort(), [
      ['postgres-dump', 'database'],
      ['postgres-restore', 'database'],
      ['postgres-restore-drill', 'database'],
    ]);
    const pod = JSON.stringify(
      propertyValue(input(one(recording, 'kubernetes:batch/v1:CronJob', 'postgres-dump'), 'spec')),
    );
    assert(pod.includes('{"name":"PGHOST","value":"postgres.database.svc"}'));
    assert(pod.includes('{"name":"PGSSLMODE","value":"disable"}'));
    assert(pod.includes('{"name":"BUCKET_NAME","value":"vibebox-backups-1234567"}'));
    assert(
      pod.includes('{"secretKeyRef":{"key":"password","name":"postgres-dump-postgres"}}') ||
        pod.includes('{"secretKeyRef":{"name":"postgres-dump-postgres","key":"password"}}'),
    );
    assert(!pod.includes('a password'));
  });

  it('lets the jobs reach the database, the bucket, the DNS and their identity', async () => {
    const policy = one(await record(), 'kubernetes:networking.k8s.io/v1:NetworkPolicy', 'postgres-restore');
    const text = JSON.stringify(propertyValue(input(policy, 'spec.egress')));
    for (const port of [5432, 443, 53, 80]) assert(text.includes(`"port":${port}`), String(port));
    assert.deepEqual(input(policy, 'spec.ingress'), []);
  });

  it('keeps the drill away from the database', async () => {
    const policy = one(
      await record(),
      'kubernetes:networking.k8s.io/v1:NetworkPolicy',
      'postgres-restore-drill',
    );
    const text = JSON.stringify(propertyValue(input(policy, 'spec.egress')));
    assert(text.includes('"port":443') && !text.includes('"port":5432'));
    assert.deepEqual(input(policy, 'spec.ingress'), []);
  });

  it('returns the key of each database as a secret', async () => {
    assert(isSecret((await record()).outputs['postgres']));
  });

  it('registers the same resources when no output is known', async () => {
    const urns = async (world: World) => (await record(world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });
});
