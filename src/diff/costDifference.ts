import type { Costs } from './planContents';

/** What a component costs a month, before and after, in US dollars. */
export interface ComponentCostChange {
  readonly component: string;
  readonly type: string;
  readonly before: number;
  readonly after: number;
}

/** What a stack costs a month, before and after, in US dollars. */
export interface CostDifference {
  readonly before: number;
  readonly after: number;
  /** Components whose cost changes, the largest change first. */
  readonly components: readonly ComponentCostChange[];
}

/** Returns how the monthly cost changes. */
export function costDifference(base: Costs, head: Costs): CostDifference {
  const changes = new Map<string, ComponentCostChange>();
  const add = ({ components }: Costs, side: 'before' | 'after') => {
    for (const { component, type, monthly } of components) {
      const key = `${type} ${component}`;
      const change = changes.get(key) ?? { component, type, before: 0, after: 0 };
      changes.set(key, { ...change, [side]: change[side] + monthly });
    }
  };
  add(base, 'before');
  add(head, 'after');
  return {
    before: base.monthly,
    after: head.monthly,
    components: [...changes.values()].filter(({ before, after }) => before !== after).sort(largestFirst),
  };
}

function largestFirst(left: ComponentCostChange, right: ComponentCostChange): number {
  const size = ({ before, after }: ComponentCostChange) => Math.abs(after - before);
  return size(right) - size(left) || (left.component < right.component ? -1 : 1);
}
