import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { costPage } from './costPage';
import { withDiagram } from './readmeDiagram';
import { policyRulesPage } from './policyRulesPage';
import { withTemplate } from './projectTemplate';
import { settingsPage } from './settingsPage';
import { systemAsks } from './systemPages/systemAsks';
import { systemPage } from './systemPages/systemPage';

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

function keep(file: string, content: string): void {
  if (read(file) === content) return;
  if (onlyCheck) {
    console.error(`${file} is stale: run node -r ts-node/register tools/generate-docs.ts`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
    console.log(`Wrote ${file}.`);
  }
}

async function keepAll(): Promise<void> {
  keep('docs/costs.md', costPage());
  keep('docs/policy-rules.md', policyRulesPage());
  keep('docs/settings.md', settingsPage());
  keep('README.md', withDiagram(read('README.md')));
  keep('Pulumi.yaml', withTemplate(read('Pulumi.yaml')));
  for (const asks of systemAsks) keep(`docs/systems/${asks.system}.md`, await systemPage(asks));
}

void keepAll();
