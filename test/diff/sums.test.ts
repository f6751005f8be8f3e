import assert from 'node:assert/strict';
import { costDifference } from '../../src/diff/costDifference';
import { policyDifference } from '../../src/diff/policyDifference';
import type { Finding } from '../../src/diff/planContents';
import { usdChange } from '../../src/cost/usd';

const finding: Finding = {
  rule: 'security-x',
  severity: 'high',
  enforcement: 'mandatory',
  outcome: 'violation',
  urn: 'urn:pulumi:one::berth::aws:s3/bucket:Bucket::files',
  type: 'aws:s3/bucket:Bucket',
  name: 'files',
  message: 'is open',
};

const report = (...results: Finding[]) => ({ results });

describe('the difference of what policies find', () => {
  it('is what appeared and what went, by rule, resource and message, in whatever stack', () => {
    const elsewhere = { ...finding, urn: finding.urn.replace('one', 'two') };
    const other = { ...finding, message: 'is not encrypted' };
    assert.deepEqual(policyDifference(report(finding), report(elsewhere)), {
      appeared: [],
      went: [],
      changed: [],
    });
    assert.deepEqual(policyDifference(report(finding), report(other)), {
      appeared: [other],
      went: [finding],
      changed: [],
    });
  });

  it('tells that a finding weighs otherwise than before', () => {
    const excluded: Finding = { ...finding, outcome: 'excluded' };
    const { outcome, enforcement, severity } = finding;
    assert.deepEqual(policyDifference(report(finding), report(excluded)).changed, [
      { ...excluded, before: { outcome, enforcement, severity } },
    ]);
  });
});

describe('the difference of costs', () => {
  const costs = (monthly: number, ...components: readonly [string, number][]) => ({
    monthly,
    components: components.map(([component, amount]) => ({ component, type: 'berth:x', monthly: amount })),
  });

  it('tells each component whose cost changes, the largest change first', () => {
    const base = costs(35, ['same', 5], ['less', 10], ['gone', 20]);
    const head = costs(105, ['same', 5], ['less', 9], ['new', 91]);
    assert.deepEqual(costDifference(base, head), {
      before: 35,
      after: 105,
      components: [
        { component: 'new', type: 'berth:x', before: 0, after: 91 },
        { component: 'gone', type: 'berth:x', before: 20, after: 0 },
        { component: 'less', type: 'berth:x', before: 10, after: 9 },
      ],
    });
  });

  it('is told in dollars and cents', () => {
    assert.equal(usdChange(4644.24, 4678.74), '4,644.24 → 4,678.74 (+34.50)');
    assert.equal(usdChange(10, 9.5), '10.00 → 9.50 (−0.50)');
    assert.equal(usdChange(1234.5, 1234.5), '1,234.50');
  });
});
