import {
  bagAt,
  bagsAt,
  selected,
  textAt,
  type Cluster,
  type ClusterObject,
  type Pod,
} from '../../../policies/cluster';
import { asText, valueAt, type PropertyBag } from '../../simulation/propertyValue';
import { volumesOf, type Volume } from './volumes';

/** How firmly pods are kept apart: a rule of the scheduler, its preference, or nothing. */
export type Spread = 'required' | 'preferred' | 'none';

/** The pods of a workload, in what decides about their survival. */
export interface Replicas {
  /** Pods at least: the minimum of an autoscaler, where there is one. */
  readonly count: number;
  /** The autoscaler that the count comes from. */
  readonly autoscaler?: string;
  readonly overZones: Spread;
  readonly overNodes: Spread;
  readonly volumes: readonly Volume[];
  /** What a drain of a node leaves, by the PodDisruptionBudget; absent where there is none. */
  readonly budget?: string;
}

/** Returns what decides about the survival of the pod's workload. */
export function replicasOf(cluster: Cluster, pod: Pod): Replicas {
  const { owner, spec } = pod;
  const given = Number(valueAt(owner.content, 'spec.replicas') ?? 1);
  const scaled = autoscalerOf(cluster, owner);
  const budget = budgetOf(cluster, pod);
  return {
    count: scaled?.minimum ?? given,
    ...(scaled === undefined ? {} : { autoscaler: scaled.name }),
    overZones: spreadOver(spec, 'topology.kubernetes.io/zone'),
    overNodes: spreadOver(spec, 'kubernetes.io/hostname'),
    volumes: volumesOf(cluster, owner, spec),
    ...(budget === undefined ? {} : { budget }),
  };
}

interface Scaled {
  readonly name: string;
  readonly minimum: number;
}

/** Kubernetes' own autoscaler goes down to one pod where nothing else is said, KEDA to none. */
function autoscalerOf({ objects }: Cluster, owner: ClusterObject): Scaled | undefined {
  const scalers = objects.filter(
    ({ kind, namespace, content }) =>
      (kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject') &&
      namespace === owner.namespace &&
      textAt(content, 'spec.scaleTargetRef.name') === owner.name &&
      // A Rollout of the same name runs the pods that a Deployment describes.
      [owner.kind, 'Rollout'].includes(textAt(content, 'spec.scaleTargetRef.kind') || 'Deployment'),
  );
  const [scaler] = scalers;
  if (scaler === undefined) return undefined;
  const keda = scaler.kind === 'ScaledObject';
  const minimum = valueAt(scaler.content, keda ? 'spec.minReplicaCount' : 'spec.minReplicas');
  return { name: scaler.kind, minimum: Number(minimum ?? (keda ? 0 : 1)) };
}

function budgetOf(cluster: Cluster, pod: Pod): string | undefined {
  const budget = cluster.objects.find(
    ({ kind, namespace, content }) =>
      kind === 'PodDisruptionBudget' &&
      namespace === pod.owner.namespace &&
      selected({ ...cluster, pods: [pod] }, namespace, bagAt(content, 'spec.selector.matchLabels')).length >
        0,
  );
  if (budget === undefined) return undefined;
  const { maxUnavailable, minAvailable } = bagAt(budget.content, 'spec');
  return maxUnavailable === undefined
    ? `a drain leaves at least ${asText(minAvailable)}`
    : `a drain takes at most ${asText(maxUnavailable)} at a time`;
}

/** Topology spread constraints and anti-affinity say the same of a topology; the firmer counts. */
export function spreadOver(spec: PropertyBag, topologyKey: string): Spread {
  const constraints = bagsAt(spec, 'topologySpreadConstraints.*').filter(
    (constraint) => constraint['topologyKey'] === topologyKey,
  );
  const antiAffinity = 'affinity.podAntiAffinity';
  const required = bagsAt(spec, `${antiAffinity}.requiredDuringSchedulingIgnoredDuringExecution.*`);
  const preferred = bagsAt(
    spec,
    `${antiAffinity}.preferredDuringSchedulingIgnoredDuringExecution.*.podAffinityTerm`,
  );
  const isOf = (term: PropertyBag) => term['topologyKey'] === topologyKey;
  if (
    required.some(isOf) ||
    constraints.some(({ whenUnsatisfiable }) => whenUnsatisfiable !== 'ScheduleAnyway')
  )
    return 'required';
  return preferred.some(isOf) || constraints.length > 0 ? 'preferred' : 'none';
}
