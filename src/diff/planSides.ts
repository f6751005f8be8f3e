import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { withProgress } from '../engine/progress';
import { UserError } from '../model/userError';
import { groupBy } from '../wiring/groupBy';
import type { CompareRequest } from './comparePlans';
import { eachAtMost } from './eachAtMost';
import { planRevision, type Outcome } from './planRevision';
import type { PreparedSide } from './prepareSide';
import type { Plans } from './readPlan';

/** Plans that run at the same time: each takes a processor and half a gigabyte. */
const plansAtOnce = 2;

/** A stack of a side, and what came of planning it. */
interface Planned {
  readonly side: PreparedSide;
  readonly stack: string;
  readonly outcome: Outcome;
}

/**
 * Plans what is still to be planned, and returns a function that gives the plans of a side.
 *
 * @throws UserError with every plan that failed, in its own words.
 */
export async function planSides(
  sides: readonly PreparedSide[],
  out: string,
  { signal, write }: Pick<CompareRequest, 'signal' | 'write'>,
): Promise<(side: PreparedSide) => Plans> {
  mkdirSync(out, { recursive: true });
  const tasks = sides.flatMap((side, index) =>
    side.kind === 'planned' ? [] : side.stacks.map((stack) => ({ side, stack, index })),
  );
  const planned = await withProgress(
    `Planning ${tasks.length} ${tasks.length === 1 ? 'stack' : 'stacks'}`,
    write,
    () =>
      eachAtMost(plansAtOnce, tasks, async ({ side, stack, index }): Promise<Planned> => {
        const folder = join(out, `${index}-${stack.stack}`);
        const outcome = await planRevision(side.folder, stack, { out: folder, signal });
        return { side, stack: stack.stack, outcome };
      }),
  );
  refuseFailures(planned);
  return (side) =>
    side.kind === 'planned' ? side.plans : plansOf(planned.filter((one) => one.side === side));
}

function plansOf(planned: readonly Planned[]): Plans {
  return new Map(
    planned.flatMap(({ stack, outcome }) => ('plan' in outcome ? [[stack, outcome.plan] as const] : [])),
  );
}

/** Stacks that fail for the same reason are told together. */
function refuseFailures(planned: readonly Planned[]): void {
  const failures = planned.flatMap(({ side, stack, outcome }) =>
    'failure' in outcome ? [{ side: side.name, stack, words: outcome.failure }] : [],
  );
  if (failures.length === 0) return;
  const groups = groupBy(failures, ({ side, words }) => `${side}\n${words}`);
  throw new UserError(
    [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const others = group.length === 1 ? '' : ` and ${group.length - 1} more`;
      return [`${first.side} cannot be planned for ${first.stack}${others}: ${first.words}`];
    }),
  );
}
