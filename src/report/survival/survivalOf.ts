import type { Ground } from './ground';

/**
 * What becomes of a part of a stack. `survives`: it goes on, with a failover of a minute or two at most. `interrupted`:
 * it stops, and comes back by itself while the zone or the node is still gone. `lost`: it does not come back before that
 * unless a person acts, with a backup if need be. `unknown`: it rests on something that the plan does not show.
 */
export type Verdict = 'survives' | 'interrupted' | 'lost' | 'unknown';

export interface Outcome {
  readonly verdict: Verdict;
  /** What it follows from, in a sentence or two. */
  readonly reason: string;
}

/** What the loss of one zone does, and that of one node: of the cluster, or the host beneath a service of AWS. */
export interface Outcomes {
  readonly zone: Outcome;
  readonly node: Outcome;
}

export function survives(reason: string): Outcome {
  return { verdict: 'survives', reason };
}

export function interrupted(reason: string): Outcome {
  return { verdict: 'interrupted', reason };
}

export function lost(reason: string): Outcome {
  return { verdict: 'lost', reason };
}

export function notShown(reason: string): Outcome {
  return { verdict: 'unknown', reason };
}

/** Returns "1 pod", "3 pods". */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Returns the zones of the ground in words. */
export function zonesText({ zones }: Ground): string {
  return zones.join(', ');
}
