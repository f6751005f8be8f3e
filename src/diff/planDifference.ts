import { isSecret, type PropertyValue } from '../simulation/propertyValue';
import { accessDifference, type AccessDifference } from './accessDifference';
import { costDifference, type CostDifference } from './costDifference';
import type { PlanContents } from './planContents';
import { policyDifference, type PolicyDifference } from './policyDifference';
import { resourceDifference, type ResourceDifference } from './resourceDifference';

/** What the second plan of a stack does otherwise than the first. Plain data. */
export interface PlanDifference {
  readonly resources: ResourceDifference;
  /** Absent where one of the plans has no access matrix. */
  readonly access?: AccessDifference;
  /** Absent where one of the plans asked no policies. */
  readonly policies?: PolicyDifference;
  /** Absent where one of the plans has no prices. */
  readonly cost?: CostDifference;
  /** What could not be compared, and why: a sentence each. */
  readonly notes: readonly string[];
}

/** Returns the difference of two plans. */
export function planDifference(base: PlanContents, head: PlanContents): PlanDifference {
  const access = both(base.access, head.access, accessDifference);
  const policies = both(base.policies, head.policies, policyDifference);
  const cost = both(base.cost, head.cost, costDifference);
  return {
    resources: resourceDifference(base.resources, head.resources),
    ...(access === undefined ? {} : { access }),
    ...(policies === undefined ? {} : { policies }),
    ...(cost === undefined ? {} : { cost }),
    notes: [
      ...missing('access matrix', base.access, head.access),
      ...missing('results of policies', base.policies, head.policies),
      ...missing('prices', base.cost, head.cost),
      ...withoutFingerprints(base, head),
    ],
  };
}

function both<Part, Difference>(
  base: Part | undefined,
  head: Part | undefined,
  compare: (base: Part, head: Part) => Difference,
): Difference | undefined {
  return base === undefined || head === undefined ? undefined : compare(base, head);
}

/** A plan of an older Berth lacks some files: then nothing is said of them but that. */
function missing(what: string, base: unknown, head: unknown): readonly string[] {
  if (base === undefined && head === undefined) return [];
  if (base === undefined) return [`The plan of the base has no ${what}: nothing is compared there.`];
  return head === undefined ? [`The plan of the head has no ${what}: nothing is compared there.`] : [];
}

/** Where one plan has no fingerprints of secrets, none of theirs is told as changed. */
function withoutFingerprints(base: PlanContents, head: PlanContents): readonly string[] {
  const sides = { base, head };
  return Object.entries(sides)
    .filter(([, { resources }]) => resources.some(({ inputs }) => hasBareSecret(inputs)))
    .map(([side]) => `The plan of the ${side} has no fingerprints of secrets: no change of one is told.`);
}

function hasBareSecret(value: PropertyValue): boolean {
  if (isSecret(value)) return value['fingerprint'] === undefined;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasBareSecret);
}

/** How many resources are made, replaced, changed and deleted. */
export interface DifferenceCounts {
  readonly creates: number;
  readonly replacements: number;
  readonly updates: number;
  readonly deletes: number;
}

/** Returns how many resources are made, replaced, changed and deleted. */
export function countsOf({ creates, replacements, updates, deletes }: ResourceDifference): DifferenceCounts {
  return {
    creates: creates.length,
    replacements: replacements.length,
    updates: updates.length,
    deletes: deletes.length,
  };
}

/** Says whether nothing differs that a reviewer would want to know. */
export function isUnchanged({ resources, access, policies, cost }: PlanDifference): boolean {
  return (
    resources.creates.length + resources.updates.length + resources.replacements.length === 0 &&
    resources.deletes.length + resources.options.length + resources.renames.length === 0 &&
    (access === undefined || isSameAccess(access)) &&
    (policies === undefined || isSamePolicies(policies)) &&
    (cost === undefined || (cost.before === cost.after && cost.components.length === 0))
  );
}

function isSameAccess(access: AccessDifference): boolean {
  return (
    access.bindingsAdded.length + access.bindingsRemoved.length === 0 &&
    access.grantsAdded.length + access.grantsRemoved.length + access.grantsChanged.length === 0
  );
}

function isSamePolicies({ appeared, went, changed }: PolicyDifference): boolean {
  return appeared.length + went.length + changed.length === 0;
}
