import { asText, isSecret, isUnknown, type PropertyValue } from '../../../src/simulation/propertyValue';

/** Names whose value is a secret, by their last words: "POSTGRES_PASSWORD" and "adminPassword", but no "PASSWORD_FILE". */
const secretNames =
  /(?:^|[_.-])(?:password|passwd|passphrase|secret|secret[_-]?key|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|credentials?)$/i;

/** What only a secret looks like, in the words that a message says of it. */
const shapes: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['an access key of AWS', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a password in a URL', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@$]+@/i],
  ['a signed token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ['a token of GitHub', /\bgh[pousr]_[A-Za-z0-9]{36}\b/],
  ['a token of Slack', /\bxox[abprs]-[\w-]{10,}/],
];

/** Returns what secret the text holds, in a few words; undefined where it shows none. */
export function secretShape(text: string): string | undefined {
  return shapes.find(([, pattern]) => pattern.test(text))?.[0];
}

/**
 * Returns what is secret about a named plain value: that it is one to Pulumi, by its name, or by what it looks like;
 * undefined where nothing is.
 */
export function secretWords(name: string, value: PropertyValue | undefined): string | undefined {
  if (isSecret(value)) return 'a secret of the stack';
  const text = asText(value);
  if (text === '') return undefined;
  if (secretNames.test(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'))) return 'what its name calls a secret';
  return isUnknown(value) ? undefined : secretShape(text);
}
