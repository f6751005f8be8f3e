import assert from 'node:assert/strict';
import { WebFirewall, type WebFirewallArgs } from '../../../components/aws/webFirewall';
import { everythingBefore, input, one, run, valueAt, type Recording } from '../../harness';
import { inBothWorlds, keyArn } from './stores';

const aclType = 'aws:wafv2/webAcl:WebAcl';
const logGroupType = 'aws:cloudwatch/logGroup:LogGroup';
const loggingType = 'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration';

const ofCdn: WebFirewallArgs = {
  scope: 'CLOUDFRONT',
  logName: 'shop-production-cdn',
  retentionInDays: 30,
  rateLimit: 3000,
};
const ofBalancer: WebFirewallArgs = {
  scope: 'REGIONAL',
  logName: 'shop-production-alb',
  retentionInDays: 90,
  logKeyArn: keyArn,
};

function made(args: WebFirewallArgs): Promise<Recording> {
  return run(() => void new WebFirewall('firewall', args), { world: 'known' });
}

describe('WebFirewall', () => {
  it('registers the same resources when nothing is known', async () => {
    const [first, second] = await inBothWorlds(() => void new WebFirewall('firewall', ofCdn));
    assert.deepEqual(second, first);
    assert.ok(first?.some((line) => line.startsWith(aclType)));
  });

  it("lives with its log in CloudFront's region before CDNs, and in the stack's before load balancers", async () => {
    const regionsOf = (recording: Recording) =>
      [aclType, logGroupType, loggingType].map((type) => input(one(recording, type), 'region'));
    assert.deepEqual(regionsOf(await made(ofCdn)), ['us-east-1', 'us-east-1', 'us-east-1']);
    assert.deepEqual(regionsOf(await made(ofBalancer)), [undefined, undefined, undefined]);
  });

  it('answers 429 to who asks too often, before it looks at anything else', async () => {
    const first = input(one(await made(ofCdn), aclType), 'rules.0');
    assert.equal(valueAt(first, 'priority'), 0);
    assert.equal(valueAt(first, 'action.block.customResponse.responseCode'), 429);
    assert.deepEqual(valueAt(first, 'statement.rateBasedStatement'), {
      limit: 3000,
      aggregateKeyType: 'IP',
      evaluationWindowSec: 300,
    });
  });

  it('does not count where it is given no limit', async () => {
    const rules = input(one(await made(ofBalancer), aclType), 'rules');
    assert.ok(Array.isArray(rules));
    assert.equal(rules.length, 4);
    assert.ok(!JSON.stringify(rules).includes('rateBasedStatement'));
  });

  it('lets pass what real applications are sent, and counts it', async () => {
    const text = JSON.stringify(input(one(await made(ofCdn), aclType), 'rules'));
    const counting = [...text.matchAll(/\{"actionToUse":\{"count":\{\}\},"name":"(\w+)"\}/g)].map(
      ([, rule]) => rule,
    );
    assert.deepEqual(counting, ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY']);
  });

  it('stays below the capacity from which requests cost more', async () => {
    const capacity = one(await made(ofCdn), aclType).outputs['capacity'];
    assert.equal(capacity, 1127);
  });

  it('writes a log without credentials, which it makes first', async () => {
    const recording = await made(ofBalancer);
    const group = one(recording, logGroupType);
    const logging = one(recording, loggingType);
    assert.equal(input(group, 'name'), 'aws-waf-logs-shop-production-alb');
    assert.deepEqual([input(group, 'retentionInDays'), input(group, 'kmsKeyId')], [90, keyArn]);
    assert.deepEqual(input(logging, 'logDestinationConfigs'), [group.outputs['arn']]);
    assert.deepEqual(input(logging, 'redactedFields'), [
      { singleHeader: { name: 'authorization' } },
      { singleHeader: { name: 'cookie' } },
    ]);
    assert.ok(everythingBefore(recording, logging).has(group.urn));
  });
});
