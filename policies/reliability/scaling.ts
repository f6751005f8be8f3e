import { valueAt } from '../../src/simulation/propertyValue';
import { groupBy } from '../../src/wiring/groupBy';
import { bagAt, find, ofKind, textAt, titleOf, type Cluster, type ClusterObject } from '../cluster';
import { oncePer } from '../oncePer';

/** Types of what follows load, and the paths of the fewest and the most pods that it leaves. */
const autoscalers: Readonly<Record<string, { readonly fewest: string; readonly most: string }>> = {
  HorizontalPodAutoscaler: { fewest: 'spec.minReplicas', most: 'spec.maxReplicas' },
  ScaledObject: { fewest: 'spec.minReplicaCount', most: 'spec.maxReplicaCount' },
};

export const autoscalerTypes: readonly string[] = [
  'kubernetes:autoscaling/v2:HorizontalPodAutoscaler',
  'kubernetes:keda.sh/v1alpha1:ScaledObject',
];

const autoscalersByTarget = oncePer((cluster: Cluster) => {
  const scalers = Object.keys(autoscalers).flatMap((scaler) => ofKind(cluster, scaler));
  return groupBy(scalers, (scaler) => titleOf(scaledPlace(cluster, scaler)));
});

/** Returns where the workload is whose pods an autoscaler scales. A Rollout runs the pods that a Deployment describes. */
function scaledPlace(
  cluster: Cluster,
  { kind: scaler, namespace, content }: ClusterObject,
): Pick<ClusterObject, 'kind' | 'namespace' | 'name'> {
  const target = bagAt(
    content,
    scaler === 'VerticalPodAutoscaler' ? 'spec.targetRef' : 'spec.scaleTargetRef',
  );
  const [kind, name] = [textAt(target, 'kind') || 'Deployment', textAt(target, 'name')];
  if (kind !== 'Rollout') return { kind, namespace, name };
  const described = bagAt(find(cluster, kind, namespace, name)?.content ?? {}, 'spec.workloadRef');
  return { kind: textAt(described, 'kind') || kind, namespace, name: textAt(described, 'name') || name };
}

/** Returns the workload whose pods an autoscaler scales; undefined where that is not there. */
export function scaledBy(cluster: Cluster, scaler: ClusterObject): ClusterObject | undefined {
  const { kind, namespace, name } = scaledPlace(cluster, scaler);
  return find(cluster, kind, namespace, name);
}

/** Returns what follows the load of the workload. */
export function autoscalersOf(cluster: Cluster, workload: ClusterObject): readonly ClusterObject[] {
  return autoscalersByTarget(cluster).get(titleOf(workload)) ?? [];
}

/** Returns the fewest pods that the autoscaler leaves. KEDA leaves none, and Kubernetes one, unless it is told otherwise. */
export function fewestOf({ kind, content }: ClusterObject): number {
  return Number(valueAt(content, autoscalers[kind]?.fewest ?? '') ?? (kind === 'ScaledObject' ? 0 : 1));
}

/** Returns the most pods that the autoscaler makes. */
export function mostOf({ kind, content }: ClusterObject): number {
  return Number(valueAt(content, autoscalers[kind]?.most ?? ''));
}

/** Returns how many pods the workload has at least: what its autoscaler leaves, or else what it asks for. */
export function fewestPods(cluster: Cluster, workload: ClusterObject): number {
  const scalers = autoscalersOf(cluster, workload);
  return scalers.length === 0 ? replicasOf(workload) : Math.min(...scalers.map(fewestOf));
}

/** Returns how many pods the workload asks for. */
export function replicasOf({ content }: ClusterObject): number {
  return Number(valueAt(content, 'spec.replicas') ?? 1);
}
