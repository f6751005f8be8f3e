import { watchedProps } from '../src/simulation/knownEnough';
import { unknownMarker } from '../src/simulation/propertyValue';
import { oncePer } from './oncePer';
import type { PolicyResource } from './policyResource';
import type { PolicyStack } from './policyStack';
import type { GivenNumbers, Rule } from './rule';

/** What a rule finds in a resource. */
export interface Findings {
  /** What is wrong, a line each; none where the rule passes. */
  readonly messages: readonly string[];
  /** Whether that rests on a value which is not known yet. */
  readonly undecided: boolean;
}

const passed: Findings = { messages: [], undecided: false };
const notKnown: Findings = {
  messages: ['cannot be judged yet: it rests on a value that is known only after up'],
  undecided: true,
};

/**
 * Returns what the rule finds in the resource. What it finds, having looked at an unknown value on the way, is treated
 * as the rule says. A rule about single resources that finds nothing in unknown values is undecided too; a rule about a
 * stack passes then, because it looks at so much that something is always unknown in a first preview.
 */
export function findings(
  rule: Rule,
  resource: PolicyResource,
  stack: PolicyStack,
  given: GivenNumbers,
): Findings {
  const messages = check(rule, resource, stack, given);
  if (messages.length === 0) {
    const strict = rule.scope === 'resource' && rule.onUnknown === 'undecided';
    return strict && hasUnknown(resource) && looksAtUnknown(rule, resource, stack, given) ? notKnown : passed;
  }
  if (rule.onUnknown === 'violates' || !looksAtUnknown(rule, resource, stack, given)) {
    return { messages, undecided: false };
  }
  return rule.onUnknown === 'passes' ? passed : { messages, undecided: true };
}

function check(rule: Rule, resource: PolicyResource, stack: PolicyStack, given: GivenNumbers) {
  return rule.scope === 'resource' ? rule.check(resource, given) : rule.check(resource, stack, given);
}

/** Runs the rule again, on objects that tell when an unknown value is read. */
function looksAtUnknown(
  rule: Rule,
  resource: PolicyResource,
  stack: PolicyStack,
  given: GivenNumbers,
): boolean {
  let sawUnknown = false;
  const watch = (one: PolicyResource): PolicyResource => ({
    ...one,
    props: watchedProps(one.props, () => (sawUnknown = true)),
  });
  const subject = watch(resource);
  const resources = rule.scope === 'resource' ? [] : stack.resources;
  const around = resources.map((one) => (one === resource ? subject : watch(one)));
  check(rule, subject, { ...stack, resources: around }, given);
  return sawUnknown;
}

const hasUnknown = oncePer(({ props }: PolicyResource) => JSON.stringify(props).includes(unknownMarker));
