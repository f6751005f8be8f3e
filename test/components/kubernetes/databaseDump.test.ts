import assert from 'node:assert/strict';
import { isDeepStrictEqual as deepEqual } from 'node:util';
import * as pulumi from '@pulumi/pulumi';
import { DatabaseDump, type DatabaseDumpArgs } from '../../../components/kubernetes/databaseDump';
import { dumpFiles } from '../../../components/kubernetes/dump/dumpFiles';
import { dumpResources } from '../../../src/wiring/dumps';
import {
  everythingBefore,
  input,
  isBag,
  isList,
  isSecret,
  one,
  run,
  valueAt,
  type Recording,
  type World,
} from '../../harness';
import { assertRestricted, bags, clientGrant, keyOf, types } from './inClusterStore';

const cronJob = 'kubernetes:batch/v1:CronJob';
const randomBytes = 'random:index/randomBytes:RandomBytes';

function job(name: string): DatabaseDumpArgs['dump'] {
  const secret = {
    name: `${name}-postgres`,
    data: { password: pulumi.secret('known') },
    variables: { PGPASSWORD: 'password' },
  };
  return {
    name,
    database: { environment: { PGHOST: 'db.internal' }, secrets: [secret] },
    databaseTls: true,
    bucket: { environment: { BUCKET_NAME: 'dumps', BUCKET_REGION: 'eu-central-1' }, secrets: [] },
    certificateAuthorities: { 'postgres.pem': '-----BEGIN CERTIFICATE-----' },
    grants: [{ ...clientGrant('postgres', 5432), direction: 'egress' }],
    podAnnotations: { 'berth.dev/pod-identity': `a-${name}` },
  };
}

const drillJob: DatabaseDumpArgs['drill'] = {
  name: 'postgres-restore-drill',
  bucket: {
    environment: { BUCKET_NAME: 'dumps', BUCKET_REGION: 'eu-central-1' },
    secrets: [
      {
        name: 'drill-bucket',
        data: { secret: pulumi.secret('known') },
        variables: { BUCKET_SECRET_ACCESS_KEY: 'secret' },
      },
    ],
  },
  grants: [{ ...clientGrant('bucket', 443), direction: 'egress' }],
};

function record(more: Partial<DatabaseDumpArgs> = {}, world: World = 'known'): Promise<Recording> {
  const program = () => {
    const { key } = new DatabaseDump('postgres', {
      namespace: 'production',
      version: '16',
      storage: 50,
      schedule: '0 3 * * *',
      drillSchedule: '0 6 * * 0',
      retentionDays: 30,
      resources: dumpResources,
      dump: job('postgres-dump'),
      restore: job('postgres-restore'),
      drill: drillJob,
      ...more,
    });
    return { key };
  };
  return run(program, { world });
}

/** The container of that place, in the pods of a CronJob. */
function container(recording: Recording, name: string, place: 'initContainers' | 'containers') {
  const [found] = bags(one(recording, cronJob, name), `spec.jobTemplate.spec.template.spec.${place}`);
  assert(found !== undefined);
  return found;
}

describe('DatabaseDump', () => {
  it('dumps on the schedule, one run at a time, and ends what hangs', async () => {
    const dump = one(await record(), cronJob, 'postgres-dump');
    assert.equal(input(dump, 'spec.schedule'), '0 3 * * *');
    assert.equal(input(dump, 'spec.timeZone'), 'Etc/UTC');
    assert.equal(input(dump, 'spec.suspend'), undefined);
    assert.equal(input(dump, 'spec.concurrencyPolicy'), 'Forbid');
    assert.equal(input(dump, 'spec.jobTemplate.spec.activeDeadlineSeconds'), 21600);
  });

  it('never restores of its own accord, and never twice', async () => {
    const restore = one(await record(), cronJob, 'postgres-restore');
    assert.equal(input(restore, 'spec.suspend'), true);
    assert.equal(input(restore, 'spec.jobTemplate.spec.backoffLimit'), 0);
  });

  it('drills every week, with the newest dump and a server of its own, and without the database', async () => {
    const recording = await record();
    const drill = one(recording, cronJob, 'postgres-restore-drill');
    assert.equal(input(drill, 'spec.schedule'), '0 6 * * 0');
    assert.equal(input(drill, 'spec.timeZone'), 'Etc/UTC');
    assert.equal(input(drill, 'spec.suspend'), undefined);
    assert.equal(container(recording, 'postgres-restore-drill', 'initContainers')['name'], 'download');
    const proving = container(recording, 'postgres-restore-drill', 'containers');
    assert.deepEqual(proving['command'], [
      'bash',
      '/opt/berth/drill.sh',
      '/work/dump.sql.gz',
      '/server',
      '/opt/berth/rows.sql',
    ]);
    assert.deepEqual(proving['env'], []);
    assert(!JSON.stringify(input(drill, 'spec')).includes('PGHOST'));
  });

  it('runs the tools of the database’s version, and hands on only what succeeded', async () => {
    const recording = await record();
    const first = container(recording, 'postgres-dump', 'initContainers');
    const last = container(recording, 'postgres-restore', 'containers');
    for (const { image, command } of [first, last]) {
      assert(typeof image === 'string' && image.startsWith('postgres:16.'));
      assert.equal(Array.isArray(command) && command[0], 'bash');
    }
    assert.equal(container(recording, 'postgres-dump', 'containers')['name'], 'upload');
    assert.equal(container(recording, 'postgres-restore', 'initContainers')['name'], 'download');
  });

  it('runs restricted pods that may fill the disk of a node only so far', async () => {
    const recording = await record();
    for (const name of ['postgres-dump', 'postgres-restore', 'postgres-restore-drill']) {
      const resource = one(recording, cronJob, name);
      const template = input(resource, 'spec.jobTemplate');
      assertRestricted({ ...resource, inputs: { spec: valueAt(template, 'spec') ?? null } });
      const volumes = bags(resource, 'spec.jobTemplate.spec.template.spec.volumes');
      const folders = volumes.filter((volume) => volume['name'] === 'work' || volume['name'] === 'server');
      assert.equal(folders.length, name === 'postgres-restore-drill' ? 2 : 1);
      for (const folder of folders) assert.deepEqual(folder['emptyDir'], { sizeLimit: '50Gi' });
    }
  });

  it('mounts every file that its containers run', async () => {
    const scripts = one(await record(), types.configMap, 'postgres-dump-scripts');
    assert.deepEqual(input(scripts, 'data'), dumpFiles());
  });

  it('tells each container of one store alone, and the key only to who encrypts', async () => {
    const recording = await record();
    const names = (name: string, place: 'initContainers' | 'containers') => {
      const list = container(recording, name, place)['env'];
      assert(isList(list));
      return list
        .map((entry) => (isBag(entry) && typeof entry['name'] === 'string' ? entry['name'] : ''))
        .sort();
    };
    const ofDatabase = ['PGHOST', 'PGPASSWORD', 'PGSSLMODE', 'PGSSLROOTCERT'];
    assert.deepEqual(names('postgres-dump', 'initContainers'), ofDatabase);
    assert.deepEqual(names('postgres-restore', 'containers'), ofDatabase);
    const ofBucket = ['BUCKET_NAME', 'BUCKET_REGION', 'DUMP_KEY'];
    assert.deepEqual(names('postgres-dump', 'containers'), [...ofBucket, 'RETENTION_DAYS']);
    assert.deepEqual(names('postgres-restore', 'initContainers'), [
      'BUCKET_NAME',
      'BUCKET_REGION',
      'DUMP',
      'DUMP_KEY',
    ]);
  });

  it('dumps every database of a server, and proves those that must be there', async () => {
    const recording = await record({ databases: ['auth', 'drive'] });
    const dumping = container(recording, 'postgres-dump', 'initContainers');
    assert.deepEqual(dumping['command'], ['bash', '/opt/berth/dumpEach.sh', '/work']);
    const expected = { name: 'DATABASES', value: 'auth drive' };
    assert(isList(dumping['env']) && dumping['env'].some((entry) => deepEqual(entry, expected)));
    const storing = container(recording, 'postgres-dump', 'containers');
    assert.deepEqual(storing['command'], ['node', '/opt/berth/uploadEach.js', '/work']);
    const fetching = container(recording, 'postgres-restore-drill', 'initContainers');
    assert.deepEqual(fetching['command'], ['node', '/opt/berth/downloadEach.js', '/work']);
    assert(isList(fetching['env']) && fetching['env'].some((entry) => deepEqual(entry, expected)));
    const proving = container(recording, 'postgres-restore-drill', 'containers');
    assert.deepEqual(proving['command'], ['bash', '/opt/berth/drillEach.sh', '/work', '/server']);
  });

  it('restores the one database of a server that both containers are told, in the words of the manual', async () => {
    const recording = await record({ databases: ['auth', 'drive'] });
    for (const place of ['initContainers', 'containers'] as const) {
      const { command, env } = container(recording, 'postgres-restore', place);
      assert(isList(command) && command.includes('/work/$(DATABASE).sql.gz'));
      assert.equal(JSON.stringify(env).match(/"value":"unnamed"/g)?.length, 1);
    }
    const { env } = container(recording, 'postgres-restore', 'containers');
    assert(isList(env));
    const names = env.map((entry) => (isBag(entry) ? entry['name'] : undefined));
    assert(names.indexOf('DATABASE') < names.indexOf('PGDATABASE'), 'a variable knows those before it');
    assert(env.some((entry) => deepEqual(entry, { name: 'PGDATABASE', value: '$(DATABASE)' })));
  });

  it('says which dump is restored in the words that the manual replaces', async () => {
    const recording = await record();
    assert.equal(
      JSON.stringify(container(recording, 'postgres-restore', 'initContainers')).match(/"value":"newest"/g)
        ?.length,
      1,
    );
  });

  it('makes a key of 256 bits that is protected, secret, and in the Secret and the output alike', async () => {
    const recording = await record();
    const bytes = one(recording, randomBytes);
    assert.equal(input(bytes, 'length'), 32);
    assert.equal(bytes.protect, true);
    assert(isSecret(recording.outputs['key']));
    assert.notEqual(keyOf(one(recording, types.secret, 'postgres-dump-key'), 'key'), '');
    const unprotected = one(await record({ protect: false }), randomBytes);
    assert.notEqual(unprotected.protect, true);
  });

  it('starts no pod before its rules, its account and its Secrets are there', async () => {
    const recording = await record();
    for (const name of ['postgres-dump', 'postgres-restore']) {
      const before = everythingBefore(recording, one(recording, cronJob, name));
      for (const type of [types.networkPolicy, 'kubernetes:core/v1:ServiceAccount'])
        assert(before.has(one(recording, type, name).urn), type);
      assert(before.has(one(recording, types.secret, `${name}-${name}-postgres`).urn));
    }
  });

  it('registers the same resources when no output is known', async () => {
    const urns = async (world: World) => (await record({}, world)).resources.map(({ urn }) => urn).sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });
});
