import type { Environment, Target } from '../src/model/environment';
import type { Grant } from '../src/wiring/grant';
import { groupBy } from '../src/wiring/groupBy';
import { oncePer } from './oncePer';
import type { PolicyResource } from './policyResource';

/** What the settings and the wiring say of a stack, as plain data. */
export interface StackFacts {
  readonly system: string;
  readonly environment: Environment;
  readonly target: Target;
  /** Whether the settings ask that data be kept from deletion; on in production unless they say otherwise. */
  readonly deletionProtection: boolean;
  /** What the stack may cost, in US dollars a month. */
  readonly monthlyBudget: number;
  /** Ids of the bindings that the system declares and the platform needs. */
  readonly bindings: readonly string[];
  /** What follows from the bindings. */
  readonly grants: readonly Grant[];
}

/** All of a stack that rules look at. */
export interface PolicyStack {
  readonly facts: StackFacts;
  readonly resources: readonly PolicyResource[];
  /** Whether secrets are marked in props: in a plan they are, while the engine's policy host gets them opened. */
  readonly secretsMarked: boolean;
}

const resourcesByType = oncePer(({ resources }: PolicyStack) => groupBy(resources, ({ type }) => type));

/** Returns the resources of the type. */
export function ofType(stack: PolicyStack, type: string): readonly PolicyResource[] {
  return resourcesByType(stack).get(type) ?? [];
}
