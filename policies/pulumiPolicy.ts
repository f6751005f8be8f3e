import type {
  Policy,
  PolicyConfigSchema,
  PolicyResource as EngineResource,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from '@pulumi/policy';
import { judge, type PolicyResult } from './evaluate';
import { exclusions } from './exclusions';
import { plainProps } from './plainProps';
import { excludeSchema, ruleConfig } from './policyConfig';
import type { PolicyResource } from './policyResource';
import type { ResourceRule, Rule, StackRule } from './rule';
import type { FactsOf } from './stackFactsReader';

/** Returns the rule as Pulumi's policy host takes it; what it finds is what `berth plan` finds. */
export function pulumiPolicy(rule: Rule, factsOf: FactsOf): ResourceValidationPolicy | StackValidationPolicy {
  return rule.scope === 'resource' ? resourcePolicy(rule, factsOf) : stackPolicy(rule, factsOf);
}

function resourcePolicy(rule: ResourceRule, factsOf: FactsOf): ResourceValidationPolicy {
  const types = new Set(rule.types);
  return {
    ...description(rule),
    validateResource: ofOneType(rule, (args, report) => {
      const { type, urn } = args;
      if (!types.has(type)) return;
      const resource = policyResource(args, []);
      const stack = { facts: factsOf(urn), resources: [resource], secretsMarked: false };
      tell(judge(rule, resource, stack, exclusions, ruleConfig(rule, args.getConfig())), report);
    }),
  };
}

function stackPolicy(rule: StackRule, factsOf: FactsOf): StackValidationPolicy {
  const types = new Set(rule.types);
  return {
    ...description(rule),
    validateStack: ofOneType(rule, (args, report) => {
      const { resources } = args;
      const [first] = resources;
      if (first === undefined || !resources.some(({ type }) => types.has(type))) return;
      const stack = { facts: factsOf(first.urn), resources: resources.map(ofStack), secretsMarked: false };
      const config = ruleConfig(rule, args.getConfig());
      for (const resource of stack.resources.filter(({ type }) => types.has(type))) {
        tell(judge(rule, resource, stack, exclusions, config), report);
      }
    }),
  };
}

/** What is the same of every policy, in Pulumi's words; further standards go to the tags. */
function description(rule: Rule): Policy {
  const { id, severity, enforcement, why, mend, standards } = rule;
  const [{ name, version, reference }, ...others] = standards;
  return {
    name: id,
    displayName: id.replaceAll('-', ' '),
    description: why,
    remediationSteps: mend,
    severity,
    enforcementLevel: enforcement,
    framework: { name, version, reference, specification: `${name} ${version}, ${reference}` },
    tags: [rule.group, ...others.map((other) => `${other.name} ${other.version}: ${other.reference}`)],
    configSchema: configSchema(rule),
  };
}

type PropertySchema = PolicyConfigSchema['properties'][string];

/** What a user may set for the rule, as the JSON schema that the engine checks it against. */
function configSchema({ settings }: Rule): PolicyConfigSchema {
  const numbers = Object.entries(settings).map(
    ([name, { description: text, minimum, maximum }]): [string, PropertySchema] => [
      name,
      { type: 'number', description: text, minimum, maximum },
    ],
  );
  return { properties: { exclude: excludeSchema, ...Object.fromEntries(numbers) } };
}

/** The host asks a policy of one type of that type alone, and spares itself the unpacking of all others. */
function ofOneType<Validation extends object>({ types }: Rule, validation: Validation): Validation {
  const [type, ...others] = types;
  return type === undefined || others.length > 0
    ? validation
    : Object.assign(validation, { __pulumiType: type });
}

/** A violation goes to the engine; what cannot be decided yet is told beside it, because it must stop nothing. */
function tell(results: readonly PolicyResult[], report: ReportViolation): void {
  for (const { outcome, rule, type, name, message, mend, urn } of results) {
    if (outcome === 'violation') report(`${type} ${name} ${message}. ${mend}`, urn);
    if (outcome === 'undecided') console.warn(`${rule}: ${type} ${name} ${message}`);
  }
}

function ofStack(resource: EngineResource): PolicyResource {
  return policyResource(
    resource,
    resource.dependencies.map(({ urn }) => urn),
  );
}

/** What the engine says of a resource, alone or in its stack. */
type Told = Pick<EngineResource, 'type' | 'urn' | 'name' | 'props' | 'opts'>;

function policyResource(
  { type, urn, name, props, opts }: Told,
  dependencies: readonly string[],
): PolicyResource {
  const { protect, ignoreChanges, parent } = opts;
  const known = { urn, type, name, props: plainProps(props), protect, ignoreChanges, dependencies };
  return parent === undefined ? known : { ...known, parent };
}
