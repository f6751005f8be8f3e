import type { Environment } from '../src/model/environment';
import { reliabilityExclusions } from './reliability/reliabilityExclusions';
import { awsSecurityExclusions } from './security/aws/awsSecurityExclusions';
import { podSecurityExclusions } from './security/kubernetes/podSecurityExclusions';

/** A resource that a rule does not bind, and why. */
export interface Exclusion {
  /** Id of the rule. */
  readonly rule: string;
  /** Type token of the resource. */
  readonly type: string;
  /** Name of the resource in the program; "*" stands for any text. */
  readonly name: string;
  /** Environments in which the rule does not bind it. Default: all of them. */
  readonly environments?: readonly Environment[];
  /** Why the rule does not bind it, in a sentence. */
  readonly reason: string;
}

/** Every exclusion of the shipped systems. A user's own are in the settings of the rules. */
export const exclusions: readonly Exclusion[] = [
  ...awsSecurityExclusions,
  ...podSecurityExclusions,
  ...reliabilityExclusions,
];
