import assert from 'node:assert/strict';
import type { Environment } from '../../src/model/environment';
import { evaluate, type EvaluateOptions } from '../../policies/evaluate';
import type { PolicyResource } from '../../policies/policyResource';
import type { PolicyStack } from '../../policies/policyStack';
import { resourceRule, stackRule, stackType, type OnUnknown, type Rule } from '../../policies/rule';
import { asText, unknownMarker, type PropertyBag } from '../../src/simulation/propertyValue';
import { exampleStack } from './exampleStack';

function resource(type: string, name: string, props: PropertyBag): PolicyResource {
  const urn = `urn:pulumi:test::berth::${type}::${name}`;
  return { urn, type, name, props, protect: false, ignoreChanges: [], dependencies: [] };
}

const told = {
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Because a test says so, for once.',
  mend: 'Do what the test says, for once.',
  standards: [{ name: 'Test', version: '1', reference: '1.1' }],
} as const;

function sized(onUnknown: OnUnknown): Rule {
  return resourceRule({
    ...told,
    id: 'security-example-size',
    onUnknown,
    settings: { least: { description: 'Least size.', default: 3, minimum: 1, maximum: 9 } },
    types: ['example:Box'],
    check: ({ props }, numberOf) =>
      Number(props['size']) >= numberOf('least') ? [] : [`is of size ${asText(props['size'])}`],
  });
}

const locked: Rule = stackRule({
  ...told,
  id: 'security-example-lock',
  onUnknown: 'undecided',
  types: ['example:Box'],
  check: ({ name }, stack) =>
    stack.resources.some(({ type, props }) => type === 'example:Lock' && props['box'] === name)
      ? []
      : ['has no lock'],
});

function outcomes(stack: PolicyStack, options: EvaluateOptions): readonly string[] {
  return evaluate(stack, { exclusions: [], ...options }).results.map(
    ({ outcome, name, message }) => `${outcome}: ${name} ${message}`,
  );
}

const unknownBox = exampleStack(resource('example:Box', 'box', { size: unknownMarker }));

describe('the evaluation of rules', () => {
  it('judges the resources of the types that a rule names, and counts what it asks', () => {
    const stack = exampleStack(
      resource('example:Box', 'small', { size: 1 }),
      resource('example:Box', 'large', { size: 4 }),
      resource('example:Bag', 'other', { size: 1 }),
    );
    const report = evaluate(stack, { rules: [sized('undecided'), locked], exclusions: [] });
    assert.deepEqual([report.rules, report.judgements], [2, 4]);
    assert.deepEqual(outcomes(stack, { rules: [sized('undecided')] }), ['violation: small is of size 1']);
  });

  const treatments: readonly (readonly [OnUnknown, readonly string[]])[] = [
    ['undecided', ['undecided: box is of size (known after up)']],
    ['passes', []],
    ['violates', ['violation: box is of size (known after up)']],
  ];
  for (const [onUnknown, expected] of treatments) {
    it(`does what the rule says with a finding that rests on an unknown value: ${onUnknown}`, () => {
      assert.deepEqual(outcomes(unknownBox, { rules: [sized(onUnknown)] }), expected);
    });
  }

  it('leaves undecided what passes only because a value is unknown', () => {
    const rule = resourceRule({
      ...told,
      id: 'security-example-colour',
      onUnknown: 'undecided',
      types: ['example:Box'],
      check: ({ props }) => (props['colour'] === 'red' ? ['is red'] : []),
    });
    const box = (colour: string) =>
      exampleStack(resource('example:Box', 'box', { colour, size: unknownMarker }));
    assert.match(outcomes(box(unknownMarker), { rules: [rule] }).join(), /^undecided: box cannot be judged/);
    assert.deepEqual(outcomes(box('blue'), { rules: [rule] }), []);
  });

  it('decides about a stack where the finding does not rest on what is unknown', () => {
    const other = resource('example:Lock', 'lock', { box: 'other', id: unknownMarker });
    const open = exampleStack(resource('example:Box', 'box', { size: 1 }), other);
    assert.deepEqual(outcomes(open, { rules: [locked] }), ['violation: box has no lock']);
    const unknown = exampleStack(
      resource('example:Box', 'box', { size: 1 }),
      resource('example:Lock', 'lock', { box: unknownMarker }),
    );
    assert.deepEqual(outcomes(unknown, { rules: [locked] }), ['undecided: box has no lock']);
  });

  it('judges absence by the stack itself', () => {
    const rule = stackRule({
      ...told,
      id: 'security-example-some-lock',
      onUnknown: 'undecided',
      types: [stackType],
      check: (_, { resources }) =>
        resources.some(({ type }) => type === 'example:Lock') ? [] : ['has no lock at all'],
    });
    const root = resource(stackType, 'berth-test', {});
    assert.deepEqual(outcomes(exampleStack(root), { rules: [rule] }), [
      'violation: berth-test has no lock at all',
    ]);
    assert.deepEqual(
      outcomes(exampleStack(root, resource('example:Lock', 'lock', {})), { rules: [rule] }),
      [],
    );
  });

  it('lets pass what is excluded by rule, type and name, and says why', () => {
    const box = (name: string) => resource('example:Box', name, { size: 1 });
    const stack = exampleStack(box('old-1'), box('old-2'), box('new.1'));
    const exclusion = { rule: 'security-example-size', type: 'example:Box', reason: 'It is old.' };
    const options = { rules: [sized('undecided')], exclusions: [{ ...exclusion, name: 'old-*' }] };
    assert.deepEqual(outcomes(stack, options), [
      'excluded: old-1 is of size 1',
      'excluded: old-2 is of size 1',
      'violation: new.1 is of size 1',
    ]);
    assert.equal(evaluate(stack, options).results[0]?.reason, 'It is old.');
    for (const other of [
      { ...exclusion, name: 'newx1' },
      { ...exclusion, name: '*', type: 'example:Bag' },
      { ...exclusion, name: '*', rule: 'security-example-lock' },
    ]) {
      const lines = outcomes(stack, { ...options, exclusions: [other] });
      assert.ok(lines.every((line) => line.startsWith('violation')));
    }
  });

  it('excludes in the environments that the exclusion names alone', () => {
    const stack = exampleStack(resource('example:Box', 'box', { size: 1 }));
    const exclusion = {
      rule: 'security-example-size',
      type: 'example:Box',
      name: 'box',
      reason: 'It is old.',
    };
    const excludedIn = (environments: readonly Environment[]) =>
      outcomes(stack, { rules: [sized('undecided')], exclusions: [{ ...exclusion, environments }] });
    assert.deepEqual(excludedIn(['development', 'production']), ['excluded: box is of size 1']);
    assert.deepEqual(excludedIn(['development']), ['violation: box is of size 1']);
  });

  it('takes level, numbers and exclusions from what the user sets', () => {
    const stack = exampleStack(resource('example:Box', 'box', { size: 2 }));
    const asked = (config: EvaluateOptions['config']) =>
      evaluate(stack, { rules: [sized('undecided')], exclusions: [], ...(config && { config }) });
    assert.equal(asked(undefined).results[0]?.enforcement, 'mandatory');
    assert.equal(
      asked({ 'security-example-size': { enforcement: 'advisory' } }).results[0]?.enforcement,
      'advisory',
    );
    assert.deepEqual(asked({ 'security-example-size': { enforcement: 'disabled' } }).rules, 0);
    assert.deepEqual(asked({ 'security-example-size': { numbers: { least: 2 } } }).results, []);
    const exclude = [{ type: 'example:Box', name: 'box', reason: 'It is small.' }];
    assert.equal(asked({ 'security-example-size': { exclude } }).results[0]?.reason, 'It is small.');
  });
});
