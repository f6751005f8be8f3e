import assert from 'node:assert/strict';
import { Bucket, type BucketArgs } from '../../../components/aws/bucket';
import { factsOf } from '../../../components/connection';
import { everythingBefore, input, one, run, type Recording } from '../../harness';
import { answer, inBothWorlds, json, keyArn, text } from './stores';

const bucketType = 'aws:s3/bucket:Bucket';
const args: BucketArgs = { keyArn, region: 'us-west-2' };

function record(more: Partial<BucketArgs> = {}, name = 'storage'): Promise<Recording> {
  const program = () => {
    const { connection } = new Bucket(name, { ...args, ...more });
    return { ...factsOf(connection) };
  };
  return run(program, { world: 'known' });
}

describe('Bucket', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new Bucket('storage', args));
    assert.deepEqual(unknown, known);
  });

  it('is closed to the public in all four ways, and its owner owns every object', async () => {
    const recording = await record();
    const block = one(recording, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock');
    const ways = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];
    for (const way of ways) assert.equal(input(block, way), true, way);
    const ownership = one(recording, 'aws:s3/bucketOwnershipControls:BucketOwnershipControls');
    assert.equal(text(ownership, 'rule.objectOwnership'), 'BucketOwnerEnforced');
  });

  it('encrypts with the key of the customer, through a bucket key', async () => {
    const recording = await record();
    const encryption = one(
      recording,
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
    );
    assert.equal(text(encryption, 'rules.0.applyServerSideEncryptionByDefault.sseAlgorithm'), 'aws:kms');
    assert.equal(text(encryption, 'rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId'), keyArn);
    assert.equal(input(encryption, 'rules.0.bucketKeyEnabled'), true);
  });

  it('refuses plain HTTP for itself and all that it holds', async () => {
    const recording = await record();
    const arn = answer(one(recording, bucketType), 'arn');
    assert.deepEqual(json(one(recording, 'aws:s3/bucketPolicy:BucketPolicy'), 'policy'), {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'RefusePlainText',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [arn, `${arn}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
  });

  it('changes its access one step at a time', async () => {
    const recording = await record();
    const before = everythingBefore(recording, one(recording, 'aws:s3/bucketPolicy:BucketPolicy'));
    assert.ok(before.has(one(recording, 'aws:s3/bucketOwnershipControls:BucketOwnershipControls').urn));
    assert.ok(before.has(one(recording, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock').urn));
  });

  it('keeps old versions for a while, and unfinished uploads for less', async () => {
    const recording = await record();
    const versioning = one(recording, 'aws:s3/bucketVersioning:BucketVersioning');
    assert.equal(text(versioning, 'versioningConfiguration.status'), 'Enabled');
    const lifecycle = one(recording, 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration');
    assert.ok(everythingBefore(recording, lifecycle).has(versioning.urn));
    assert.equal(input(lifecycle, 'rules.0.noncurrentVersionExpiration.noncurrentDays'), 30);
    assert.equal(input(lifecycle, 'rules.1.abortIncompleteMultipartUpload.daysAfterInitiation'), 7);
  });

  it('is destroyed with what it holds only without protection', async () => {
    const kept = one(await record(), bucketType);
    assert.equal(kept.protect, true);
    assert.equal(input(kept, 'forceDestroy'), false);
    const loose = one(await record({ protect: false }), bucketType);
    assert.equal(loose.protect, false);
    assert.equal(input(loose, 'forceDestroy'), true);
  });

  it('leaves its name, which is the world’s, to autonaming, and tells it to the clients', async () => {
    const recording = await record();
    assert.equal(one(recording, bucketType).inputs['bucket'], undefined);
    assert.equal(recording.outputs['region'], 'us-west-2');
    assert.equal(recording.outputs['name'], answer(one(recording, bucketType), 'bucket'));
    assert.equal(recording.outputs['access-key-id'], undefined);
  });

  it('refuses a name that S3 refuses', async () => {
    await assert.rejects(record({}, 'Storage'), /lowercase letters/);
    await assert.rejects(record({}, 's'.repeat(56)), /at most 55/);
  });
});
