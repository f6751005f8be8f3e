import { bagAt, textAt, type ClusterObject } from '../../../policies/cluster';
import type { PolicyResource } from '../../../policies/policyResource';
import { ofType, type PolicyStack } from '../../../policies/policyStack';
import { valueAt, type PropertyBag } from '../../simulation/propertyValue';
import type { Ground } from './ground';
import { ofDaemonSet, ofDeployment } from './ofWorkload';
import { spreadOver, type Replicas } from './pods';
import { lost, survives, notShown, type Outcomes } from './survivalOf';

/** Where charts say how many pods they run, and how these are spread; of several parts the one that the rest serves. */
const shapes = [
  { replicas: 'deployment.replicas', spread: 'topologySpreadConstraints' },
  { replicas: 'replicaCount', spread: 'topologySpreadConstraints' },
  { replicas: 'replicas', spread: 'topologySpreadConstraints' },
  { replicas: 'operator.replicaCount', spread: 'topologySpreadConstraints.operator' },
  { replicas: 'recommender.replicas', spread: 'recommender.topologySpreadConstraints' },
] as const;

/** Returns what becomes of the pods of a chart, by the values that it is given. */
export function ofChart({ props }: PolicyResource, ground: Ground): Outcomes {
  const values = bagAt(props, 'values');
  if (valueAt(values, 'deployment.kind') === 'DaemonSet') return ofDaemonSet(ground);
  const shape = shapes.find(({ replicas }) => typeof valueAt(values, replicas) === 'number');
  if (shape === undefined) {
    const reason = 'The chart decides how many pods it runs: the values that it is given do not say.';
    return { zone: notShown(reason), node: notShown(reason) };
  }
  const pod = {
    topologySpreadConstraints: valueAt(values, shape.spread) ?? [],
    affinity: valueAt(values, 'affinity') ?? {},
  };
  const replicas: Replicas = {
    count: Number(valueAt(values, shape.replicas)),
    overZones: spreadOver(pod, 'topology.kubernetes.io/zone'),
    overNodes: spreadOver(pod, 'kubernetes.io/hostname'),
    volumes: [],
  };
  return ofDeployment(replicas, ground);
}

/** Returns the chart's load balancer, if it asks for one. */
export function asksForLoadBalancer({ props }: PolicyResource): boolean {
  return textAt(props, 'values.service.spec.type') === 'LoadBalancer';
}

/** Returns what becomes of a load balancer of AWS, which stands in each public subnet. */
export function ofLoadBalancer(stack: PolicyStack): Outcomes {
  const zones = new Set(
    ofType(stack, 'aws:ec2/subnet:Subnet')
      .filter(({ props }) => hasPublicRole(props))
      .map(({ props }) => textAt(props, 'availabilityZone')),
  );
  if (zones.size === 0) {
    const reason = 'The plan does not show where the load balancer stands.';
    return { zone: notShown(reason), node: notShown(reason) };
  }
  const node = survives('It stands on no node of the cluster; it leaves out pods that do not answer.');
  if (zones.size === 1) return { zone: lost('It stands in one zone.'), node };
  return {
    zone: survives(
      `It stands in ${zones.size} zones, and sends to the pods of each; names that clients keep point to the lost one for a minute.`,
    ),
    node,
  };
}

/** The role that the load balancer controller looks for. */
function hasPublicRole(subnet: PropertyBag): boolean {
  return bagAt(subnet, 'tags')['kubernetes.io/role/elb'] !== undefined;
}

/** Returns whether the object asks for a load balancer of its own: a Service, or an Ingress that an ALB serves. */
export function isLoadBalancer({ kind, content }: ClusterObject): boolean {
  return (
    (kind === 'Service' && textAt(content, 'spec.type') === 'LoadBalancer') ||
    (kind === 'Ingress' && textAt(content, 'spec.ingressClassName') === albClass)
  );
}

/** The class that the AWS Load Balancer Controller serves. */
const albClass = 'alb';
