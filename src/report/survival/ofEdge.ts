import { textAt, type ClusterObject } from '../../../policies/cluster';
import type { PolicyResource } from '../../../policies/policyResource';
import { ofType, type PolicyStack } from '../../../policies/policyStack';
import { isBag, valueAt, type PropertyBag } from '../../simulation/propertyValue';
import type { Ground } from './ground';
import { ofDaemonSet, ofDeployment } from './ofWorkload';
import { spreadOver, type Replicas } from './pods';
import { lost, survives, notShown, type Outcomes } from './survivalOf';

/** Where charts say how many pods they run. */
const replicaPaths = ['deployment.replicas', 'replicaCount', 'replicas', 'operator.replicaCount'];

/** Returns what becomes of the pods of a chart, by the values that it is given. */
export function ofChart({ props }: PolicyResource, ground: Ground): Outcomes {
  const values = valueAt(props, 'values');
  const given = isBag(values) ? values : {};
  if (valueAt(given, 'deployment.kind') === 'DaemonSet') return ofDaemonSet(ground);
  const path = replicaPaths.find((candidate) => typeof valueAt(given, candidate) === 'number');
  if (path === undefined) {
    const reason = 'The chart decides how many pods it runs: the values that it is given do not say.';
    return { zone: notShown(reason), node: notShown(reason) };
  }
  return ofDeployment(replicasOfChart(given, Number(valueAt(given, path))), ground);
}

/** Charts pass on what they are given to their pods. */
function replicasOfChart(values: PropertyBag, count: number): Replicas {
  return {
    count,
    overZones: spreadOver(values, 'topology.kubernetes.io/zone'),
    overNodes: spreadOver(values, 'kubernetes.io/hostname'),
    volumes: [],
  };
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

function hasPublicRole(subnet: PropertyBag): boolean {
  const tags = valueAt(subnet, 'tags');
  return isBag(tags) && tags['kubernetes.io/role/elb'] !== undefined;
}

/** Returns whether the object asks for a load balancer of its own. */
export function isLoadBalancer({ kind, content }: ClusterObject): boolean {
  return kind === 'Service' && textAt(content, 'spec.type') === 'LoadBalancer';
}
