import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/userError';
import { comparison, type Comparison } from './comparison';
import { planSides } from './planSides';
import { stackOf, type Asked } from './plannable';
import { prepareSide, type PreparedSide } from './prepareSide';
import { isPlan } from './readPlan';
import { sourcesOf, type Source } from './source';

/** What is to be compared. */
export interface CompareRequest {
  /** A folder of a plan or of plans, a revision, or WORKTREE. */
  readonly base: string;
  readonly head: string;
  /** What a revision plans. Default: every stack that it ships. */
  readonly asked?: Asked;
  /** Folder of the project. */
  readonly root: string;
  /** Takes lines on what takes time. */
  readonly write: (line: string) => void;
  /** Stops everything; what was made on disk is taken away all the same. */
  readonly signal: AbortSignal;
}

/**
 * Compares two sides, and plans those that are no folders; revisions are checked out below .berth/diff.
 *
 * @throws UserError where a name means nothing, an option has no effect, or a revision cannot be planned.
 */
export async function comparePlans(request: CompareRequest): Promise<Comparison> {
  const { base, head, root, signal } = request;
  const sources = await sourcesOf(base, head, root, signal);
  refuseContradictions(sources, request);
  const parent = join(root, '.berth', 'diff');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'run-'));
  const undo: (() => Promise<void>)[] = [];
  try {
    const before = await prepareSide(sources[0], join(folder, 'base'), request, undo);
    const after = await prepareSide(sources[1], join(folder, 'head'), request, undo);
    refuseUnknownStack([before, after], request);
    const plans = await planSides([before, after], join(folder, 'plans'), request);
    return comparison({ name: base, plans: plans(before) }, { name: head, plans: plans(after) });
  } finally {
    for (const remove of undo) await remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuseContradictions(sources: readonly Source[], { asked }: CompareRequest): void {
  const folders = sources.filter((source) => source.kind === 'folder');
  if (asked !== undefined && folders.length === sources.length) {
    throw new UserError([
      'options that name a stack have no effect: BASE and HEAD are both planned already; leave them out',
    ]);
  }
  const single = folders.find(({ folder }) => isPlan(folder));
  if (asked === undefined && single !== undefined && folders.length < sources.length) {
    throw new UserError([
      `${single.name} is the plan of one stack: say by --stack, or --system, --environment and --target, which one the other side is to plan`,
    ]);
  }
}

function refuseUnknownStack(sides: readonly PreparedSide[], { base, head, asked }: CompareRequest): void {
  const none = sides.every((side) => (side.kind === 'planned' ? side.plans.size : side.stacks.length) === 0);
  if (asked === undefined || !none) return;
  const stack = stackOf(asked.subject);
  throw new UserError([`neither ${base} nor ${head} has the stack ${stack}; berth plan says what there is`]);
}
