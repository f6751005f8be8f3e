import assert from 'node:assert/strict';
import { Broker, type BrokerArgs } from '../../../components/aws/broker';
import { factsOf } from '../../../components/connection';
import { everythingBefore, input, isSecret, one, run, secretValue, type Recording } from '../../harness';
import { answer, inBothWorlds, networked, text } from './stores';

const brokerType = 'aws:mq/broker:Broker';
const { network, clientSecurityGroupId, grants } = networked(5671);
const args: BrokerArgs = { network, clientSecurityGroupId, grants, size: 'medium', version: '3.13' };

function record(more: Partial<BrokerArgs> = {}, name = 'mq'): Promise<Recording> {
  return run(() => ({ url: factsOf(new Broker(name, { ...args, ...more }).connection).url }), {
    world: 'known',
  });
}

describe('Broker', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new Broker('mq', args));
    assert.deepEqual(unknown, known);
  });

  it('is a private cluster in three zones', async () => {
    const broker = one(await record(), brokerType);
    assert.equal(input(broker, 'deploymentMode'), 'CLUSTER_MULTI_AZ');
    assert.equal(input(broker, 'publiclyAccessible'), false);
    assert.deepEqual(input(broker, 'subnetIds'), ['subnet-a', 'subnet-b', 'subnet-c']);
    assert.equal(input(broker, 'autoMinorVersionUpgrade'), true);
    assert.equal(input(broker, 'logs.general'), true);
  });

  it('is one small instance in one subnet where zones do not matter, and no T3 in a cluster', async () => {
    const broker = one(await record({ multiZone: false, size: 'small' }), brokerType);
    assert.equal(input(broker, 'deploymentMode'), 'SINGLE_INSTANCE');
    assert.equal(input(broker, 'hostInstanceType'), 'mq.t3.micro');
    assert.deepEqual(input(broker, 'subnetIds'), ['subnet-a']);
    assert.equal(input(one(await record({ size: 'small' }), brokerType), 'hostInstanceType'), 'mq.m7g.large');
  });

  it('is reached by TLS at the address that Amazon MQ gives it, with a secret password', async () => {
    const recording = await record();
    const password = one(recording, 'random:index/randomPassword:RandomPassword').outputs['result'];
    const id = answer(one(recording, brokerType), 'arn').split(':').at(-1) ?? '';
    assert.match(id, /^b-[0-9a-f-]{36}$/);
    const host = `${id}.mq.us-east-1.on.aws`;
    const { url } = recording.outputs;
    assert.ok(isSecret(url));
    const opened = secretValue(password);
    assert.ok(typeof opened === 'string');
    assert.equal(secretValue(url), `amqps://administrator:${opened}@${host}:5671/%2F`);
  });

  it('lets in whom a grant names, before it is there', async () => {
    const recording = await record();
    const rule = one(recording, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule');
    assert.equal(input(rule, 'fromPort'), 5671);
    assert.equal(text(rule, 'referencedSecurityGroupId'), 'sg-nodes');
    assert.ok(everythingBefore(recording, one(recording, brokerType)).has(rule.urn));
  });

  it('is protected and keeps its logs unless told otherwise', async () => {
    assert.equal(one(await record(), brokerType).protect, true);
    const broker = one(await record({ protect: false }), brokerType);
    assert.equal(broker.protect, false);
    assert.equal(input(broker, 'logs.general'), false);
  });

  it('refuses versions, subnets and names that Amazon MQ refuses', async () => {
    await assert.rejects(record({ version: '3.12' }), /version "3.12" of RabbitMQ is not offered; use 3.13/);
    const one = { vpcId: 'vpc-1', dataSubnetIds: ['subnet-a'] };
    await assert.rejects(record({ network: one }), /data subnets in 2 availability zones or more/);
    await assert.rejects(record({}, 'm'.repeat(43)), /at most 42/);
  });
});
