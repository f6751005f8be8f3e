import assert from 'node:assert/strict';
import { parsePolicyConfig } from '../../policies/policyConfig';
import { resourceRule } from '../../policies/rule';
import { UserError } from '../../src/model/userError';

const rule = resourceRule({
  id: 'security-example',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'Because a test says so, for once.',
  mend: 'Do what the test says, for once.',
  standards: [{ name: 'Test', version: '1', reference: '1.1' }],
  onUnknown: 'passes',
  settings: { days: { description: 'Days.', default: 7, minimum: 1, maximum: 35 } },
  types: ['example:Box'],
  check: () => [],
});

function parse(content: unknown) {
  return parsePolicyConfig(content, [rule], 'policies.json');
}

function problemsOf(content: unknown): readonly string[] {
  try {
    parse(content);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

describe('the file of what a user sets for policies', () => {
  it("has Pulumi's form: a level, or a level with numbers and exclusions", () => {
    assert.deepEqual(parse({ 'security-example': 'disabled' }), {
      'security-example': { enforcement: 'disabled', numbers: {} },
    });
    const exclude = [{ type: 'example:Box', name: 'old-*', reason: 'It is old.' }];
    assert.deepEqual(parse({ 'security-example': { enforcementLevel: 'advisory', days: 14, exclude } }), {
      'security-example': { enforcement: 'advisory', exclude, numbers: { days: 14 } },
    });
  });

  it('tells everything that is wrong at once', () => {
    const wrong = {
      enforcementLevel: 'mild',
      exclude: [{ type: 'example:Box', name: '*' }],
      days: 36,
      hours: 1,
    };
    assert.deepEqual(problemsOf({ 'security-example': wrong, 'security-exmaple': 'advisory' }), [
      'policies.json: security-example.enforcementLevel: must be one of mandatory, advisory, disabled',
      'policies.json: security-example.exclude.0.reason: must be text that is not empty',
      'policies.json: security-example.days: must be a number from 1 to 35',
      'policies.json: security-example.hours: must be left out; there are enforcementLevel, exclude, days',
      'policies.json: security-exmaple is no rule; docs/policy-rules.md lists them',
    ]);
  });

  it('is an object by id of the rule', () => {
    assert.deepEqual(problemsOf([]), ['policies.json: must be an object by id of the rule']);
    assert.deepEqual(problemsOf({ 'security-example': 7 }), [
      'policies.json: security-example: must be one of mandatory, advisory, disabled, or an object',
    ]);
  });
});
