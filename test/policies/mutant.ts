import assert from 'node:assert/strict';
import type { PolicyResource } from '../../policies/policyResource';
import type { PolicyStack } from '../../policies/policyStack';
import type { Environment, Target } from '../../src/model/environment';
import { isBag, isList, type PropertyValue } from '../harness';
import type { Overrides } from '../systems/planned';

/** The stack of a shipped system that is spoilt. */
export interface Subject {
  readonly system: string;
  /** Default: production. */
  readonly environment?: Environment;
  /** Default: aws. */
  readonly target?: Target;
  /** Default: none. */
  readonly overrides?: Overrides;
}

/** A real plan, spoilt so that one rule must find it. */
export interface Mutant {
  /** Id of the rule that must find it. */
  readonly rule: string;
  /** What is spoilt, in a few words. */
  readonly title: string;
  readonly subject: Subject;
  readonly spoil: (stack: PolicyStack) => PolicyStack;
  /** Part of what the rule must say. */
  readonly says: RegExp;
}

/** A resource by type, and by name where there are several. */
export interface Which {
  readonly type: string;
  readonly name?: string;
}

function matches({ type, name }: Which): (resource: PolicyResource) => boolean {
  return (resource) => resource.type === type && (name === undefined || resource.name === name);
}

/** Returns the stack with the first such resource changed; fails where there is none. */
export function changed(
  which: Which,
  change: (resource: PolicyResource) => PolicyResource,
): (stack: PolicyStack) => PolicyStack {
  return (stack) => {
    const index = stack.resources.findIndex(matches(which));
    const found = stack.resources[index];
    assert.ok(found, `the stack has no ${which.type} ${which.name ?? ''}`);
    return { ...stack, resources: stack.resources.with(index, change(found)) };
  };
}

/**
 * Returns the stack with the property at the dotted path ("spec.ports.0.port") of the first such resource set, or taken
 * away by undefined; fails where that changes nothing.
 */
export function set(which: Which, path: string, value: PropertyValue | undefined) {
  return changed(which, (resource) => {
    const props = withValue(resource.props, path.split('.'), value);
    assert.ok(isBag(props));
    assert.notDeepEqual(props, resource.props, `${which.type} has that ${path} already`);
    return { ...resource, props };
  });
}

/** Returns the stack without the resources of the type, or without the one of the name. */
export function without(which: Which): (stack: PolicyStack) => PolicyStack {
  return (stack) => {
    const resources = stack.resources.filter((resource) => !matches(which)(resource));
    assert.notEqual(resources.length, stack.resources.length, `the stack has no ${which.type}`);
    return { ...stack, resources };
  };
}

/** Returns the stack with a copy of the first such resource beside it, under another name. */
export function twice(which: Which, change: (copy: PolicyResource) => PolicyResource = (copy) => copy) {
  return (stack: PolicyStack): PolicyStack => {
    const found = stack.resources.find(matches(which));
    assert.ok(found, `the stack has no ${which.type}`);
    const copy = { ...found, name: `${found.name}-copy`, urn: `${found.urn}-copy` };
    return { ...stack, resources: [...stack.resources, change(copy)] };
  };
}

/** Returns the stack spoilt by one after the other. */
export function all(...spoils: readonly ((stack: PolicyStack) => PolicyStack)[]) {
  return (stack: PolicyStack): PolicyStack => spoils.reduce((spoilt, spoil) => spoil(spoilt), stack);
}

function withValue(
  value: PropertyValue | undefined,
  [key, ...rest]: readonly string[],
  leaf: PropertyValue | undefined,
): PropertyValue | undefined {
  if (key === undefined) return leaf;
  if (isList(value)) {
    const child = withValue(value[Number(key)], rest, leaf);
    return value.flatMap((element, index) =>
      index !== Number(key) ? [element] : child === undefined ? [] : [child],
    );
  }
  const child = withValue(isBag(value) ? value[key] : undefined, rest, leaf);
  const others = Object.entries(isBag(value) ? value : {}).filter(([name]) => name !== key);
  return Object.fromEntries(child === undefined ? others : [...others, [key, child]]);
}
