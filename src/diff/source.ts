import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../model/userError';
import { holdsPlans } from './readPlan';
import { runProcess } from './runProcess';

/** The word for the working tree as it is, with what is not committed. */
export const worktreeWord = 'WORKTREE';

/** Where the plans of a side come from. */
export type Source =
  | { readonly kind: 'folder'; readonly name: string; readonly folder: string }
  | { readonly kind: 'worktree'; readonly name: string }
  | { readonly kind: 'revision'; readonly name: string; readonly commit: string };

/** Returns what a side's name means: the working tree, a folder with plans, or else a revision; undefined: none of them. */
export async function sourceOf(name: string, root: string, signal: AbortSignal): Promise<Source | undefined> {
  if (name === worktreeWord) return { kind: 'worktree', name };
  const folder = resolve(name);
  if (holdsPlans(folder)) return { kind: 'folder', name, folder };
  const commit = await commitOf(name, root, signal);
  return commit === undefined ? undefined : { kind: 'revision', name, commit };
}

/**
 * Returns what both names mean.
 * @throws UserError with each name that means nothing.
 */
export async function sourcesOf(
  base: string,
  head: string,
  root: string,
  signal: AbortSignal,
): Promise<readonly [Source, Source]> {
  const [first, second] = [await sourceOf(base, root, signal), await sourceOf(head, root, signal)];
  if (first !== undefined && second !== undefined) return [first, second];
  throw new UserError([
    ...(first === undefined ? [nothing('BASE', base)] : []),
    ...(second === undefined ? [nothing('HEAD', head)] : []),
  ]);
}

function nothing(side: string, name: string): string {
  const wanted = `a folder that berth plan --out wrote, a folder of such folders, a revision of git, or ${worktreeWord}`;
  return existsSync(name)
    ? `${side}: "${name}" has no plan.json, nor has a folder in it; it must be ${wanted}`
    : `${side}: "${name}" is no folder, and no revision that git knows here (a shallow clone has to fetch it first); it must be ${wanted}`;
}

async function commitOf(name: string, root: string, signal: AbortSignal): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const { status, output } = await runProcess('git', args, { cwd: root, signal });
  return status === 0 ? output.trim() : undefined;
}
