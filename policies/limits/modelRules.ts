import type { CheckFailure } from '../../src/simulation/cloud';
import { modelOf } from '../../src/simulation/models';
import { isBag, withoutSecrets, type PropertyBag } from '../../src/simulation/propertyValue';
import type { PolicyResource } from '../policyResource';
import { resourceRule, type ResourceRule, type Rule } from '../rule';

/** A part of what the simulated cloud refuses of some types, which `berth plan` refuses too while it plans. */
export interface ModelRuleDefinition extends Pick<Rule, 'types' | 'why' | 'mend' | 'standards'> {
  readonly id: `limits-${string}`;
  /** Paths of the properties that the rule speaks of. Default: those of which no rule before it in the list speaks. */
  readonly about?: RegExp;
}

/**
 * Returns a rule for each definition. Each failure of a type belongs to the first definition that names its type and
 * property, so that together they say all that the model says, and nothing twice. What is not known yet passes within
 * the model, so whatever is found there is certain, whatever else is unknown.
 */
export function modelRules(definitions: readonly ModelRuleDefinition[]): readonly ResourceRule[] {
  return definitions.map((definition) =>
    resourceRule({
      ...definition,
      severity: 'medium',
      enforcement: 'mandatory',
      onUnknown: 'violates',
      check: (resource) =>
        failuresOf(resource)
          .filter(({ property }) => ownerOf(definitions, resource.type, property) === definition)
          .map(({ property, reason }) => `${property}: ${reason}`),
    }),
  );
}

function ownerOf(
  definitions: readonly ModelRuleDefinition[],
  type: string,
  property: string,
): ModelRuleDefinition | undefined {
  return definitions.find(({ types, about }) => types.includes(type) && about?.test(property) !== false);
}

const failures = new WeakMap<PropertyBag, readonly CheckFailure[]>();

/** Asked once a resource: several rules ask. */
function failuresOf({ type, props }: PolicyResource): readonly CheckFailure[] {
  const known = failures.get(props);
  if (known !== undefined) return known;
  const inputs = withoutSecrets(props);
  const found = isBag(inputs) ? (modelOf(type).rules ?? []).flatMap((rule) => rule(inputs)) : [];
  failures.set(props, found);
  return found;
}
