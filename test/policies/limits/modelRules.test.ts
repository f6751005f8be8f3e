import assert from 'node:assert/strict';
import { evaluate } from '../../../policies/evaluate';
import { limitsRules } from '../../../policies/limits/limitsRules';
import type { PolicyStack } from '../../../policies/policyStack';
import { simulatedCloud } from '../../../src/simulation/cloud';
import type { PropertyBag } from '../../../src/simulation/propertyValue';
import { inputsOf, refusals } from '../../simulation/refusals/refusals';
import { validInputs } from '../../simulation/validInputs';
import { exampleStack } from '../exampleStack';

const cloud = simulatedCloud();

function stackOf(type: string, props: PropertyBag): PolicyStack {
  const urn = `urn:pulumi:test::berth::${type}::one`;
  const one = { urn, type, name: 'one', props, protect: false, ignoreChanges: [], dependencies: [] };
  return exampleStack(one);
}

/** What the rules about single resources say. */
function told(type: string, props: PropertyBag): readonly string[] {
  const rules = limitsRules.filter(({ scope }) => scope === 'resource');
  return evaluate(stackOf(type, props), { rules, exclusions: [] })
    .results.map(({ message }) => message)
    .sort();
}

function refused(type: string, inputs: PropertyBag): readonly string[] {
  return cloud.check(type, inputs).map(({ property, reason }) => `${property}: ${reason}`);
}

describe('the limits of single resources', () => {
  for (const [type, change, property, reason] of refusals) {
    it(`are those of the simulated cloud, each told once. ${type}: ${property} ${reason.source}`, function () {
      const inputs = inputsOf(type, change);
      const expected = refused(type, inputs);
      assert.notEqual(expected.length, 0);
      const messages = told(type, inputs);
      for (const line of expected) {
        assert.equal(messages.filter((message) => message === line).length, 1, line);
      }
    });
  }

  it('let the examples pass', () => {
    for (const [type, inputs] of Object.entries(validInputs)) assert.deepEqual(told(type, inputs), [], type);
  });

  it('say what is missing from resources without inputs', () => {
    for (const type of Object.keys(validInputs)) {
      const expected = refused(type, {});
      const messages = told(type, {});
      assert.deepEqual(
        expected.filter((line) => !messages.includes(line)),
        [],
        type,
      );
    }
  });
});
