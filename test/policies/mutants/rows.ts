import type { Mutant, Subject } from '../mutant';

/** A rule, what is spoilt in a few words, how, and part of what the rule must say. */
export type Row = readonly [rule: string, title: string, spoil: Mutant['spoil'], says: RegExp];

/** Returns the spoilt plans of one stack. */
export function mutantsOf(subject: Subject, rows: readonly Row[]): readonly Mutant[] {
  return rows.map(([rule, title, spoil, says]) => ({ rule, title, subject, spoil, says }));
}
