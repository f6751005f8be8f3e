import type { ExportedSecret } from './exportedSecrets';
import type { Making, SecretSource, SecretText } from './secretSources';

/** A variable that is to be filled before what was exported can run. */
export interface SecretVariable {
  /** "POSTGRES_PASSWORD". */
  readonly name: string;
  readonly making: Making;
  /** Secrets that hold it, each with the key: "auth-service-database (url)". */
  readonly usedIn: readonly string[];
}

/** One use of a source in a Secret. */
interface Usage {
  readonly source: SecretSource;
  readonly secret: string;
  readonly key: string;
  /** Whether the value is the source and nothing else. */
  readonly whole: boolean;
}

/** What names already say. */
const telling = /(password|secret|key|cookie|token|id)$/;

/**
 * Returns the variables of the Secrets by the name of their source. A value that is in several Secrets, such as a
 * password and the URL with it, is one variable.
 */
export function secretVariables(secrets: readonly ExportedSecret[]): ReadonlyMap<string, SecretVariable> {
  const bySource = new Map<string, Usage[]>();
  for (const usage of secrets.flatMap(usagesOf)) {
    const { name } = usage.source;
    bySource.set(name, [...(bySource.get(name) ?? []), usage]);
  }
  const sorted = [...bySource].sort(([one], [other]) => (one < other ? -1 : 1));
  return new Map(sorted.map(([source, usages]) => [source, variableOf(source, usages)]));
}

function usagesOf({ name: secret, values }: ExportedSecret): Usage[] {
  return [...values].flatMap(([key, text]) =>
    text.flatMap((part) =>
      typeof part === 'string' ? [] : [{ source: part, secret, key, whole: text.length === 1 }],
    ),
  );
}

function variableOf(source: string, usages: readonly Usage[]): SecretVariable {
  const usedIn = [...new Set(usages.map(({ secret, key }) => `${secret} (${key})`))];
  const making = usages[0]?.source.making ?? { kind: 'given' };
  return { name: nameOf(source, usages), making, usedIn };
}

function nameOf(source: string, usages: readonly Usage[]): string {
  if (telling.test(source)) return constant(source);
  const whole = usages.filter((usage) => usage.whole).map(({ key }) => key);
  const own = whole.length === usages.length ? whole[0] : undefined;
  return constant(`${source}-${own !== undefined && telling.test(own) ? own : 'password'}`);
}

/** Returns the name as one of an environment variable. */
function constant(name: string): string {
  return name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=[0-9])/, '_');
}

/** Returns the text with what `write` makes of each variable in it, and `plain` of what is between them. */
export function writeSecretText(
  text: SecretText,
  variables: ReadonlyMap<string, SecretVariable>,
  write: (variable: SecretVariable) => string,
  plain: (part: string) => string = (part) => part,
): string {
  return text
    .map((part) => {
      if (typeof part === 'string') return plain(part);
      const variable = variables.get(part.name);
      if (variable === undefined) throw new Error(`there is no variable of ${part.name}`);
      return write(variable);
    })
    .join('');
}
