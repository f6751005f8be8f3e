import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { costPage } from './costPage';
import { withDiagram } from './readmeDiagram';
import { policyRulesPage } from './policyRulesPage';
import { withTemplate } from './projectTemplate';
import { settingsPage } from './settingsPage';

// Writes what the documentation takes from the code; with --check only says what is stale, by exit status 1 too.
const root = resolve(__dirname, '..');
const onlyCheck = process.argv.includes('--check');

function read(file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return '';
  }
}

const pages = {
  'docs/costs.md': costPage(),
  'docs/policy-rules.md': policyRulesPage(),
  'docs/settings.md': settingsPage(),
  'README.md': withDiagram(read('README.md')),
  'Pulumi.yaml': withTemplate(read('Pulumi.yaml')),
};
for (const [file, content] of Object.entries(pages)) {
  if (read(file) === content) continue;
  if (onlyCheck) {
    console.error(`${file} is stale: run node -r ts-node/register tools/generate-docs.ts`);
    process.exitCode = 1;
  } else {
    writeFileSync(join(root, file), content);
    console.log(`Wrote ${file}.`);
  }
}
