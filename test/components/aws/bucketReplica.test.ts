import assert from 'node:assert/strict';
import { Bucket } from '../../../components/aws/bucket';
import { BucketReplica, type BucketReplicaArgs } from '../../../components/aws/bucketReplica';
import { everythingBefore, input, ofType, one, run, type Recording } from '../../harness';
import { statementsOf } from './policies';
import { answer, inBothWorlds, keyArn, text } from './stores';

const bucketType = 'aws:s3/bucket:Bucket';
const configType = 'aws:s3/bucketReplicationConfig:BucketReplicationConfig';

function make(more: Partial<BucketReplicaArgs> = {}): void {
  const source = new Bucket('storage', { keyArn, region: 'us-west-2' });
  new BucketReplica('storage-copy', {
    keyArn,
    source,
    sourceRegion: 'us-west-2',
    region: 'us-east-1',
    ...more,
  });
}

const record = (more: Partial<BucketReplicaArgs> = {}): Promise<Recording> =>
  run(() => make(more), { world: 'known' });

describe('BucketReplica', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => make());
    assert.deepEqual(unknown, known);
  });

  it('puts the copy, with everything that guards it, and its key into the other region', async () => {
    const recording = await record();
    const there = recording.resources.filter(
      ({ type, name }) => name === 'storage-copy' && /^aws:(s3\/|kms\/)/.test(type) && type !== configType,
    );
    assert.equal(there.length, 8);
    for (const resource of there) assert.equal(input(resource, 'region'), 'us-east-1', resource.urn);
    const key = one(recording, 'aws:kms/key:Key');
    const encryption = one(
      recording,
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
      'storage-copy',
    );
    assert.equal(
      text(encryption, 'rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId'),
      answer(key, 'arn'),
    );
  });

  it('copies every object, encrypted ones and deletions too, once both buckets keep versions', async () => {
    const recording = await record();
    const config = one(recording, configType);
    assert.equal(input(config, 'region'), 'us-west-2');
    assert.equal(input(config, 'rules.0.status'), 'Enabled');
    assert.equal(input(config, 'rules.0.filter.prefix'), '');
    assert.equal(input(config, 'rules.0.deleteMarkerReplication.status'), 'Enabled');
    assert.equal(input(config, 'rules.0.sourceSelectionCriteria.sseKmsEncryptedObjects.status'), 'Enabled');
    assert.equal(
      text(config, 'rules.0.destination.bucket'),
      answer(one(recording, bucketType, 'storage-copy'), 'arn'),
    );
    const before = everythingBefore(recording, config);
    const versioning = ofType(recording, 'aws:s3/bucketVersioning:BucketVersioning');
    assert.equal(versioning.length, 2);
    for (const { urn } of versioning) assert.ok(before.has(urn), urn);
    assert.ok(before.has(one(recording, 'aws:iam/rolePolicy:RolePolicy').urn));
  });

  it('lets S3 read here, write there, and use each key for its own bucket alone', async () => {
    const recording = await record();
    const found = statementsOf(one(recording, 'aws:iam/rolePolicy:RolePolicy'), 'policy');
    const here = answer(one(recording, bucketType, 'storage'), 'arn');
    const there = answer(one(recording, bucketType, 'storage-copy'), 'arn');
    const key = answer(one(recording, 'aws:kms/key:Key'), 'arn');
    assert.deepEqual(
      found.map(({ sid, resource }) => [sid, resource]),
      [
        ['PlatformBucketCopies1', JSON.stringify([here])],
        ['PlatformBucketCopies2', JSON.stringify([`${here}/*`])],
        ['PlatformBucketCopies3', JSON.stringify([`${there}/*`])],
        ['PlatformBucketCopies4', JSON.stringify([keyArn])],
        ['PlatformBucketCopies5', JSON.stringify([key])],
      ],
    );
    assert.match(found[3]?.condition ?? '', new RegExp(`s3.us-west-2.amazonaws.com.*${here}`));
    assert.match(found[4]?.condition ?? '', new RegExp(`s3.us-east-1.amazonaws.com.*${there}`));
    assert.ok(found.every(({ actions }) => actions.every((action) => !action.includes('*'))));
  });

  it('leaves nothing behind without protection, and keeps bucket and key with it', async () => {
    const kept = await record();
    const [copy, key] = [one(kept, bucketType, 'storage-copy'), one(kept, 'aws:kms/key:Key')];
    assert.deepEqual([copy.protect, input(copy, 'forceDestroy')], [true, false]);
    assert.deepEqual([key.protect, key.retainOnDelete], [true, true]);
    const loose = await record({ protect: false });
    assert.equal(input(one(loose, bucketType, 'storage-copy'), 'forceDestroy'), true);
    const looseKey = one(loose, 'aws:kms/key:Key');
    assert.deepEqual([looseKey.protect, looseKey.retainOnDelete], [false, false]);
    assert.equal(input(looseKey, 'deletionWindowInDays'), 7);
  });

  it('refuses a copy beside its source', async () => {
    await assert.rejects(record({ region: 'us-west-2' }), /"us-west-2" has the bucket: name another/);
  });
});
