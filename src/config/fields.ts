import { z } from 'zod';
import { parseAddressRange } from './addressRange';
import { isPlaceholder } from './secretPlaceholder';

/** The message of every field says what would be right, in words that follow "it must be". */

/** Returns a field of text that matches the pattern. */
export function text(right: string, pattern: RegExp) {
  return z.string({ error: right }).regex(pattern, { error: right });
}

/** Returns a field of a secret text that matches the pattern, or of what stands for one in a plan. */
export function secretText(right: string, pattern: RegExp) {
  return z
    .string({ error: right })
    .refine((value) => pattern.test(value) || isPlaceholder(value), { error: right });
}

/** Returns a field that is one of the words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `one of ${words.join(', ')}` });
}

/** Returns a field of a whole number within the bounds. */
export function wholeNumber(minimum: number, maximum: number, unit: string) {
  const right = `a whole number of ${unit} from ${minimum} to ${maximum}`;
  return z.int({ error: right }).min(minimum, { error: right }).max(maximum, { error: right });
}

/** Returns a field that is true or false. */
export function yesOrNo() {
  return z.boolean({ error: 'true or false' });
}

/** Returns a field of an IPv4 address range. */
export function addressRange() {
  const right = 'an IPv4 address range such as 192.0.2.0/24, with no bit set beyond its prefix';
  return z.string({ error: right }).refine((cidr) => parseAddressRange(cidr) !== undefined, { error: right });
}

/** Returns a field that lists values; `right` names the elements. */
export function listOf<Element extends z.ZodType>(element: Element, right: string) {
  return z.array(element, { error: `a list of ${right}` });
}

/** Returns a field made of named fields; any other name is an error. */
export function group<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: `a group of settings: ${Object.keys(shape).join(', ')}` });
}

/** Returns a field that gives a value by name. */
export function byName<Value extends z.ZodType>(value: Value, what: string) {
  return z.record(z.string(), value, { error: `a group of settings by name of the ${what}` });
}

/** One label of a DNS name. */
const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const domainPattern = new RegExp(`^(?=.{1,253}$)(localhost|(${label}\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9]))$`);

/** Returns a field of a DNS name with at least two labels, or localhost. */
export function domainName() {
  return text('a DNS name in lower case, such as example.com', domainPattern);
}

/** Returns a field of the name of a Kubernetes object. */
export function kubernetesName() {
  return text(
    'the name of a Kubernetes object: lower-case letters, digits, hyphens and dots, at most 253 characters',
    new RegExp(`^(?=.{1,253}$)${label}(\\.${label})*$`),
  );
}

/** Returns a field of a Kubernetes quantity. */
export function quantity(example: string) {
  return text(
    `a Kubernetes quantity in quotes, such as "${example}"`,
    /^(\d+(\.\d+)?)(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/,
  );
}
