import type { Subject } from '../config/subject';
import { environments, targets } from '../model/environment';
import { readSet } from './setOption';

/** The options that name a stack, or a system, its environment and its target. */
export interface SubjectOptions {
  readonly stack?: string;
  readonly system?: string;
  readonly environment?: string;
  readonly target?: string;
  /** Settings as KEY=VALUE, for a system. */
  readonly set?: readonly string[];
}

/** Returns what the options speak of; what is wrong with them is added to the problems. */
export function readSubject(options: SubjectOptions, problems: string[]): Subject | undefined {
  const { stack, system, environment, target, set = [] } = options;
  const wanted = [system, environment, target, set[0]];
  if (stack !== undefined) {
    if (wanted.every((value) => value === undefined)) return { stack };
    problems.push(
      '--stack: the stack file names system, environment, target and settings; leave out either --stack or those',
    );
    return undefined;
  }
  if (system === undefined) problems.push('--system: is missing; name a system, or a stack by --stack');
  const readEnvironment = oneOf('--environment', environment, environments, problems);
  const readTarget = oneOf('--target', target, targets, problems);
  if (system === undefined || readEnvironment === undefined || readTarget === undefined) return undefined;
  const overrides = readOverrides(set, problems);
  return { system, environment: readEnvironment, target: readTarget, overrides };
}

type Values = Readonly<Record<string, unknown>>;

/** Returns the settings that the options give, grouped as a stack file has them. */
export function readOverrides(set: readonly string[], problems: string[]): Values {
  return readSet(set, problems).reduce<Values>(
    (values, { path, value }) => withValue(values, path, value),
    {},
  );
}

function withValue(values: Values, [key = '', ...rest]: readonly string[], value: unknown): Values {
  const inner = values[key];
  return {
    ...values,
    [key]: rest.length === 0 ? value : withValue(isGroup(inner) ? inner : {}, rest, value),
  };
}

function isGroup(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the word that the option gives; another, or none, is added to the problems. */
export function oneOf<Word extends string>(
  option: string,
  value: string | undefined,
  words: readonly Word[],
  problems: string[],
): Word | undefined {
  const found = words.find((word) => word === value);
  if (found === undefined) {
    problems.push(
      `${option}: ${value === undefined ? 'is missing' : `"${value}" is not known`}; use ${words.join(', ')}`,
    );
  }
  return found;
}
