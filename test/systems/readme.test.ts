import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { planSummary } from '../../src/plan/planSummary';
import { rules } from '../../policies/rules';
import { catalogue } from '../../src/systems/catalogue';
import { mutants } from '../policies/mutants/mutants';
import { planned, type Overrides } from './planned';

const readme = readFileSync(join(resolve(__dirname, '../..'), 'README.md'), 'utf8');

/** The cells of the row of the README's tables that begins with the text. */
function cells(first: string): readonly string[] {
  const row = readme.split('\n').find((line) => line.startsWith(`| ${first}`));
  return (row ?? '').split('|').map((cell) => cell.trim());
}

async function count(
  system: string,
  environment: 'production' | 'development',
  target: 'aws' | 'kubernetes',
  overrides: Overrides = {},
): Promise<string> {
  const { recording } = await planned(system, environment, target, 'known', overrides);
  return String(planSummary(recording, [], []).resources);
}

describe('the README', () => {
  for (const { name } of catalogue) {
    it(`says how many resources ${name} has`, async () => {
      assert.deepEqual(cells(`\`${name}\``).slice(-3, -1), [
        await count(name, 'production', 'aws'),
        await count(name, 'development', 'kubernetes'),
      ]);
    });
  }

  for (const mode of ['kubernetes', 'serverless', 'both']) {
    it(`says how many resources the mode ${mode} has`, async () => {
      const resources = await count('user-admin-messaging', 'production', 'aws', { mode });
      assert.equal(cells(`\`${mode}\``).at(-2), resources);
    });
  }

  it('says how many rules there are, and how many plans are spoilt to prove them', () => {
    assert.ok(readme.includes(`${rules.length} rules judge every plan`));
    assert.ok(readme.includes(`Policies: ${rules.length} rules, 0 mandatory`));
    assert.ok(readme.includes(`spoilt, ${mutants.length} in all`));
  });
});
