import { Option } from 'commander';
import { parse } from 'yaml';
import type { Change } from '../config/stackFileChanges';

/** Returns the option that gives a setting; it can be repeated. */
export function setOption(): Option {
  return new Option('--set <key=value>', 'a setting, such as mode=both; can be repeated').argParser(
    (value, values: readonly string[] = []) => [...values, value],
  );
}

/**
 * Returns the settings of such options: the key is a path with dots, the value YAML, as in stores.postgres.size=large.
 * What is none is added to the problems.
 */
export function readSet(set: readonly string[], problems: string[]): readonly Change[] {
  return set.flatMap((assignment) => {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(assignment) ?? [];
    if (key !== undefined && value !== undefined) {
      const parsed: unknown = parse(value);
      return [{ path: key.split('.'), value: parsed }];
    }
    problems.push(`--set: "${assignment}" gives nothing; write it as KEY=VALUE, such as mode=both`);
    return [];
  });
}
