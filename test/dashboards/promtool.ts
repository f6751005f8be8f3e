import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';

/**
 * Returns what promtool has to say against expressions: nothing where it parses them all. Each is a rule of its own, in
 * one file, so that one call reads them.
 */
export function problemsOfExpressions(expressions: readonly string[]): string {
  const rules = expressions.map((expr, index) => ({ record: `panel:${index}`, expr }));
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-expressions-'));
  try {
    const file = path.join(folder, 'expressions.yml');
    writeFileSync(file, stringify({ groups: [{ name: 'dashboards', rules }] }, { lineWidth: 0 }));
    const { status, stdout, stderr, error } = spawnSync('promtool', ['check', 'rules', file], {
      encoding: 'utf8',
    });
    if (error !== undefined) throw error;
    if (status === 0 && stdout.includes(`SUCCESS: ${expressions.length} rules found`)) return '';
    return `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
