/** A resource that a rule does not bind, and why. */
export interface Exclusion {
  /** Id of the rule. */
  readonly rule: string;
  /** Type token of the resource. */
  readonly type: string;
  /** Name of the resource in the program; "*" stands for any text. */
  readonly name: string;
  /** Why the rule does not bind it, in a sentence. */
  readonly reason: string;
}

/** Every exclusion of the shipped systems. A user's own are in the settings of the rules. */
export const exclusions: readonly Exclusion[] = [];
