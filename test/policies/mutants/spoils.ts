import assert from 'node:assert/strict';
import type { PolicyResource } from '../../../policies/policyResource';
import type { PolicyStack } from '../../../policies/policyStack';
import { asText, isList, valueAt, type PropertyValue } from '../../harness';
import { changed, set, type Mutant, type Which } from '../mutant';

type Spoil = Mutant['spoil'];

/** Returns the stack in which the first such resource no longer depends on those whose URN ends so. */
export function independent(which: Which, ...ends: readonly string[]): Spoil {
  return changed(which, (resource) => {
    const dependencies = resource.dependencies.filter((urn) => !ends.some((end) => urn.endsWith(end)));
    assert.notEqual(dependencies.length, resource.dependencies.length, `nothing depends on ${ends.join()}`);
    return { ...resource, dependencies };
  });
}

/** Returns the stack with the value at the end of a list of the first such resource. */
export function appended(which: Which, path: string, value: PropertyValue): Spoil {
  return (stack) => {
    const found = stack.resources.find(
      ({ type, name }) => type === which.type && (which.name === undefined || name === which.name),
    );
    const list = valueAt(found?.props, path);
    assert.ok(isList(list), `${which.type} has no list ${path}`);
    return set(which, path, [...list, value])(stack);
  };
}

/** Returns the stack in which nothing depends on those whose URN ends so. */
export function awaitedByNone(end: string): Spoil {
  return (stack) => ({
    ...stack,
    resources: stack.resources.map((resource) => ({
      ...resource,
      dependencies: resource.dependencies.filter((urn) => !urn.endsWith(end)),
    })),
  });
}

/** Returns the stack with the resource beside the others. */
export function added(make: (stack: PolicyStack) => Pick<PolicyResource, 'type' | 'name' | 'props'>): Spoil {
  return (stack) => {
    const { type, name, props } = make(stack);
    const resource: PolicyResource = {
      urn: `urn:pulumi:test::berth::${type}::${name}`,
      type,
      name,
      props,
      protect: false,
      ignoreChanges: [],
      dependencies: [],
    };
    return { ...stack, resources: [...stack.resources, resource] };
  };
}

/** Returns the text of a property of the stack's first such resource; fails where there is none. */
export function textOf(stack: PolicyStack, { type, name }: Which, path: string): string {
  const found = stack.resources.find(
    (resource) => resource.type === type && (name === undefined || resource.name === name),
  );
  const text = asText(valueAt(found?.props, path));
  assert.notEqual(text, '', `${type} ${name ?? ''} has no ${path}`);
  return text;
}

/** Returns the policy document with one statement. */
export function documentWith(statement: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
