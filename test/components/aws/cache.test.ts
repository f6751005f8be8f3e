import assert from 'node:assert/strict';
import { Cache, type CacheArgs } from '../../../components/aws/cache';
import { factsOf } from '../../../components/connection';
import { everythingBefore, input, isSecret, ofType, one, run, type Recording } from '../../harness';
import { answer, inBothWorlds, keyArn, logKeyArn, networked, text, texts } from './stores';

const groupType = 'aws:elasticache/replicationGroup:ReplicationGroup';
const args: CacheArgs = { ...networked(6379), size: 'large', engine: 'redis', version: '7' };

function record(more: Partial<CacheArgs> = {}, name = 'redis'): Promise<Recording> {
  const program = () => {
    const { connection } = new Cache(name, { ...args, ...more });
    return { url: factsOf(connection).url, host: connection.host };
  };
  return run(program, { world: 'known' });
}

describe('Cache', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new Cache('redis', args));
    assert.deepEqual(unknown, known);
  });

  it('takes TLS and a password only, and is encrypted with the key of the customer', async () => {
    const recording = await record();
    const group = one(recording, groupType);
    assert.equal(input(group, 'transitEncryptionEnabled'), true);
    assert.equal(input(group, 'transitEncryptionMode'), 'required');
    assert.ok(isSecret(group.inputs['authToken']));
    assert.equal(input(group, 'atRestEncryptionEnabled'), true);
    assert.equal(input(group, 'kmsKeyId'), keyArn);
    const groups = ofType(recording, 'aws:cloudwatch/logGroup:LogGroup');
    assert.deepEqual(texts(groups, 'kmsKeyId'), [logKeyArn, logKeyArn]);
  });

  it('makes a password that ElastiCache admits', async () => {
    const password = one(await record(), 'random:index/randomPassword:RandomPassword');
    assert.equal(input(password, 'length'), 32);
    assert.equal(input(password, 'special'), false);
  });

  it('fails over to a replica in another zone', async () => {
    const group = one(await record(), groupType);
    assert.equal(input(group, 'multiAzEnabled'), true);
    assert.equal(input(group, 'automaticFailoverEnabled'), true);
    assert.equal(input(group, 'numCacheClusters'), 3);
    assert.equal(input(group, 'numNodeGroups'), undefined);
  });

  it('spreads the keys over shards in cluster mode, with the parameter that it needs', async () => {
    const recording = await record({ clusterMode: true });
    const group = one(recording, groupType);
    assert.equal(input(group, 'numNodeGroups'), 3);
    assert.equal(input(group, 'replicasPerNodeGroup'), 2);
    assert.equal(input(group, 'numCacheClusters'), undefined);
    const parameters = one(recording, 'aws:elasticache/parameterGroup:ParameterGroup');
    assert.equal(input(parameters, 'parameters.0.name'), 'cluster-enabled');
    assert.equal(input(parameters, 'parameters.0.value'), 'yes');
  });

  it('lets its clients in before it answers', async () => {
    const recording = await record();
    const rule = one(recording, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule');
    assert.ok(everythingBefore(recording, one(recording, groupType)).has(rule.urn));
  });

  it('answers at the endpoint of its mode', async () => {
    const single = await record();
    assert.equal(single.outputs['host'], answer(one(single, groupType), 'primaryEndpointAddress'));
    const sharded = await record({ clusterMode: true });
    const group = one(sharded, groupType);
    assert.equal(sharded.outputs['host'], answer(group, 'configurationEndpointAddress'));
    assert.ok(isSecret(sharded.outputs['url']));
  });

  it('is one node without replicas where zones do not matter', async () => {
    const group = one(await record({ multiZone: false, size: 'small' }), groupType);
    assert.equal(input(group, 'multiAzEnabled'), false);
    assert.equal(input(group, 'automaticFailoverEnabled'), false);
    assert.equal(input(group, 'numCacheClusters'), 1);
  });

  it('keeps snapshots, the last one under a name of its own', async () => {
    const group = one(await record(), groupType);
    assert.equal(group.protect, true);
    assert.equal(input(group, 'snapshotRetentionLimit'), 7);
    assert.match(text(group, 'finalSnapshotIdentifier'), /^redis-.+-final$/);
  });

  it('leaves nothing behind without protection', async () => {
    const group = one(await record({ protect: false }), groupType);
    assert.equal(group.protect, false);
    assert.equal(input(group, 'snapshotRetentionLimit'), 0);
    assert.equal(input(group, 'finalSnapshotIdentifier'), undefined);
  });

  it('takes no snapshots of data that need not survive, and is protected all the same', async () => {
    const group = one(await record({ persistent: false }), groupType);
    assert.equal(group.protect, true);
    assert.equal(input(group, 'snapshotRetentionLimit'), 0);
    assert.equal(input(group, 'finalSnapshotIdentifier'), undefined);
  });

  it('takes the parameter family of its engine', async () => {
    const family = async (more: Partial<CacheArgs>) =>
      text(one(await record(more), 'aws:elasticache/parameterGroup:ParameterGroup'), 'family');
    assert.equal(await family({}), 'redis7');
    assert.equal(await family({ engine: 'valkey', version: '8' }), 'valkey8');
  });

  it('refuses versions and names that ElastiCache does not have', async () => {
    await assert.rejects(record({ version: '8' }), /no redis 8, only 7; .*"valkey"/);
    const network = { vpcId: 'vpc-1', dataSubnetIds: ['subnet-a'] };
    await assert.rejects(record({ network }), /data subnets in 2 availability zones/);
    await assert.rejects(record({}, 'r'.repeat(33)), /at most 32/);
  });
});
