import { namespace } from './schema';

/** Returns the settings as the engine keeps them: texts by full key. */
export function engineConfig(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `${namespace}:${key}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
