import assert from 'node:assert/strict';
import { FileSystem, type FileSystemArgs } from '../../../components/aws/fileSystem';
import {
  everythingBefore,
  input,
  ofType,
  one,
  propertyValue,
  run,
  valueAt,
  type Recording,
} from '../../harness';
import { inBothWorlds, json, keyArn, networked, text, texts } from './stores';

const systemType = 'aws:efs/fileSystem:FileSystem';
const targetType = 'aws:efs/mountTarget:MountTarget';
const pointType = 'aws:efs/accessPoint:AccessPoint';
const args: FileSystemArgs = { ...networked(2049), owner: 1001 };

function record(more: Partial<FileSystemArgs> = {}): Promise<Recording> {
  const program = () => {
    const { volumeHandle } = new FileSystem('docker-volumes', { ...args, ...more });
    return { volumeHandle };
  };
  return run(program, { world: 'known' });
}

describe('FileSystem', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new FileSystem('docker-volumes', args));
    assert.deepEqual(unknown, known);
  });

  it('is encrypted with the key of the customer, elastic, and cheap for what nobody reads', async () => {
    const fileSystem = one(await record(), systemType);
    assert.equal(input(fileSystem, 'encrypted'), true);
    assert.equal(input(fileSystem, 'kmsKeyId'), keyArn);
    assert.equal(input(fileSystem, 'throughputMode'), 'elastic');
    assert.equal(input(fileSystem, 'lifecyclePolicies.0.transitionToIa'), 'AFTER_30_DAYS');
  });

  it('is mounted in every zone, by its clients alone', async () => {
    const recording = await record();
    const targets = ofType(recording, targetType);
    assert.deepEqual(texts(targets, 'subnetId'), args.network.dataSubnetIds);
    const rule = one(recording, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule');
    assert.equal(input(rule, 'fromPort'), 2049);
    assert.equal(input(rule, 'referencedSecurityGroupId'), 'sg-nodes');
    for (const target of targets) {
      assert.equal(
        text(target, 'securityGroups.0'),
        one(recording, 'aws:ec2/securityGroup:SecurityGroup').id,
      );
      assert.ok(everythingBefore(recording, target).has(rule.urn));
    }
  });

  it('takes TLS only, and by the access point alone', async () => {
    const recording = await record();
    const document = json(one(recording, 'aws:efs/fileSystemPolicy:FileSystemPolicy'), 'policy');
    const policy = propertyValue(document);
    const point = one(recording, pointType).outputs['arn'];
    const condition = (index: number) => valueAt(policy, `Statement.${index}.Condition`);
    assert.deepEqual(condition(0), {
      Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' },
      StringEquals: { 'elasticfilesystem:AccessPointArn': point },
    });
    assert.equal(valueAt(policy, 'Statement.1.Effect'), 'Deny');
    assert.deepEqual(condition(1), { Bool: { 'aws:SecureTransport': 'false' } });
  });

  it('gives a folder to its clients, who stay who they are', async () => {
    const point = one(await record(), pointType);
    assert.deepEqual(input(point, 'rootDirectory'), {
      path: '/volume',
      creationInfo: { ownerUid: 1001, ownerGid: 1001, permissions: '0770' },
    });
    assert.equal(input(point, 'posixUser'), undefined);
  });

  it('hands out its name once every zone can mount it', async () => {
    const recording = await record();
    const handle = `${one(recording, systemType).id}::${one(recording, pointType).id}`;
    assert.equal(recording.outputs['volumeHandle'], handle);
    const { urn } = one(recording, targetType, 'docker-volumes-2');
    const program = () => {
      const { volumeHandle } = new FileSystem('docker-volumes', args);
      new FileSystem('other', { ...args, keyArn: volumeHandle });
    };
    const both = await run(program, { world: 'known' });
    assert.ok(everythingBefore(both, one(both, systemType, 'other')).has(urn));
  });

  it('is protected and backed up, unless nothing is to stay', async () => {
    const kept = await record();
    assert.equal(one(kept, systemType).protect, true);
    assert.equal(input(one(kept, 'aws:efs/backupPolicy:BackupPolicy'), 'backupPolicy.status'), 'ENABLED');
    const gone = await record({ protect: false });
    assert.equal(one(gone, systemType).protect, false);
    assert.deepEqual(ofType(gone, 'aws:efs/backupPolicy:BackupPolicy'), []);
  });

  it('refuses a network without subnets for data', async () => {
    await assert.rejects(
      record({ network: { vpcId: 'vpc-1', dataSubnetIds: [] } }),
      /file system "docker-volumes"/,
    );
  });
});
