import { isBag, isList, isSecret, isUnknown, type PropertyValue } from '../simulation/propertyValue';

/** Shorter texts stand in others by chance. */
const shortest = 6;

/** Returns the texts in the value that are long enough to be told by: ids, ARNs, addresses. */
export function textsOf(value: PropertyValue): readonly string[] {
  if (isSecret(value) || isUnknown(value)) return [];
  if (typeof value === 'string') return isTelling(value) ? [value] : [];
  if (isList(value)) return value.flatMap(textsOf);
  return isBag(value) ? Object.values(value).flatMap(textsOf) : [];
}

/** Returns whether a text is long enough to be told by. */
export function isTelling(text: string): boolean {
  return text.length >= shortest;
}
