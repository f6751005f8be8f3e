import { knownAfterUp, unknownMarker } from '../src/simulation/propertyValue';
import { findings } from './findings';
import { exclusions as shippedExclusions, type Exclusion } from './exclusions';
import type { PolicyResource } from './policyResource';
import type { PolicyConfig, RuleConfig } from './policyConfig';
import { ofType, type PolicyStack } from './policyStack';
import type { Enforcement, Group, Rule, Severity } from './rule';
import { rules as everyRule } from './rules';

/** What a rule says of a resource that does not simply pass. */
export interface PolicyResult {
  readonly rule: string;
  readonly group: Group;
  readonly severity: Severity;
  readonly enforcement: Enforcement;
  /** `undecided`: it rests on a value that is not known yet. `excluded`: a violation that an exclusion lets pass. */
  readonly outcome: 'violation' | 'undecided' | 'excluded';
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** What is wrong. */
  readonly message: string;
  /** How to mend it. */
  readonly mend: string;
  /** Why it is excluded. */
  readonly reason?: string;
}

/** What all the rules say of a stack. */
export interface PolicyReport {
  /** Rules that were asked. */
  readonly rules: number;
  /** Questions asked: a rule about a resource each. */
  readonly judgements: number;
  readonly results: readonly PolicyResult[];
}

export interface EvaluateOptions {
  /** Default: every rule. */
  readonly rules?: readonly Rule[];
  /** Default: the shipped ones. */
  readonly exclusions?: readonly Exclusion[];
  /** What the user sets for rules. Default: nothing. */
  readonly config?: PolicyConfig;
}

/** Returns what the rules say of the stack: violations, what is undecided, and what is excluded. */
export function evaluate(stack: PolicyStack, options: EvaluateOptions = {}): PolicyReport {
  const { rules = everyRule, exclusions = shippedExclusions, config = {} } = options;
  const results: PolicyResult[] = [];
  let judgements = 0;
  const asked = rules.filter((rule) => config[rule.id]?.enforcement !== 'disabled');
  for (const rule of asked) {
    for (const resource of rule.types.flatMap((type) => ofType(stack, type))) {
      judgements += 1;
      results.push(...judge(rule, resource, stack, exclusions, config[rule.id] ?? {}));
    }
  }
  return { rules: asked.length, judgements, results };
}

/** Returns what the rule says of one resource. */
export function judge(
  rule: Rule,
  resource: PolicyResource,
  stack: PolicyStack,
  exclusions: readonly Exclusion[],
  config: RuleConfig,
): readonly PolicyResult[] {
  const { messages, undecided } = findings(rule, resource, stack, config.numbers ?? {});
  if (messages.length === 0) return [];
  const exclusion =
    exclusions.find((candidate) => candidate.rule === rule.id && excludes(candidate, resource, stack)) ??
    config.exclude?.find((candidate) => excludes(candidate, resource, stack));
  const { enforcement: given } = config;
  const enforcement = given === undefined || given === 'disabled' ? rule.enforcement : given;
  const outcome = undecided ? 'undecided' : exclusion === undefined ? 'violation' : 'excluded';
  return messages.map((message) => ({
    rule: rule.id,
    group: rule.group,
    severity: rule.severity,
    enforcement,
    outcome,
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    message: message.replaceAll(unknownMarker, knownAfterUp),
    mend: rule.mend,
    ...(outcome === 'excluded' && exclusion !== undefined ? { reason: exclusion.reason } : {}),
  }));
}

/** Says whether the exclusion names the resource in the stack's environment; "*" in its name stands for any text. */
function excludes(
  { type, name, environments }: Omit<Exclusion, 'rule'>,
  resource: PolicyResource,
  { facts }: PolicyStack,
): boolean {
  if (environments?.includes(facts.environment) === false) return false;
  const pattern = name
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return type === resource.type && new RegExp(`^${pattern}$`).test(resource.name);
}
