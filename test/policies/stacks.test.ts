import assert from 'node:assert/strict';
import { evaluate, type PolicyResult } from '../../policies/evaluate';
import { exclusions } from '../../policies/exclusions';
import { rules } from '../../policies/rules';
import { stacks } from '../systems/stacks';
import { plannedStack } from './plannedStack';

function lines(results: readonly PolicyResult[]): readonly string[] {
  return results.map(({ rule, type, name, message }) => `${rule}: ${type} ${name} ${message}`);
}

describe('the policies', () => {
  const judged = new Set<string>();
  const excluded = new Set<string>();

  for (const stack of stacks) {
    it(`find nothing that is mandatory in ${stack.title}`, async () => {
      const judgedStack = await plannedStack(stack);
      const { results } = evaluate(judgedStack);
      const violations = results.filter(
        ({ outcome, enforcement }) => outcome === 'violation' && enforcement === 'mandatory',
      );
      assert.deepEqual(lines(violations), []);
      const types = new Set(judgedStack.resources.map(({ type }) => type));
      for (const { id, types: wanted } of rules) if (wanted.some((type) => types.has(type))) judged.add(id);
      for (const { outcome, rule, reason } of results) {
        if (outcome === 'excluded') excluded.add(`${rule}: ${reason}`);
      }
    });

    it(`find nothing that is mandatory in a first preview of ${stack.title}`, async () => {
      const { results } = evaluate(await plannedStack(stack, 'unknown'));
      const violations = results.filter(
        ({ outcome, enforcement }) => outcome === 'violation' && enforcement === 'mandatory',
      );
      assert.deepEqual(lines(violations), []);
    });
  }

  it('were each asked of some stack', () => {
    assert.deepEqual(
      rules.map(({ id }) => id).filter((id) => !judged.has(id)),
      [],
    );
  });

  it('have no exclusion that excludes nothing', () => {
    assert.deepEqual(
      exclusions.map(({ rule, reason }) => `${rule}: ${reason}`).filter((entry) => !excluded.has(entry)),
      [],
    );
  });

  it('say of each rule what a user must know', () => {
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length, 'an id is there twice');
    for (const { id, why, mend, standards, types } of rules) {
      for (const text of [why, mend]) assert.match(text, /^[A-Z`"].{20,}\.$/s, `${id}: ${text}`);
      assert.ok(types.length > 0, id);
      for (const { name, reference } of standards) assert.ok(name !== '' && reference !== '', id);
    }
  });
});
