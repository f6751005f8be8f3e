import { isDeepStrictEqual } from 'node:util';
import { isBag, isList, isSecret, mapValues, type PropertyValue } from '../simulation/propertyValue';
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
  return [names, differingPart(...names)].some(([from, to]) =>
    isDeepStrictEqual(withoutNames(before.inputs, from), withoutNames(after.inputs, to)),
  );
}

/** Returns of two names the words in which they differ: "auth" and "login" of "auth-service" and "login-service". */
function differingPart(from: string, to: string): readonly [string, string] {
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

/** Ids, digests and autonames come from names; so do simulated secrets. */
const derived = /[0-9a-f]{7,}/gi;

function withoutNames(value: PropertyValue, name: string): PropertyValue {
  if (isSecret(value)) return 'secret';
  if (typeof value === 'string') {
    return (name === '' ? value : value.replaceAll(name, '#')).replaceAll(derived, '#');
  }
  if (isList(value)) return mapValues(value, (child) => withoutNames(child, name));
  if (!isBag(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withoutNames(child, name)]));
}
