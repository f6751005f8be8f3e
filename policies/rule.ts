import type { PolicyResource } from './policyResource';
import type { PolicyStack } from './policyStack';

/** The packs of rules. */
export const groups = ['security', 'reliability', 'limits', 'grants', 'cost'] as const;
export type Group = (typeof groups)[number];

export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** What a violation does: it stops, or it is told. */
export type Enforcement = 'mandatory' | 'advisory';

/**
 * What becomes of a finding that rests on a value which is not known yet: it is told as undecided, it counts as passed,
 * or it counts as a violation.
 */
export type OnUnknown = 'undecided' | 'passes' | 'violates';

/** Where a rule comes from. */
export interface Standard {
  /** Its name, e.g. "CIS Amazon EKS Benchmark". */
  readonly name: string;
  /** Its version or year. */
  readonly version: string;
  /** The place in it, e.g. "5.3.1". */
  readonly reference: string;
}

/** A number that a user may set for a rule. */
export interface RuleSetting {
  /** What it is, with its unit. */
  readonly description: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Tells the number of a setting: the user's, or the default. */
export type NumberOf<Name extends string> = (name: Name) => number;

/** A rule as its author writes it: what is asked of every resource of some types. */
export interface RuleDefinition<Name extends string = never> {
  /** Unique, and begins with its group: "security-rds-encrypted". */
  readonly id: `${Group}-${string}`;
  readonly severity: Severity;
  readonly enforcement: Enforcement;
  /** Why the rule is there, in a sentence or two. */
  readonly why: string;
  /** How to mend a violation. */
  readonly mend: string;
  readonly standards: readonly [Standard, ...Standard[]];
  readonly onUnknown: OnUnknown;
  /** Numbers that a user may set. Default: none. */
  readonly settings?: Readonly<Record<Name, RuleSetting>>;
  /** Type tokens of the resources that it judges; `stackType` for what must not be absent. */
  readonly types: readonly string[];
}

/** A rule that looks at one resource alone. */
export interface ResourceRuleDefinition<Name extends string = never> extends RuleDefinition<Name> {
  /** Returns what is wrong with the resource, a line each. */
  readonly check: (resource: PolicyResource, numberOf: NumberOf<Name>) => readonly string[];
}

/** A rule that looks at a resource and at whatever stands around it. */
export interface StackRuleDefinition<Name extends string = never> extends RuleDefinition<Name> {
  /** Returns what is wrong with the resource in its stack, a line each. */
  readonly check: (
    resource: PolicyResource,
    stack: PolicyStack,
    numberOf: NumberOf<Name>,
  ) => readonly string[];
}

/** What every rule has, whatever its settings. */
interface RuleBase extends Omit<RuleDefinition, 'settings'> {
  readonly group: Group;
  readonly settings: Readonly<Record<string, RuleSetting>>;
}

/** Numbers that a user has set; those left out have their default. */
export type GivenNumbers = Readonly<Record<string, number>>;

export interface ResourceRule extends RuleBase {
  readonly scope: 'resource';
  readonly check: (resource: PolicyResource, given: GivenNumbers) => readonly string[];
}

export interface StackRule extends RuleBase {
  readonly scope: 'stack';
  readonly check: (resource: PolicyResource, stack: PolicyStack, given: GivenNumbers) => readonly string[];
}

export type Rule = ResourceRule | StackRule;

/** The type of the stack itself, which a rule names that asks for something the stack must have. */
export const stackType = 'pulumi:pulumi:Stack';

/** Returns the rule about single resources. */
export function resourceRule<Name extends string = never>(
  definition: ResourceRuleDefinition<Name>,
): ResourceRule {
  const { check, settings } = definition;
  return {
    ...definition,
    ...common(definition.id, settings),
    scope: 'resource',
    check: (resource, given) => check(resource, numbersOf(settings, given)),
  };
}

/** Returns the rule about resources within their stack. */
export function stackRule<Name extends string = never>(definition: StackRuleDefinition<Name>): StackRule {
  const { check, settings } = definition;
  return {
    ...definition,
    ...common(definition.id, settings),
    scope: 'stack',
    check: (resource, stack, given) => check(resource, stack, numbersOf(settings, given)),
  };
}

type Settings<Name extends string> = Readonly<Record<Name, RuleSetting>> | undefined;

function common(id: string, settings: Settings<string>): Pick<RuleBase, 'group' | 'settings'> {
  const group = groups.find((candidate) => id.startsWith(`${candidate}-`));
  if (group === undefined) throw new Error(`The rule ${id} names no group of ${groups.join(', ')}.`);
  return { group, settings: settings ?? {} };
}

function numbersOf<Name extends string>(settings: Settings<Name>, given: GivenNumbers): NumberOf<Name> {
  return (name) => given[name] ?? settings?.[name].default ?? Number.NaN;
}
