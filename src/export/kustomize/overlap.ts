import { asText, isBag, isList, type PropertyBag, type PropertyValue } from '../../plan/recording';

/** Lists of the pods of a workload that a strategic merge patch merges by the name of their elements. */
const mergedByName: ReadonlySet<string> = new Set(['containers', 'initContainers', 'env']);
const workloads: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']);

/**
 * Returns what two objects of one kind have the same. What differs, or is in one alone, is absent; so is a list that
 * differs, unless a patch merges it by name and both have the same names in the same order.
 */
export function overlap(one: PropertyBag, other: PropertyBag): PropertyBag {
  const merged = workloads.has(asText(one['kind'])) ? mergedByName : new Set<string>();
  return sharedBag(one, other, merged);
}

function sharedBag(one: PropertyBag, other: PropertyBag, merged: ReadonlySet<string>): PropertyBag {
  const entries = Object.entries(one).flatMap(([key, value]) => {
    const counterpart = other[key];
    if (counterpart === undefined) return [];
    const shared = sharedValue(key, value, counterpart, merged);
    return shared === undefined ? [] : [[key, shared] as const];
  });
  return Object.fromEntries(entries);
}

function sharedValue(
  key: string,
  one: PropertyValue,
  other: PropertyValue,
  merged: ReadonlySet<string>,
): PropertyValue | undefined {
  if (same(one, other)) return one;
  if (isBag(one) && isBag(other)) {
    const shared = sharedBag(one, other, merged);
    return Object.keys(shared).length === 0 ? undefined : shared;
  }
  if (!merged.has(key) || !isList(one) || !isList(other)) return undefined;
  if (!same(namesOf(one), namesOf(other)) || refersToAnother(one) || refersToAnother(other)) return undefined;
  return one.map((element, index) => sharedBag(bagOf(element), bagOf(other[index]), merged));
}

/** Returns the strategic merge patch that makes the whole of what a base has of it. */
export function patchFor(base: PropertyBag, whole: PropertyBag): PropertyBag {
  const entries = Object.entries(whole).flatMap(([key, value]) => {
    const patch = patchValue(key, base[key], value);
    return patch === undefined ? [] : [[key, patch] as const];
  });
  return Object.fromEntries(entries);
}

function patchValue(
  key: string,
  base: PropertyValue | undefined,
  whole: PropertyValue,
): PropertyValue | undefined {
  if (base === undefined) return whole;
  if (same(base, whole)) return undefined;
  if (isBag(base) && isBag(whole)) return patchFor(base, whole);
  if (!isList(base) || !isList(whole)) return whole;
  return whole.flatMap((element, index) => {
    const [before, after] = [bagOf(base[index]), bagOf(element)];
    // Kustomize puts what a patch names before what it does not: containers must keep their order, variables need not.
    if (key === 'env' && same(before, after)) return [];
    return [{ name: after['name'] ?? null, ...patchFor(before, after) }];
  });
}

/** Returns whether two values are equal; of an object, whatever the order of its keys. */
export function same(one: PropertyValue, other: PropertyValue): boolean {
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((element, index) => same(element, other[index] ?? null));
  }
  if (!isBag(one) || !isBag(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key] ?? null, other[key] ?? null))
  );
}

/** Says whether a variable is made of one before it, by "$(NAME)": then their order must stay. */
function refersToAnother(list: readonly PropertyValue[]): boolean {
  return list.some((element) => asText(bagOf(element)['value']).includes('$('));
}

function namesOf(list: readonly PropertyValue[]): readonly PropertyValue[] {
  return list.map((element) => bagOf(element)['name'] ?? null);
}

function bagOf(value: PropertyValue | undefined): PropertyBag {
  return isBag(value) ? value : {};
}
