import assert from 'node:assert/strict';
import { everythingBefore, input, isBag, ofType, one, valueAt, type Recording } from '../harness';
import { object, planned, type Overrides } from './planned';

const aclType = 'aws:wafv2/webAcl:WebAcl';
const distributionType = 'aws:cloudfront/distribution:Distribution';
const alb = { operators: { ingressController: 'alb' } };
const annotation = 'alb.ingress.kubernetes.io/wafv2-acl-arn';

function production(system: string, overrides: Overrides = {}): Promise<Recording> {
  return planned(system, 'production', 'aws', 'known', overrides).then(({ recording }) => recording);
}

function limitOf(recording: Recording): unknown {
  return valueAt(input(one(recording, aclType), 'rules'), '0.statement.rateBasedStatement.limit');
}

function annotationsOf(recording: Recording): Readonly<Record<string, unknown>> {
  const found = input(object(recording, 'Ingress', 'api-ingress'), 'metadata.annotations');
  return isBag(found) ? found : {};
}

describe('the web firewall', () => {
  for (const system of ['csa-hello', 'vibebox', 'kardon', 'user-admin-messaging']) {
    it(`is one, and stands before every CDN of ${system}`, async () => {
      const recording = await production(
        system,
        system === 'user-admin-messaging' ? { mode: 'serverless' } : {},
      );
      const { arn } = one(recording, aclType).outputs;
      const distributions = ofType(recording, distributionType);
      assert.ok(distributions.length > 0);
      for (const distribution of distributions) assert.equal(input(distribution, 'webAclId'), arn);
    });
  }

  it('stands before an ALB, whose Ingress names it and goes first', async () => {
    const recording = await production('task-platform', alb);
    const acl = one(recording, aclType);
    assert.equal(input(acl, 'scope'), 'REGIONAL');
    assert.equal(annotationsOf(recording)[annotation], acl.outputs['arn']);
    assert.ok(everythingBefore(recording, object(recording, 'Ingress', 'api-ingress')).has(acl.urn));
  });

  it('cannot stand before the network load balancer of Traefik, and is not made for nothing', async () => {
    assert.deepEqual(ofType(await production('task-platform'), aclType), []);
  });

  it('allows for five minutes what the ingress of the seed allows, or what the settings say', async () => {
    // "nginx.ingress.kubernetes.io/limit-rps" of task-platform is 100.
    assert.equal(limitOf(await production('task-platform', alb)), 100 * 300);
    assert.equal(limitOf(await production('task-platform', { ...alb, wafRateLimit: 700 })), 700);
  });

  it('counts before the CDN alone where the ALB stands behind one', async () => {
    const recording = await production('csa-hello', alb);
    const rules = ofType(recording, aclType).map(
      (acl) => [acl.name, JSON.stringify(input(acl, 'rules'))] as const,
    );
    const counting = rules.filter(([, text]) => text.includes('rateBasedStatement')).map(([name]) => name);
    assert.deepEqual(rules.map(([name]) => name).sort(), ['balancer-firewall', 'cdn-firewall']);
    assert.deepEqual(counting, ['cdn-firewall']);
  });

  it('is off in development, and where the settings say so', async () => {
    const { recording } = await planned('csa-hello', 'development', 'aws', 'known');
    const off = await production('csa-hello', { waf: 'off' });
    for (const without of [recording, off]) {
      assert.deepEqual(ofType(without, aclType), []);
      assert.ok(ofType(without, distributionType).every((one) => input(one, 'webAclId') === undefined));
    }
  });
});
