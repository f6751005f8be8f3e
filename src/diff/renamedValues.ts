import { isBag, isList, mapValues, type PropertyBag, type PropertyValue } from '../simulation/propertyValue';
import type { Pair } from './pairResources';
import { placeOf } from './planContents';
import { isTelling, textsOf } from './textsOf';

/**
 * Returns a function that puts the values of before in place of those that the simulated cloud derives from a name: a
 * resource that an alias names keeps its id, its generated name and its generated secret in a real cloud.
 */
export function withEarlierValues(pairs: readonly Pair[]): (inputs: PropertyBag) => PropertyBag {
  const renamed = pairs.filter(({ before, after }) => placeOf(before.urn) !== placeOf(after.urn));
  const earlier = new Map(renamed.flatMap(valuesOf));
  if (earlier.size === 0) return (inputs) => inputs;
  // Longer ones first: an ARN has the name in it.
  const values = [...earlier].sort(([left], [right]) => right.length - left.length);
  const replace = (value: PropertyValue): PropertyValue =>
    typeof value === 'string'
      ? values.reduce((text, [later, was]) => text.replaceAll(later, was), value)
      : mapValues(value, replace);
  return (inputs) => {
    const replaced = replace(inputs);
    return isBag(replaced) ? replaced : {};
  };
}

/** Returns the texts that the cloud makes of a renamed resource, each with what it was. */
function valuesOf({ before, after }: Pair): readonly (readonly [string, string])[] {
  const given = new Set(textsOf(after.inputs));
  const ids = before.id === undefined || after.id === undefined ? [] : [[after.id, before.id] as const];
  return [...ids, ...textPairs(after.outputs, before.outputs)].filter(
    ([later, was]) => later !== was && isTelling(later) && !given.has(later),
  );
}

function textPairs(
  after: PropertyValue | undefined,
  before: PropertyValue | undefined,
): readonly (readonly [string, string])[] {
  if (typeof after === 'string' && typeof before === 'string') return [[after, before]];
  if (isList(after) && isList(before)) {
    return after.flatMap((child, index) => textPairs(child, before[index]));
  }
  if (!isBag(after) || !isBag(before)) return [];
  return Object.entries(after).flatMap(([key, child]) => textPairs(child, before[key]));
}
