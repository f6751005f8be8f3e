import assert from 'node:assert/strict';
import {
  SharedVolume,
  type SharedVolumeArgs,
  type VolumeSource,
} from '../../../components/kubernetes/sharedVolume';
import { input, ofType, one, run, type Recording, type World } from '../../harness';
import { annotation } from './authService';

const claimType = 'kubernetes:core/v1:PersistentVolumeClaim';
const volumeType = 'kubernetes:core/v1:PersistentVolume';
const efs: VolumeSource = { kind: 'efs', volumeHandle: 'fs-1::fsap-1' };

function record(
  source: VolumeSource,
  more: Partial<SharedVolumeArgs> = {},
  world: World = 'known',
): Promise<Recording> {
  const program = () => {
    const args = { namespace: 'docker', storage: 500, source, ...more };
    const { connection } = new SharedVolume('docker-volumes', args);
    return { claim: connection.claim };
  };
  return run(program, { world });
}

describe('SharedVolume', () => {
  it('registers the same resources when nothing is known', async () => {
    const urns = async (world: World) => (await record(efs, {}, world)).resources.map(({ urn }) => urn);
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });

  describe('on EFS', () => {
    it('is a volume that stays, mounted in TLS, of one claim alone', async () => {
      const volume = one(await record(efs), volumeType);
      assert.deepEqual(input(volume, 'spec'), {
        capacity: { storage: '500Gi' },
        accessModes: ['ReadWriteMany'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: '',
        claimRef: { namespace: 'docker', name: 'docker-volumes' },
        csi: {
          driver: 'efs.csi.aws.com',
          volumeHandle: 'fs-1::fsap-1',
          volumeAttributes: { encryptInTransit: 'true' },
        },
      });
    });

    it('is claimed under the name of the store', async () => {
      const recording = await record(efs);
      const claim = one(recording, claimType);
      assert.equal(input(claim, 'metadata.name'), 'docker-volumes');
      assert.equal(input(claim, 'metadata.namespace'), 'docker');
      assert.equal(input(claim, 'spec.storageClassName'), '');
      assert.equal(
        input(claim, 'spec.volumeName'),
        one(recording, volumeType).id,
        'the claim takes its own volume',
      );
      assert.equal(recording.outputs['claim'], 'docker-volumes');
    });

    it('never asks for another size, which Kubernetes would refuse', async () => {
      assert.deepEqual(one(await record(efs), claimType).ignoreChanges, ['spec.resources']);
    });
  });

  describe('of a class', () => {
    it('is shared by pods of all nodes, or of one where there is no more', async () => {
      const modes = async (oneNode: boolean) =>
        input(one(await record({ kind: 'storage-class', oneNode }), claimType), 'spec.accessModes');
      assert.deepEqual(await modes(false), ['ReadWriteMany']);
      assert.deepEqual(await modes(true), ['ReadWriteOnce']);
    });

    it('waits for no volume, and takes the default class where none is named', async () => {
      const recording = await record({ kind: 'storage-class', oneNode: true });
      const claim = one(recording, claimType);
      assert.deepEqual(ofType(recording, volumeType), []);
      assert.equal(annotation(claim, 'pulumi.com/skipAwait'), 'true');
      assert.equal(input(claim, 'spec.storageClassName'), undefined);
      const named = await record({ kind: 'storage-class', oneNode: true, storageClass: 'nfs' });
      assert.equal(input(one(named, claimType), 'spec.storageClassName'), 'nfs');
    });

    it('is protected unless nothing is to stay', async () => {
      const source: VolumeSource = { kind: 'storage-class', oneNode: false };
      assert.equal(one(await record(source), claimType).protect, true);
      assert.equal(one(await record(source, { protect: false }), claimType).protect, false);
    });
  });
});
