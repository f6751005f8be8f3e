import { withProgress } from '../engine/progress';
import { UserError } from '../model/userError';
import { checkOut } from './checkOut';
import type { CompareRequest } from './comparePlans';
import { plannable, stackOf, type Asked, type Plannable } from './plannable';
import { readPlans, type Plans } from './readPlan';
import type { Source } from './source';

/** A side with its plans, or with a checkout that can make them. */
export type PreparedSide =
  | { readonly kind: 'planned'; readonly name: string; readonly plans: Plans }
  | {
      readonly kind: 'to-plan';
      readonly name: string;
      readonly folder: string;
      readonly stacks: readonly Plannable[];
    };

/**
 * Reads a folder, or makes a revision ready to be planned.
 *
 * @param place where a revision is checked out
 * @param undo takes what is to be called in the end, whatever happens
 * @throws UserError, with the name of the side.
 */
export function prepareSide(
  source: Source,
  place: string,
  request: CompareRequest,
  undo: (() => Promise<void>)[],
): Promise<PreparedSide> {
  const { name } = source;
  const { asked, signal } = request;
  return toldOf(name, async () => {
    if (source.kind === 'folder') {
      return { kind: 'planned', name, plans: ofStack(readPlans(source.folder), asked) };
    }
    const folder = source.kind === 'worktree' ? request.root : await checkedOut(source, place, request, undo);
    return { kind: 'to-plan', name, folder, stacks: await plannable(folder, asked, signal) };
  });
}

async function checkedOut(
  { name, commit }: Extract<Source, { kind: 'revision' }>,
  place: string,
  { root, signal, write }: CompareRequest,
  undo: (() => Promise<void>)[],
): Promise<string> {
  const { folder, remove } = await withProgress(`Checking ${name} out, with its packages`, write, () =>
    checkOut(commit, place, { root, signal }),
  );
  undo.push(remove);
  return folder;
}

/** Of several plans the one that is asked for. */
function ofStack(plans: Plans, asked: Asked | undefined): Plans {
  if (asked === undefined || plans.size === 1) return plans;
  const stack = stackOf(asked.subject);
  const plan = plans.get(stack);
  return new Map(plan === undefined ? [] : [[stack, plan]]);
}

/** Runs the task; what a user did wrong is told with the name of the side. */
async function toldOf<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.problems.map((problem) => `${name}: ${problem}`));
  }
}
