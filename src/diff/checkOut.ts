import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/userError';
import { runProcess } from './runProcess';

/** A revision on disk. */
export interface Checkout {
  /** The project's folder in it. */
  readonly folder: string;
  /** Takes it away again. */
  readonly remove: () => Promise<void>;
}

const lockFile = 'package-lock.json';

/**
 * Checks a revision out as a worktree in the folder given, with its packages: this checkout's where both lock files say
 * the same, else its own by `npm ci`.
 *
 * @throws UserError in the words of git or npm.
 */
export async function checkOut(
  commit: string,
  place: string,
  options: { readonly root: string; readonly signal: AbortSignal },
): Promise<Checkout> {
  const { root, signal } = options;
  const prefix = await git(['rev-parse', '--show-prefix'], root, signal);
  // Hooks of the repository are made for people: one that fails or asks would stand in the way.
  const add = ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--detach', '--quiet', place, commit];
  const folder = join(place, prefix.trim());
  const remove = () => removeWorktree(place, folder, root);
  try {
    await git(add, root, signal);
    await providePackages(folder, root, signal);
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function providePackages(folder: string, root: string, signal: AbortSignal): Promise<void> {
  const lockOf = (project: string) => readFileSync(join(project, lockFile), 'utf8');
  if (existsSync(join(folder, lockFile)) && lockOf(folder) === lockOf(root)) {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    return;
  }
  const args = ['ci', '--no-audit', '--no-fund', '--no-progress'];
  const { status, errors } = await runProcess('npm', args, { cwd: folder, signal });
  if (status !== 0) throw new UserError([`npm ci: ${errors.trim()}`]);
}

/** Runs when a signal has stopped the rest, too. */
async function removeWorktree(place: string, folder: string, root: string): Promise<void> {
  const { signal } = new AbortController();
  // The link alone, before anything goes into what it leads to.
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  await runProcess('git', ['worktree', 'remove', '--force', place], { cwd: root, signal });
  rmSync(place, { recursive: true, force: true });
  await runProcess('git', ['worktree', 'prune'], { cwd: root, signal });
}

async function git(args: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  const { status, output, errors } = await runProcess('git', args, { cwd, signal });
  if (status !== 0) throw new UserError([`git: ${errors.trim()}`]);
  return output;
}
