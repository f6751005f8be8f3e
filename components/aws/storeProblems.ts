import { UserError } from '../../src/model/userError';
import type { StoreNetwork } from './storeArgs';

/** What autonaming appends: "-" and seven hexadecimal digits. */
const autonameSuffix = '-0000000';

/**
 * Refuses a store that has problems, all of them at once.
 * @throws UserError, each problem with kind and name of the store before it.
 */
export function refuseStore(kind: string, name: string, problems: readonly string[]): void {
  if (problems.length > 0) throw storeRefusal(kind, name, problems);
}

/** Returns the error that refuses a store, each problem with kind and name of the store before it. */
export function storeRefusal(kind: string, name: string, problems: readonly string[]): UserError {
  return new UserError(problems.map((problem) => `${kind} "${name}": ${problem}`));
}

/**
 * Returns what is wrong with a name that AWS resources are named after; AWS would refuse it only at `up`. `maximum` is
 * the length that the service admits, `longestSuffix` a sample of the longest ending that is appended.
 */
export function nameProblems(name: string, maximum: number, longestSuffix = autonameSuffix): string[] {
  const allowed = maximum - longestSuffix.length;
  if (name.length <= allowed && /^[a-z](-?[a-z0-9])*$/.test(name)) return [];
  return [
    `the name must be at most ${allowed} lowercase letters, digits and single hyphens, a letter first ` +
      `(AWS admits ${maximum} characters, the rest is an ending)`,
  ];
}

/** Returns what is wrong when a service wants data subnets in more zones than there are. */
export function zoneProblems({ dataSubnetIds: { length } }: StoreNetwork, least: number): string[] {
  return length >= least
    ? []
    : [`needs data subnets in ${least} availability zones or more, and has ${length}`];
}

/** Returns what is wrong with a number that must be whole and between two others, both included. */
export function rangeProblems(field: string, value: number, least: number, most: number): string[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [`${field} ${value} is not a whole number from ${least} to ${most}`];
}
