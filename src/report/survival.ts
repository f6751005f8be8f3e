import { clusterOf, type Cluster, type Pod } from '../../policies/cluster';
import type { PolicyResource } from '../../policies/policyResource';
import { ofType, type PolicyStack } from '../../policies/policyStack';
import { groundOf, nodeGroupsOf, type NodeGroup } from './survival/ground';
import { cloudJudges, ofNodeGroup } from './survival/ofCloud';
import { asksForLoadBalancer, isLoadBalancer, ofChart, ofLoadBalancer } from './survival/ofEdge';
import { ofCronJob, ofDaemonSet, ofDeployment, ofStatefulSet } from './survival/ofWorkload';
import { replicasOf } from './survival/pods';
import type { Outcomes } from './survival/survivalOf';

/** A part of a stack, and what becomes of it when a zone or a node is lost. */
export interface Survival extends Outcomes {
  /** URN of the resource that it is read from. */
  readonly urn: string;
  readonly kind: 'workload' | 'store in pods' | 'service of AWS' | 'way in or out' | 'chart' | 'nodes';
  /** What it is: "Deployment", "rds Instance". */
  readonly what: string;
  /** Its name: "csa-hello/web-app". */
  readonly name: string;
}

/**
 * Returns what survives the loss of one zone and of one node, as far as the resources show it: workloads, stores, ways
 * in and out, charts and nodes. Room on the nodes that stay is not counted, nor whether the programs themselves copy
 * their data; jobs of a deployment have ended by then and are left out.
 */
export function survival(stack: PolicyStack): readonly Survival[] {
  const groups = nodeGroupsOf(stack);
  return [
    ...workloads(stack, groups),
    ...cloudParts(stack),
    ...loadBalancers(stack),
    ...charts(stack, groups),
    ...groups.map((group) => ({
      urn: group.resource.urn,
      kind: 'nodes' as const,
      what: 'Node group',
      name: group.resource.name,
      ...ofNodeGroup(group),
    })),
  ];
}

/** A StatefulSet has a pod for each of its members; they are judged together. */
function workloads(stack: PolicyStack, groups: readonly NodeGroup[]): readonly Survival[] {
  const cluster = clusterOf(stack);
  const one = new Map(cluster.pods.map((pod) => [pod.owner.urn, pod]));
  return [...one.values()].flatMap((pod) => {
    const outcomes = ofWorkload(cluster, pod, groups);
    const { urn, kind, namespace, name } = pod.owner;
    if (outcomes === undefined) return [];
    return [
      {
        urn,
        kind: kind === 'StatefulSet' ? ('store in pods' as const) : ('workload' as const),
        what: kind,
        name: `${namespace}/${name}`,
        ...outcomes,
      },
    ];
  });
}

function ofWorkload(cluster: Cluster, pod: Pod, groups: readonly NodeGroup[]): Outcomes | undefined {
  const ground = groundOf(groups, pod.spec);
  switch (pod.owner.kind) {
    case 'Deployment':
      return ofDeployment(replicasOf(cluster, pod), ground);
    case 'StatefulSet':
      return ofStatefulSet(replicasOf(cluster, pod), ground);
    case 'DaemonSet':
      return ofDaemonSet(ground);
    case 'CronJob':
      return ofCronJob(pod, ground);
    default:
      return undefined;
  }
}

function cloudParts(stack: PolicyStack): readonly Survival[] {
  return Object.entries(cloudJudges).flatMap(([type, judge]) =>
    ofType(stack, type).map((resource) => ({
      urn: resource.urn,
      kind: type.startsWith('aws:ec2/') ? ('way in or out' as const) : ('service of AWS' as const),
      what: kindOfType(type),
      name: resource.name,
      ...judge(resource, stack),
    })),
  );
}

function kindOfType(type: string): string {
  const [, module = '', kind = ''] = type.split(':');
  return `${module.split('/')[0] ?? ''} ${kind}`;
}

function loadBalancers(stack: PolicyStack): readonly Survival[] {
  const services = clusterOf(stack)
    .objects.filter(isLoadBalancer)
    .map(({ urn, namespace, name }) => ({ urn, name: `${namespace}/${name}` }));
  const ofCharts = chartsOf(stack)
    .filter(asksForLoadBalancer)
    .map(({ urn, name }) => ({ urn, name }));
  const outcomes = ofLoadBalancer(stack);
  return [...ofCharts, ...services].map((one) => ({
    ...one,
    kind: 'way in or out' as const,
    what: 'Load balancer',
    ...outcomes,
  }));
}

function charts(stack: PolicyStack, groups: readonly NodeGroup[]): readonly Survival[] {
  const ground = groundOf(groups, {});
  return chartsOf(stack).map((resource) => ({
    urn: resource.urn,
    kind: 'chart',
    what: 'Chart',
    name: resource.name,
    ...ofChart(resource, ground),
  }));
}

function chartsOf(stack: PolicyStack): readonly PolicyResource[] {
  return ofType(stack, 'kubernetes:helm.sh/v3:Release');
}
