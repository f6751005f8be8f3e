import type { Subject } from '../config/subject';
import { environments, targets } from '../model/environment';

/** The options that name a stack, or a system, its environment and its target. */
export interface SubjectOptions {
  readonly stack?: string;
  readonly system?: string;
  readonly environment?: string;
  readonly target?: string;
}

/** Returns what the options speak of; what is wrong with them is added to the problems. */
export function readSubject(options: SubjectOptions, problems: string[]): Subject | undefined {
  const { stack, system, environment, target } = options;
  const wanted = [system, environment, target];
  if (stack !== undefined) {
    if (wanted.every((value) => value === undefined)) return { stack };
    problems.push(
      '--stack: the stack file names system, environment and target; leave out either --stack or those',
    );
    return undefined;
  }
  if (system === undefined) problems.push('--system: is missing; name a system, or a stack by --stack');
  const readEnvironment = oneOf('--environment', environment, environments, problems);
  const readTarget = oneOf('--target', target, targets, problems);
  if (system === undefined || readEnvironment === undefined || readTarget === undefined) return undefined;
  return { system, environment: readEnvironment, target: readTarget };
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
