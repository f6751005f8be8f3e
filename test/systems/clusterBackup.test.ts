import assert from 'node:assert/strict';
import { everythingBefore, input, one, type Recording, type World } from '../harness';
import { planned, type Overrides } from './planned';

const outside = {
  clusterBackup: {
    endpoint: 'https://s3.example.com:9000',
    bucket: 'copies',
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'key-of-storage-outside',
  },
};
const places = [
  ['aws', {}],
  ['kubernetes', outside],
] as const;

async function recorded(
  target: 'aws' | 'kubernetes',
  overrides: Overrides,
  world: World = 'known',
): Promise<Recording> {
  return (await planned('task-platform', 'production', target, world, overrides)).recording;
}

function ofVelero(recording: Recording, kind: string) {
  return one(recording, `kubernetes:velero.io/v1:${kind}`);
}

describe('backups of the cluster', () => {
  for (const [target, overrides] of places) {
    it(`are made on ${target} as the seed says: at two every night, kept 72 hours, below k8s-backups`, async () => {
      for (const world of ['known', 'unknown'] as const) {
        const recording = await recorded(target, overrides, world);
        const schedule = ofVelero(recording, 'Schedule');
        assert.equal(input(schedule, 'spec.schedule'), '0 2 * * *');
        assert.equal(input(schedule, 'spec.template.ttl'), '72h0m0s');
        assert.deepEqual(input(schedule, 'spec.template.includedNamespaces'), ['production']);
        const location = ofVelero(recording, 'BackupStorageLocation');
        assert.equal(input(location, 'spec.objectStorage.prefix'), 'k8s-backups');
      }
    });

    it(`come on ${target} after Velero, whose release brings their kinds`, async () => {
      const recording = await recorded(target, overrides);
      const release = one(recording, 'kubernetes:helm.sh/v3:Release', 'velero');
      for (const kind of ['Schedule', 'BackupStorageLocation'])
        assert.ok(everythingBefore(recording, ofVelero(recording, kind)).has(release.urn), kind);
    });
  }

  it('open on AWS their own bucket alone, and every disk', async () => {
    const recording = await recorded('aws', {});
    const policy = input(one(recording, 'aws:iam/rolePolicy:RolePolicy', 'cluster-backups'), 'policy');
    assert.ok(typeof policy === 'string');
    const statements = policy.split('"Sid"').slice(1);
    assert.equal(statements.length, 5);
    const onEverything = statements.filter((statement) => /"Resource":\[?"\*"/.test(statement));
    assert.equal(onEverything.length, 1);
    assert.match(onEverything[0] ?? '', /"Action":\["ec2:DescribeVolumes","ec2:DescribeSnapshots"\]/);
  });

  it('keep the credential of storage outside in a Secret alone', async () => {
    const recording = await recorded('kubernetes', outside);
    const { accessKeyId, secretAccessKey } = outside.clusterBackup;
    const file = `[default]\naws_access_key_id=${accessKeyId}\naws_secret_access_key=${secretAccessKey}\n`;
    const holding = (text: string) =>
      recording.resources.filter(({ inputs }) => JSON.stringify(inputs).includes(text));
    assert.deepEqual(
      holding(Buffer.from(file).toString('base64')).map(({ type, name }) => `${type} ${name}`),
      ['kubernetes:core/v1:Secret velero-storage'],
    );
    assert.deepEqual(holding(secretAccessKey), []);
    const policy = one(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy', 'velero');
    assert.match(JSON.stringify(input(policy, 'spec.egress')), /"port":9000/);
  });

  it('are none where the settings of a cluster elsewhere name no storage, and none in testing', async () => {
    const kinds = ({ resources }: Recording) => resources.filter(({ type }) => type.includes('velero.io'));
    assert.deepEqual(kinds(await recorded('kubernetes', {})), []);
    const { recording } = await planned('task-platform', 'testing', 'aws', 'known');
    assert.deepEqual(kinds(recording), []);
  });
});
