import { isBag, isUnknown } from '../propertyValue';
import { count, whole, type Rule } from '../rules';

const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function problemOf(key: string, value: unknown): string | undefined {
  if (key.length > 128)
    return `the key "${key.slice(0, 40)}..." has ${key.length} characters: 128 are allowed`;
  if (key.toLowerCase().startsWith('aws:'))
    return `the key "${key}" begins with "aws:", AWS keeps that for itself`;
  if (!tagCharacters.test(key))
    return `the key "${key}" has other characters than letters, digits, spaces and _ . : / = + - @`;
  if (typeof value !== 'string') return `"${key}" is not text`;
  if (value.length > 256) return `"${key}" has ${value.length} characters: 256 are allowed`;
  return tagCharacters.test(value)
    ? undefined
    : `"${key}" has other characters than letters, digits, spaces and _ . : / = + - @: "${value}"`;
}

/** What every service of AWS asks of tags. */
export const tagRules: readonly Rule[] = [
  count('tags', 0, 50, 'tags'),
  whole('tags', ({ tags }) => {
    const entries = isBag(tags) ? Object.entries(tags).filter(([, value]) => !isUnknown(value)) : [];
    return entries.map(([key, value]) => problemOf(key, value)).find((problem) => problem !== undefined);
  }),
];
