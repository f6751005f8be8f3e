import { clusterOf, podsOf, type Cluster, type ClusterObject, type Pod, findByUrn } from '../cluster';
import { workloadTypes } from '../podRule';
import type { PolicyResource } from '../policyResource';
import type { PolicyStack } from '../policyStack';
import { stackRule, type Rule, type StackRule } from '../rule';

/** A rule about what an object of the cluster names, which must be there. */
export interface ClusterRuleDefinition extends Pick<Rule, 'why' | 'mend' | 'standards' | 'severity'> {
  readonly id: `grants-${string}`;
}

export interface PodsRuleDefinition extends ClusterRuleDefinition {
  /** Returns what is wrong with a pod in its cluster. */
  readonly wrong: (pod: Pod, cluster: Cluster) => readonly string[];
}

/** Returns a rule about the pods of every workload; what is wrong with several pods of one workload is said once. */
export function podsRule({ wrong, ...definition }: PodsRuleDefinition): StackRule {
  return stackRule({
    ...definition,
    enforcement: 'mandatory',
    onUnknown: 'undecided',
    types: workloadTypes,
    check: (resource, stack) =>
      inCluster(resource, stack, (owner, cluster) => [
        ...new Set(podsOf(owner).flatMap((pod) => wrong(pod, cluster))),
      ]),
  });
}

export interface ObjectRuleDefinition extends ClusterRuleDefinition {
  readonly types: readonly string[];
  /** Returns what is wrong with the object in its cluster. */
  readonly wrong: (object: ClusterObject, cluster: Cluster) => readonly string[];
}

/** Returns a rule about objects of some types. */
export function objectRule({ wrong, ...definition }: ObjectRuleDefinition): StackRule {
  return stackRule({
    ...definition,
    enforcement: 'mandatory',
    onUnknown: 'undecided',
    check: (resource, stack) => inCluster(resource, stack, wrong),
  });
}

function inCluster(
  { urn }: PolicyResource,
  stack: PolicyStack,
  wrong: (object: ClusterObject, cluster: Cluster) => readonly string[],
): readonly string[] {
  const cluster = clusterOf(stack);
  const object = findByUrn(cluster, urn);
  return object === undefined ? [] : wrong(object, cluster);
}
