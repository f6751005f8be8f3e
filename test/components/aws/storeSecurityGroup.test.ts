import assert from 'node:assert/strict';
import { StoreSecurityGroup, type StoreSecurityGroupArgs } from '../../../components/aws/storeSecurityGroup';
import { input, ofType, one, run, type Recording } from '../../harness';
import { grant, inBothWorlds, text } from './stores';

const groupType = 'aws:ec2/securityGroup:SecurityGroup';
const ruleType = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule';
const args: StoreSecurityGroupArgs = {
  vpcId: 'vpc-1',
  clientSecurityGroupId: 'sg-nodes',
  grants: [grant(5432)],
};

function record(more: Partial<StoreSecurityGroupArgs> = {}): Promise<Recording> {
  return run(() => void new StoreSecurityGroup('postgres', { ...args, ...more }), { world: 'known' });
}

describe('StoreSecurityGroup', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new StoreSecurityGroup('postgres', args));
    assert.deepEqual(unknown, known);
  });

  it('lets the clients in on the port of the grant, and names the bindings', async () => {
    const recording = await record();
    const rule = one(recording, ruleType);
    assert.equal(text(rule, 'referencedSecurityGroupId'), 'sg-nodes');
    assert.equal(input(rule, 'fromPort'), 5432);
    assert.equal(input(rule, 'toPort'), 5432);
    assert.equal(text(rule, 'description'), 'auth-service uses store, user-service uses store');
    assert.deepEqual(rule.inputs['tags'], { 'berth:grant': 'security-group store' });
    assert.deepEqual(rule.propertyDependencies['securityGroupId'], [one(recording, groupType).urn]);
  });

  it('lets nothing out, and nothing in without a grant', async () => {
    const recording = await record({ grants: [] });
    assert.deepEqual(ofType(recording, ruleType), []);
    assert.deepEqual(ofType(recording, 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule'), []);
    const group = one(recording, groupType);
    assert.equal(group.inputs['egress'], undefined);
    assert.equal(group.inputs['ingress'], undefined);
  });

  it('describes a rule in the characters and the length that AWS admits', async () => {
    const bindings = Array.from({ length: 40 }, (_, index) => `service-${index} → “store”`);
    const description = text(
      one(await record({ grants: [{ ...grant(1), bindings }] }), ruleType),
      'description',
    );
    assert.match(description, /^[A-Za-z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
  });

  it('refuses two grants of one port', async () => {
    await assert.rejects(record({ grants: [grant(5432), grant(5432)] }), /Two grants open port 5432/);
  });
});
