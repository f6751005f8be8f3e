import { asText, isUnknown, valueAt } from '../../../src/simulation/propertyValue';
import { withText } from '../../awsResources';
import type { PolicyResource } from '../../policyResource';
import { ofType, type PolicyStack } from '../../policyStack';

/** How resources of a type name the one that they are about. */
export interface Naming {
  readonly type: string;
  /** The property that names it. */
  readonly property: string;
}

/** Returns the resources that name another by its id or, before there is one, by depending on it. */
export function companions(
  stack: PolicyStack,
  about: PolicyResource,
  { type, property }: Naming,
  id: string,
): readonly PolicyResource[] {
  return ofType(stack, type).filter(({ props, dependencies }) => {
    const named = valueAt(props, property);
    return isUnknown(named) ? dependencies.includes(about.urn) : asText(named) === id;
  });
}

/** Returns the resource that another names by a text or, before that is known, the one that it depends on. */
export function named(
  stack: PolicyStack,
  { props, dependencies }: PolicyResource,
  by: string,
  { type, property }: Naming,
): PolicyResource | undefined {
  const text = asText(valueAt(props, by));
  return isUnknown(text)
    ? ofType(stack, type).find(({ urn }) => dependencies.includes(urn))
    : withText(stack, type, property, text);
}
