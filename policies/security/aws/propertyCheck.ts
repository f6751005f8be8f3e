import { asText, isUnknown, valueAt } from '../../../src/simulation/propertyValue';
import type { PolicyResource } from '../../policyResource';

/** Returns what is wrong with a resource, a line each. */
export type PropertyCheck = (resource: PolicyResource) => readonly string[];

/** Returns a check that a property has a value; `words` say what it means that it has another. What is not known passes. */
export function mustBe(path: string, right: boolean | number | string, words: string): PropertyCheck {
  return ({ props }) => {
    const value = valueAt(props, path);
    const text = asText(value);
    return isUnknown(value) || text === String(right)
      ? []
      : [`${words}: ${path} is ${text === '' ? 'not set' : text}`];
  };
}

/** Returns a check that a property is set, even to what is not known yet; `words` say what it means that it is not. */
export function mustHave(path: string, words: string): PropertyCheck {
  return ({ props }) => (asText(valueAt(props, path)) === '' ? [`${words}: ${path} is not set`] : []);
}

/** Returns a check that makes all the checks. */
export function together(...checks: readonly PropertyCheck[]): PropertyCheck {
  return (resource) => checks.flatMap((check) => check(resource));
}
