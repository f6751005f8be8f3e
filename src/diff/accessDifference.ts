import type { AccessRows } from './planContents';

/** A grant, and the bindings that it serves. */
export interface GrantChange {
  readonly id: string;
  readonly bindings: readonly string[];
  /** What is granted, in a sentence. */
  readonly grants: string;
  /** Why it is wider than its bindings ask; absent where it is exact. */
  readonly wider?: string;
}

/** A grant that is there before and after, and says something else. */
export interface GrantUpdate extends GrantChange {
  /** What was granted, in a sentence, and why that was wider. */
  readonly before: Pick<GrantChange, 'grants' | 'wider'>;
  /** `other` where neither sentence holds all of the other's words, as with another address range. */
  readonly direction: 'wider' | 'narrower' | 'other';
}

/** How the access matrix changes. */
export interface AccessDifference {
  readonly bindingsAdded: readonly string[];
  readonly bindingsRemoved: readonly string[];
  readonly grantsAdded: readonly GrantChange[];
  readonly grantsRemoved: readonly GrantChange[];
  readonly grantsChanged: readonly GrantUpdate[];
}

/** Returns what the second access matrix grants otherwise than the first; a grant of several bindings is told once. */
export function accessDifference(base: AccessRows, head: AccessRows): AccessDifference {
  const [before, after] = [grantsOf(base), grantsOf(head)];
  const [bindingsBefore, bindingsAfter] = [bindingsOf(base), bindingsOf(head)];
  return {
    bindingsAdded: bindingsAfter.filter((binding) => !bindingsBefore.includes(binding)),
    bindingsRemoved: bindingsBefore.filter((binding) => !bindingsAfter.includes(binding)),
    grantsAdded: [...after.values()].filter(({ id }) => !before.has(id)),
    grantsRemoved: [...before.values()].filter(({ id }) => !after.has(id)),
    grantsChanged: [...after.values()].flatMap((grant) => {
      const earlier = before.get(grant.id);
      return earlier === undefined ? [] : grantUpdate(earlier, grant);
    }),
  };
}

function bindingsOf(rows: AccessRows): readonly string[] {
  return rows.map(({ binding }) => binding).sort();
}

function grantsOf(rows: AccessRows): ReadonlyMap<string, GrantChange> {
  const grants = new Map<string, GrantChange>();
  for (const { binding, grants: granted } of rows) {
    for (const grant of granted) {
      const bindings = [...(grants.get(grant.id)?.bindings ?? []), binding].sort();
      grants.set(grant.id, { ...grant, bindings });
    }
  }
  return new Map([...grants].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function grantUpdate(earlier: GrantChange, grant: GrantChange): readonly GrantUpdate[] {
  const { grants, wider } = earlier;
  if (grants === grant.grants && wider === grant.wider) return [];
  const before = { grants, ...(wider === undefined ? {} : { wider }) };
  return [{ ...grant, before, direction: directionOf(earlier, grant) }];
}

function directionOf(earlier: GrantChange, grant: GrantChange): GrantUpdate['direction'] {
  if (earlier.grants === grant.grants) {
    if (earlier.wider !== undefined && grant.wider !== undefined) return 'other';
    return grant.wider === undefined ? 'narrower' : 'wider';
  }
  const [before, after] = [termsOf(earlier.grants), termsOf(grant.grants)];
  if (covers(after, before)) return 'wider';
  return covers(before, after) ? 'narrower' : 'other';
}

interface Terms {
  readonly given: ReadonlySet<string>;
  /** What a sentence takes out again: "not 10.0.0.0/8". */
  readonly excepted: ReadonlySet<string>;
}

function termsOf(sentence: string): Terms {
  const excepted = [...sentence.matchAll(/\bnot (\S+?)(?=,|\s|$)/g)].map(([, term = '']) => term);
  const given = sentence.replaceAll(/\bnot \S+/g, '').split(/[\s,]+/);
  return { given: new Set(given.filter((term) => term !== 'and')), excepted: new Set(excepted) };
}

/** Says whether one sentence grants all that the other does. */
function covers(wide: Terms, narrow: Terms): boolean {
  return (
    [...narrow.given].every((term) => wide.given.has(term)) &&
    [...wide.excepted].every((term) => narrow.excepted.has(term))
  );
}
