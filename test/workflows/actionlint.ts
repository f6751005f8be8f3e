import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { root } from './script';

/**
 * Returns what actionlint says of the repository's workflows and, beside them, of further ones by the name of their
 * file; empty where it finds nothing. The first call downloads or builds it.
 */
export function actionlint(further: Readonly<Record<string, string>> = {}): string {
  const installer = path.join(root, 'tools', 'install-actionlint');
  const executable = execFileSync(installer, { encoding: 'utf8' }).trim();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-workflows-'));
  try {
    fs.cpSync(path.join(root, '.github'), path.join(folder, '.github'), { recursive: true });
    for (const [name, text] of Object.entries(further)) {
      fs.writeFileSync(path.join(folder, '.github', 'workflows', name), text);
    }
    // By this folder it knows the root of a repository.
    fs.mkdirSync(path.join(folder, '.git'));
    const { error, status, stdout, stderr } = spawnSync(executable, ['-no-color'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (error !== undefined) throw error;
    // 1 is its status where it finds something; above that it could not look.
    if (status !== 0 && status !== 1) throw new Error(stderr);
    return stdout;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
