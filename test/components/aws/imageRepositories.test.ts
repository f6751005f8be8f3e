import assert from 'node:assert/strict';
import { ImageRepositories, type ImageRepositoriesArgs } from '../../../components/aws/imageRepositories';
import { input, ofType, one, run, type Recording } from '../../harness';
import { inBothWorlds, json, keyArn, text } from './stores';

const repositoryType = 'aws:ecr/repository:Repository';
const args: ImageRepositoriesArgs = {
  accountId: '123456789012',
  region: 'us-west-2',
  folder: 'production',
  images: ['csa-hello/web-app', 'csa-hello/web-app', 'csa-hello/auth-service'],
  keyArn,
};

function record(more: Partial<ImageRepositoriesArgs> = {}): Promise<Recording> {
  return run(() => ({ registry: new ImageRepositories('images', { ...args, ...more }).registry }), {
    world: 'known',
  });
}

describe('ImageRepositories', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new ImageRepositories('images', args));
    assert.deepEqual(unknown, known);
  });

  it('has one repository an image, under a name that pipelines know', async () => {
    const recording = await record();
    assert.deepEqual(
      ofType(recording, repositoryType).map((repository) => text(repository, 'name')),
      ['production/csa-hello/web-app', 'production/csa-hello/auth-service'],
    );
    assert.equal(recording.outputs['registry'], '123456789012.dkr.ecr.us-west-2.amazonaws.com/production');
  });

  it('scans what is pushed, encrypts it, and keeps tags where they are', async () => {
    const repository = one(await record(), repositoryType, 'csa-hello/web-app');
    assert.equal(input(repository, 'imageScanningConfiguration.scanOnPush'), true);
    assert.deepEqual(input(repository, 'encryptionConfigurations'), [
      { encryptionType: 'KMS', kmsKey: keyArn },
    ]);
    assert.equal(text(repository, 'imageTagMutability'), 'IMMUTABLE');
    const loose = one(await record({ immutableTags: false }), repositoryType, 'csa-hello/web-app');
    assert.equal(text(loose, 'imageTagMutability'), 'MUTABLE');
  });

  it('forgets images that no tag names after two weeks, and those beyond the newest fifty', async () => {
    const policy = one(await record(), 'aws:ecr/lifecyclePolicy:LifecyclePolicy', 'csa-hello/web-app');
    const document = JSON.stringify(json(policy, 'policy'));
    assert.match(document, /"tagStatus":"untagged".*"countUnit":"days","countNumber":14/);
    assert.match(document, /"tagStatus":"tagged".*"countType":"imageCountMoreThan","countNumber":50/);
  });

  it('goes with its images only without protection', async () => {
    const kept = one(await record(), repositoryType, 'csa-hello/web-app');
    assert.deepEqual([kept.protect, input(kept, 'forceDelete')], [true, false]);
    const loose = one(await record({ protect: false }), repositoryType, 'csa-hello/web-app');
    assert.deepEqual([loose.protect, input(loose, 'forceDelete')], [false, true]);
  });

  it('refuses names that ECR refuses', async () => {
    await assert.rejects(record({ images: ['Web_App', 'ok', 'a//b'] }), /"production\/Web_App".*\n.*a\/\/b/);
  });
});
