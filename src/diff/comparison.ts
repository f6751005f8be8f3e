import { managed, type PlanContents } from './planContents';
import {
  countsOf,
  isUnchanged,
  planDifference,
  type DifferenceCounts,
  type PlanDifference,
} from './planDifference';
import type { Plans } from './readPlan';

/** One of the two sides of a comparison. */
export interface Side {
  /** As the user names it: a folder, a revision, or WORKTREE. */
  readonly name: string;
  readonly plans: Plans;
}

/** A stack that only one side has. */
export interface LoneStack {
  readonly stack: string;
  readonly outcome: 'new' | 'gone';
  /** Resources of the cloud in its plan. */
  readonly resources: number;
  /** US dollars; absent where the plan has no prices. */
  readonly monthly?: number;
}

/** A stack that both sides have. */
export interface ComparedStack {
  readonly stack: string;
  readonly outcome: 'changed' | 'unchanged';
  readonly counts: DifferenceCounts;
  readonly difference: PlanDifference;
}

export type StackComparison = LoneStack | ComparedStack;

/** The differences of all stacks: what `berth diff --format json` prints. */
export interface Comparison {
  readonly base: string;
  readonly head: string;
  /** Of the stacks that both sides have. */
  readonly counts: DifferenceCounts;
  /** By name. */
  readonly stacks: readonly StackComparison[];
}

/** Returns how the stacks of the head differ from those of the base; two single plans are compared whatever they are called. */
export function comparison(base: Side, head: Side): Comparison {
  const stacks = bothSingle(base, head) ?? byName(base.plans, head.plans);
  const compared = stacks.filter(isCompared).map(({ counts }) => counts);
  const sum = (key: keyof DifferenceCounts) => compared.reduce((total, counts) => total + counts[key], 0);
  return {
    base: base.name,
    head: head.name,
    counts: {
      creates: sum('creates'),
      replacements: sum('replacements'),
      updates: sum('updates'),
      deletes: sum('deletes'),
    },
    stacks,
  };
}

/** Returns whether both sides have the stack. */
export function isCompared(stack: StackComparison): stack is ComparedStack {
  return stack.outcome === 'changed' || stack.outcome === 'unchanged';
}

function bothSingle(base: Side, head: Side): readonly StackComparison[] | undefined {
  const [[earlier, ...others], [later, ...more]] = [[...base.plans], [...head.plans]];
  if (earlier === undefined || later === undefined || others.length + more.length > 0) return undefined;
  const [[baseStack, before], [headStack, after]] = [earlier, later];
  const name = baseStack === headStack ? headStack : `${baseStack} → ${headStack}`;
  return [compared(name, before, after)];
}

function byName(base: Plans, head: Plans): readonly StackComparison[] {
  return [...new Set([...base.keys(), ...head.keys()])]
    .sort()
    .flatMap((stack): readonly StackComparison[] => {
      const [before, after] = [base.get(stack), head.get(stack)];
      if (before !== undefined && after !== undefined) return [compared(stack, before, after)];
      return [...lone(stack, 'new', after), ...lone(stack, 'gone', before)];
    });
}

function lone(
  stack: string,
  outcome: LoneStack['outcome'],
  plan: PlanContents | undefined,
): readonly LoneStack[] {
  if (plan === undefined) return [];
  const monthly = plan.cost === undefined ? {} : { monthly: plan.cost.monthly };
  return [{ stack, outcome, resources: managed(plan.resources).length, ...monthly }];
}

function compared(stack: string, before: PlanContents, after: PlanContents): ComparedStack {
  const difference = planDifference(before, after);
  const outcome = isUnchanged(difference) ? 'unchanged' : 'changed';
  return { stack, outcome, counts: countsOf(difference.resources), difference };
}
