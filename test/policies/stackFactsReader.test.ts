import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { stackFactsReader } from '../../policies/stackFactsReader';
import { engineConfig } from '../../src/config/engineConfig';
import { illustrativeValues } from '../../src/config/illustrativeValues';

const root = resolve(__dirname, '../..');

function rootOf(stack: string): string {
  return `urn:pulumi:${stack}::berth::pulumi:pulumi:Stack::berth-${stack}`;
}

describe('the facts of a stack in the policy host', () => {
  const before = pulumi.runtime.allConfig();
  afterEach(() => pulumi.runtime.setAllConfig(before, []));

  it('come from the settings that the engine hands on', () => {
    const names = { system: 'kardon', environment: 'production', target: 'aws' };
    pulumi.runtime.setAllConfig(
      engineConfig({ ...names, ...illustrativeValues('aws'), monthlyBudget: 77 }),
      [],
    );
    const facts = stackFactsReader(root)(rootOf('dev'));
    assert.deepEqual(
      [facts.system, facts.environment, facts.target, facts.monthlyBudget],
      ['kardon', 'production', 'aws', 77],
    );
    assert.ok(facts.bindings.includes('api uses kardon-db'));
    assert.ok(facts.grants.some(({ bindings }) => bindings.includes('api uses kardon-db')));
  });

  it("come from the stack's file where the engine hands none on", () => {
    pulumi.runtime.setAllConfig({}, []);
    const { system, environment, target, deletionProtection } = stackFactsReader(root)(rootOf('dev'));
    assert.deepEqual(
      [system, environment, target, deletionProtection],
      ['task-platform', 'development', 'kubernetes', false],
    );
  });

  it('are missed in words where there are neither', () => {
    pulumi.runtime.setAllConfig({}, []);
    assert.throws(() => stackFactsReader(root)(rootOf('elsewhere')), /the stack "elsewhere" has no file/);
  });
});
