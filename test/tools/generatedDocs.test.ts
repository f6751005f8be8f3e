import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { priceSources, priceTable } from '../../src/cost/prices';
import { describeSettings } from '../../src/config/describeSettings';
import { costPage } from '../../tools/costPage';
import { exclusions } from '../../policies/exclusions';
import { rules } from '../../policies/rules';
import { policyRulesPage } from '../../tools/policyRulesPage';
import { withTemplate } from '../../tools/projectTemplate';
import { withDiagram } from '../../tools/readmeDiagram';
import { settingsPage } from '../../tools/settingsPage';

const root = resolve(__dirname, '../..');
const remedy = 'run: node -r ts-node/register tools/generate-docs.ts';

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

describe('the generated documentation', () => {
  it('has every setting once, as the schema has it', () => {
    const page = settingsPage();
    assert.ok(read('docs/settings.md') === page, `docs/settings.md is stale; ${remedy}`);
    for (const { key, description } of describeSettings()) {
      const entry = page.split('\n').filter((line) => line.startsWith(`- \`berth:${key}\` `));
      const heading = page.includes(`## berth:${key}\n\n${description}\n`);
      assert.equal(entry.length + Number(heading), 1, key);
    }
  });

  it('has every price that the estimate uses, with its source', () => {
    const page = costPage();
    assert.ok(read('docs/costs.md') === page, `docs/costs.md is stale; ${remedy}`);
    for (const { title, prices, source } of Object.values(priceTable)) {
      assert.ok(page.includes(`### ${title}\n`), title);
      for (const [name, price] of Object.entries(prices)) assert.ok(page.includes(`${name} ${price}`), name);
      assert.ok(page.includes(priceSources[source].what), source);
    }
  });

  it('has every rule of the policies once, and every exclusion with its reason', () => {
    const page = policyRulesPage();
    assert.ok(read('docs/policy-rules.md') === page, `docs/policy-rules.md is stale; ${remedy}`);
    for (const { id } of rules) assert.equal(page.split(`\n### ${id}\n`).length, 2, id);
    for (const { rule, reason } of exclusions) {
      assert.ok(
        page.split('\n').some((line) => line.startsWith(`- \`${rule}\``) && line.endsWith(reason)),
        rule,
      );
    }
  });

  it('shows task-platform as its bindings are', () => {
    const readme = read('README.md');
    assert.ok(withDiagram(readme) === readme, `the diagram of README.md is stale; ${remedy}`);
    assert.ok(readme.includes('  auth_service --> postgres\n'));
  });

  it('describes every setting in the project file', () => {
    const project = read('Pulumi.yaml');
    assert.ok(withTemplate(project) === project, `Pulumi.yaml is stale; ${remedy}`);
    assert.throws(() => withTemplate('name: berth\n'), /Pulumi\.yaml has no line/);
  });

  it('needs the marks of the diagram', () => {
    assert.throws(() => withDiagram('# Berth\n'), /README\.md has no line/);
  });
});
