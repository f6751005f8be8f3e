import assert from 'node:assert/strict';
import { evaluate } from '../../policies/evaluate';
import type { PolicyStack } from '../../policies/policyStack';
import { rules } from '../../policies/rules';
import type { World } from '../harness';
import { plannedStack } from './plannedStack';
import type { Mutant, Subject } from './mutant';
import { mutants } from './mutants/mutants';

function stackOf(subject: Subject, world: World = 'known'): Promise<PolicyStack> {
  const { system, environment = 'production', target = 'aws', overrides = {} } = subject;
  return plannedStack({ system, environment, target, overrides }, world);
}

function report(rule: string, stack: PolicyStack) {
  return evaluate(stack, { rules: rules.filter(({ id }) => id === rule) });
}

describe('the rules, on real plans that are spoilt', () => {
  const killed = new Set<Mutant>();

  for (const rule of rules) {
    const own = mutants.filter((mutant) => mutant.rule === rule.id);

    it(`has a spoilt plan for ${rule.id}`, () => {
      assert.notEqual(own.length, 0);
    });

    for (const mutant of own) {
      it(`${rule.id} finds: ${mutant.title}`, async () => {
        const stack = await stackOf(mutant.subject);
        const before = report(rule.id, stack);
        assert.ok(before.judgements > 0, 'the rule judges nothing in the stack before it is spoilt');
        assert.deepEqual(
          before.results.filter(({ outcome }) => outcome !== 'excluded'),
          [],
          'the stack passes before it is spoilt',
        );
        const found = report(rule.id, mutant.spoil(stack)).results.filter(
          ({ outcome }) => outcome === 'violation',
        );
        assert.notEqual(found.length, 0, 'nothing is found');
        assert.match(found.map(({ message }) => message).join('\n'), mutant.says);
        killed.add(mutant);
      });
    }
  }

  it('speaks of rules that there are', () => {
    const known = new Set<string>(rules.map(({ id }) => id));
    assert.deepEqual(
      mutants.filter(({ rule }) => !known.has(rule)).map(({ rule }) => rule),
      [],
    );
  });

  after(() => {
    const rate = mutants.length === 0 ? 0 : (100 * killed.size) / mutants.length;
    console.log(
      `    ${rules.length} rules, ${mutants.length} spoilt plans, ${killed.size} found: ${rate.toFixed(1)} %`,
    );
  });
});

describe('the rules, on first previews that are spoilt', () => {
  const outcomes = { violation: 0, undecided: 0, passed: 0, 'not spoilt': 0 };

  for (const rule of rules) {
    const own = mutants.filter((mutant) => mutant.rule === rule.id);
    const silent = rule.scope === 'stack' || rule.onUnknown !== 'undecided';

    it(`${rule.id} ${silent ? 'says what it can' : 'is not silent'}`, async () => {
      for (const mutant of own) {
        const outcome = outcomeOf(mutant, await stackOf(mutant.subject, 'unknown'));
        outcomes[outcome] += 1;
        assert.ok(silent || outcome !== 'passed', mutant.title);
      }
    });
  }

  after(() => {
    const { violation, undecided, passed, 'not spoilt': unspoilt } = outcomes;
    console.log(
      `    in a first preview ${violation} are violations, ${undecided} are undecided, ${passed} pass; ${unspoilt} need what is unknown to be spoilt`,
    );
  });
});

/** What the rule says of a first preview that is spoilt; some can be spoilt only where a value is known. */
function outcomeOf(mutant: Mutant, stack: PolicyStack): 'violation' | 'undecided' | 'passed' | 'not spoilt' {
  let spoilt: PolicyStack;
  try {
    spoilt = mutant.spoil(stack);
  } catch {
    return 'not spoilt';
  }
  const found = new Set(report(mutant.rule, spoilt).results.map(({ outcome }) => outcome));
  return found.has('violation') ? 'violation' : found.has('undecided') ? 'undecided' : 'passed';
}
