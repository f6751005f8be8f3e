import { bagAt, bagsAt, textAt } from '../../../policies/cluster';
import type { PolicyResource } from '../../../policies/policyResource';
import { ofType, type PolicyStack } from '../../../policies/policyStack';
import { asText, valueAt, type PropertyBag } from '../../simulation/propertyValue';

/** The nodes that pods may stand on, as far as the plan shows them. */
export interface Ground {
  /** Whether the plan shows the nodes: it makes them. */
  readonly shown: boolean;
  /** Availability zones, sorted. */
  readonly zones: readonly string[];
  /** Nodes at least. */
  readonly nodes: number;
}

/** A group of nodes. */
export interface NodeGroup extends Ground {
  readonly resource: PolicyResource;
  readonly labels: PropertyBag;
  readonly taints: readonly PropertyBag[];
}

/** Returns the groups of nodes that the stack makes. */
export function nodeGroupsOf(stack: PolicyStack): readonly NodeGroup[] {
  return ofType(stack, 'aws:eks/nodeGroup:NodeGroup').map((resource) => ({
    resource,
    shown: true,
    zones: zonesOf(resource, stack),
    nodes: Number(valueAt(resource.props, 'scalingConfig.minSize') ?? 0),
    labels: bagAt(resource.props, 'labels'),
    taints: bagsAt(resource.props, 'taints.*'),
  }));
}

/** Returns the ground of a pod: the groups whose labels it asks for and whose taints it tolerates. */
export function groundOf(groups: readonly NodeGroup[], podSpec: PropertyBag): Ground {
  const fitting = groups.filter((group) => admits(group, groups, podSpec));
  return {
    shown: fitting.length > 0,
    zones: [...new Set(fitting.flatMap(({ zones }) => zones))].sort(),
    nodes: fitting.reduce((sum, { nodes }) => sum + nodes, 0),
  };
}

/** A label that no group has is one of Kubernetes' own, which its nodes get by themselves. */
function admits({ labels, taints }: NodeGroup, groups: readonly NodeGroup[], podSpec: PropertyBag): boolean {
  const tolerations = bagsAt(podSpec, 'tolerations.*');
  const selected = Object.entries(bagAt(podSpec, 'nodeSelector')).every(
    ([key, value]) => groups.every((group) => !(key in group.labels)) || labels[key] === value,
  );
  return selected && taints.every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)));
}

function tolerates(toleration: PropertyBag, taint: PropertyBag): boolean {
  const key = textAt(toleration, 'key');
  if (key !== '' && key !== taint['key']) return false;
  return toleration['operator'] === 'Exists' || asText(toleration['value']) === asText(taint['value']);
}

/** Returns the zones of the subnets that the resource stands on, sorted; known even before the subnets have ids. */
export function zonesOf({ dependencies }: PolicyResource, stack: PolicyStack): readonly string[] {
  const zones = ofType(stack, 'aws:ec2/subnet:Subnet')
    .filter(({ urn }) => dependencies.includes(urn))
    .map(({ props }) => textAt(props, 'availabilityZone'));
  return [...new Set(zones)].sort();
}
