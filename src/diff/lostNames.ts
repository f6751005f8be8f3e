import { isBag, isList, isSecret, type PropertyValue } from '../simulation/propertyValue';
import type { Pair } from './pairResources';
import { nameOf, type PlanResource } from './planContents';

/** Returns what looks like a rename to which an alias is missing: same type, and same inputs but for names. */
export function lostNames(
  created: readonly PlanResource[],
  deleted: readonly PlanResource[],
): readonly Pair[] {
  const free = new Set(created);
  return deleted.flatMap((before) => {
    const after = [...free].find((candidate) => isRename(before, candidate));
    if (after === undefined) return [];
    free.delete(after);
    return [{ before, after }];
  });
}

function isRename(before: PlanResource, after: PlanResource): boolean {
  if (before.type !== after.type) return false;
  const names = [nameOf(before.urn), nameOf(after.urn)] as const;
  return isSameButFor([names, differingPart(...names)], before.inputs, after.inputs);
}

/** Returns of two names the words in which they differ: "auth" and "login" of "auth-service" and "login-service". */
function differingPart(from: string, to: string): Naming {
  const [left, right] = [wordsOf(from), wordsOf(to)];
  const start = sharedLength(left, right);
  const end = sharedLength(left.slice(start).reverse(), right.slice(start).reverse());
  const part = (words: readonly string[]) => words.slice(start, words.length - end).join('');
  return [part(left), part(right)];
}

function wordsOf(name: string): readonly string[] {
  return name.split(/(?<=[-./_])|(?=[-./_])/);
}

function sharedLength(left: readonly string[], right: readonly string[]): number {
  const index = left.findIndex((word, position) => word !== right[position]);
  return index < 0 ? left.length : index;
}

/** An old name, or a part of one, and what it is now. */
type Naming = readonly [string, string];

function isSameButFor(
  names: readonly Naming[],
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
): boolean {
  // Simulated secrets come from names, too.
  if (isSecret(before) && isSecret(after)) return true;
  if (typeof before === 'string' && typeof after === 'string') return isRenamedText(names, before, after);
  if (isList(before) && isList(after)) {
    return (
      before.length === after.length &&
      before.every((child, index) => isSameButFor(names, child, after[index]))
    );
  }
  if (!isBag(before) || !isBag(after)) return before === after;
  const keys = Object.keys(before);
  return (
    keys.length === Object.keys(after).length &&
    keys.every((key) => isSameButFor(names, before[key], after[key]))
  );
}

function isRenamedText(names: readonly Naming[], before: string, after: string): boolean {
  const renamed = names.filter(([from]) => from !== '').map(([from, to]) => before.replaceAll(from, to));
  return [before, ...renamed].some((text) => withoutDerived(text) === withoutDerived(after));
}

/** Ids, digests and autonames come from names. */
function withoutDerived(text: string): string {
  return text.replaceAll(/[0-9a-f]{7,}/gi, '#');
}
