import assert from 'node:assert/strict';
import { storageClass, type StorageClassArgs } from '../../../components/kubernetes/storageClass';
import { one, run, type World } from '../../harness';

async function recorded(args: StorageClassArgs, world: World = 'known') {
  const recording = await run(() => void storageClass('disks', args, {}), { world });
  return one(recording, 'kubernetes:storage.k8s.io/v1:StorageClass').inputs;
}

describe('storageClass', () => {
  it('is the default class of encrypted gp3 disks in the zone of their pod', async () => {
    assert.deepEqual(await recorded({}), {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'gp3',
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  });

  it('can be another class, faster and kept', async () => {
    const { parameters, reclaimPolicy, metadata } = await recorded({
      name: 'fast-ssd',
      isDefault: false,
      retain: true,
      iops: 6000,
    });
    assert.deepEqual(parameters, { type: 'gp3', encrypted: 'true', iops: '6000' });
    assert.equal(reclaimPolicy, 'Retain');
    assert.deepEqual(metadata, {
      name: 'fast-ssd',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'false' },
    });
  });

  it('stays when data is no longer protected: a class cannot change what becomes of disks', async () => {
    const recording = await run(() => void storageClass('disks', { retain: true }, {}), { world: 'known' });
    const { ignoreChanges } = one(recording, 'kubernetes:storage.k8s.io/v1:StorageClass');
    assert.deepEqual(ignoreChanges, ['reclaimPolicy']);
  });

  it('encrypts with the key that it is given, in both worlds', async () => {
    const keyArn = 'arn:aws:kms:us-west-2:123456789012:key/data';
    for (const world of ['known', 'unknown'] as const) {
      const { parameters } = await recorded({ iops: 3000, keyArn }, world);
      assert.deepEqual(parameters, { type: 'gp3', encrypted: 'true', iops: '3000', kmsKeyId: keyArn });
    }
  });

  it('refuses operations that gp3 does not offer', async () => {
    for (const iops of [2999, 16001])
      await assert.rejects(
        recorded({ iops }),
        new RegExp(`asks for ${iops} operations a second; gp3 has 3000 to 16000`),
      );
  });
});
