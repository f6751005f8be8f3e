import assert from 'node:assert/strict';
import { storageClass, type StorageClassArgs } from '../../../components/kubernetes/storageClass';
import { one, run } from '../../harness';

async function recorded(args: StorageClassArgs) {
  const recording = await run(() => void storageClass('disks', args, {}), { world: 'known' });
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
});
