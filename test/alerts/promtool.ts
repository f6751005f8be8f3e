import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Returns what a program says of files in a folder of its own; throws with its words where it refuses them. */
export async function check(
  program: 'promtool' | 'amtool',
  words: readonly string[],
  files: Readonly<Record<string, string>>,
  checked: readonly string[] = Object.keys(files),
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-alerts-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { stdout } = await run(program, [...words, ...checked], { cwd: folder, maxBuffer: 16_000_000 });
    return stdout;
  } catch (error) {
    if (!(error instanceof Error) || !('stdout' in error) || !('stderr' in error)) throw error;
    throw new Error(`${program} ${words.join(' ')}: ${String(error.stderr) || String(error.stdout)}`, {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
