import { placeOf, type Finding, type Findings } from './planContents';

/** A finding of a policy: a rule, a resource, and what is said of it. */
export type PolicyFinding = Finding;

/** A finding that weighs otherwise than before. */
export interface PolicyUpdate extends PolicyFinding {
  readonly before: Pick<PolicyFinding, 'outcome' | 'enforcement' | 'severity'>;
}

/** Findings of the policies that are new, those that are gone, and those that weigh otherwise. */
export interface PolicyDifference {
  readonly appeared: readonly PolicyFinding[];
  readonly went: readonly PolicyFinding[];
  readonly changed: readonly PolicyUpdate[];
}

/** Returns which findings appear, go, or have another outcome, enforcement or severity. */
export function policyDifference(base: Findings, head: Findings): PolicyDifference {
  const [before, after] = [byKey(base), byKey(head)];
  return {
    appeared: [...after].filter(([key]) => !before.has(key)).map(([, finding]) => finding),
    went: [...before].filter(([key]) => !after.has(key)).map(([, finding]) => finding),
    changed: [...after].flatMap(([key, finding]) => {
      const earlier = before.get(key);
      if (earlier === undefined || weightOf(earlier) === weightOf(finding)) return [];
      const { outcome, enforcement, severity } = earlier;
      return [{ ...finding, before: { outcome, enforcement, severity } }];
    }),
  };
}

function byKey({ results }: Findings): ReadonlyMap<string, PolicyFinding> {
  const found = results.map((finding) => [keyOf(finding), finding] as const);
  return new Map(found.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function keyOf({ rule, urn, message }: Finding): string {
  return [rule, placeOf(urn), message].join('\n');
}

/** Returns what a finding comes to, in words. */
export function weightOf({ outcome, enforcement, severity }: PolicyUpdate['before']): string {
  return `${outcome}, ${enforcement}, ${severity}`;
}
