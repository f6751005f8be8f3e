import { kindOf } from '../src/simulation/kubernetes/objects';
import type { PropertyBag } from '../src/simulation/propertyValue';
import { bagAt, containersOf, podTemplatePaths, textAt } from './cluster';
import type { PolicyResource } from './policyResource';
import { resourceRule, type ResourceRule, type RuleDefinition } from './rule';

/** Types whose pods run until they are told to stop. */
export const longRunningTypes: readonly string[] = [
  'kubernetes:apps/v1:DaemonSet',
  'kubernetes:apps/v1:Deployment',
  'kubernetes:apps/v1:StatefulSet',
];

/** Types that make pods. Of a chart's pods nothing is seen: the chart itself is what rules look at. */
export const workloadTypes: readonly string[] = [
  ...longRunningTypes,
  'kubernetes:batch/v1:CronJob',
  'kubernetes:batch/v1:Job',
];

/** Returns what the resource makes its pods after; an empty object where it makes none. */
export function podTemplateOf({ type, props }: PolicyResource): PropertyBag {
  const path = podTemplatePaths[kindOf(type)];
  return path === undefined ? {} : bagAt(props, path);
}

/** Returns the specification of the pods that the resource makes; an empty one where it makes none. */
export function podSpecOf(resource: PolicyResource): PropertyBag {
  return bagAt(podTemplateOf(resource), 'spec');
}

interface WorkloadRuleDefinition extends Omit<RuleDefinition, 'types' | 'settings' | 'onUnknown'> {
  /** Default: every type that makes pods. */
  readonly types?: readonly string[];
}

export interface PodRuleDefinition extends WorkloadRuleDefinition {
  /** Returns what is wrong with the pods, by their specification and their template. */
  readonly wrong: (spec: PropertyBag, template: PropertyBag) => readonly string[];
}

/** Returns a rule about the pods of every workload. */
export function podRule({ wrong, types = workloadTypes, ...definition }: PodRuleDefinition): ResourceRule {
  return resourceRule({
    ...definition,
    types,
    onUnknown: 'undecided',
    check: (resource) => {
      const template = podTemplateOf(resource);
      return wrong(bagAt(template, 'spec'), template);
    },
  });
}

export interface ContainerRuleDefinition extends WorkloadRuleDefinition {
  /** Returns what is wrong with the container, in words that follow its name: "runs privileged". */
  readonly wrong: (container: PropertyBag, spec: PropertyBag) => readonly string[];
}

/** Returns a rule about every container of every workload, those that run before the others included. */
export function containerRule({ wrong, ...definition }: ContainerRuleDefinition): ResourceRule {
  return podRule({
    ...definition,
    wrong: (spec) =>
      containersOf({ spec }).flatMap((container) =>
        wrong(container, spec).map((line) => `has the container ${textAt(container, 'name')}, which ${line}`),
      ),
  });
}
