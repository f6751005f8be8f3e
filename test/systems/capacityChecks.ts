import { asText, valueAt, type PropertyBag } from '../harness';
import {
  bagAt,
  containersOf,
  find,
  listAt,
  ofKind,
  selected,
  textAt,
  textsAt,
  twice,
  type Cluster,
  type ClusterObject,
  type Pod,
} from '../../policies/cluster';
import { eachOf, eachPod, type Check } from './clusterChecks';

/** What follows load or advises: kinds by the path of what they scale. */
const scalers: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: 'spec.scaleTargetRef',
  ScaledObject: 'spec.scaleTargetRef',
  VerticalPodAutoscaler: 'spec.targetRef',
};

const scalesWhatIsThere: Check = (cluster) =>
  Object.entries(scalers).flatMap(([kind, path]) =>
    eachOf(kind, ({ namespace, content }) => {
      const target = bagAt(content, path);
      const found = find(cluster, textAt(target, 'kind') || 'Deployment', namespace, textAt(target, 'name'));
      if (found === undefined) return [`scales ${textAt(target, 'name')}, which is not there`];
      return cluster.pods
        .filter((pod) => pod.owner === found)
        .flatMap((pod) => scaledResources(content).flatMap((resource) => withoutRequest(pod, resource)));
    })(cluster),
  );

/** The resources whose share of the request an autoscaler follows. */
function scaledResources(content: PropertyBag): readonly string[] {
  return [
    ...textsAt(content, 'spec.metrics.*.resource.name'),
    ...textsAt(content, 'spec.triggers.*.type').filter((type) => ['cpu', 'memory'].includes(type)),
  ];
}

function withoutRequest(pod: Pod, resource: string): readonly string[] {
  return containersOf({ ...pod, spec: { containers: listAt(pod.spec, 'containers') } })
    .filter((container) => textAt(container, `resources.requests.${resource}`) === '')
    .map((container) => `follows ${resource}, of which ${textAt(container, 'name')} requests none`);
}

const scalesOnce: Check = (cluster) =>
  twice(
    ['HorizontalPodAutoscaler', 'ScaledObject']
      .flatMap((kind) => ofKind(cluster, kind))
      .map(({ namespace, content }) => `${namespace}/${textAt(content, 'spec.scaleTargetRef.name')}`),
  ).map((target) => `${target} has two autoscalers`);

const drainsEnd: Check = (cluster) => [
  ...eachOf('PodDisruptionBudget', ({ namespace, content }) => {
    const pods = selected(cluster, namespace, bagAt(content, 'spec.selector.matchLabels'));
    return [...(pods.length === 0 ? ['selects no pod'] : []), ...blockedBy(content)];
  })(cluster),
  // The API refuses to evict a pod that two budgets select.
  ...eachPod((pod) => {
    const budgets = ofKind(cluster, 'PodDisruptionBudget').filter(
      ({ namespace, content }) =>
        selected({ ...cluster, pods: [pod] }, namespace, bagAt(content, 'spec.selector.matchLabels')).length >
        0,
    );
    return budgets.length > 1 ? [`has the budgets ${budgets.map(({ name }) => name).join(', ')}`] : [];
  })(cluster),
];

/** A budget in terms of what must stay blocks as soon as no more runs, so Berth has none. */
function blockedBy(content: PropertyBag): readonly string[] {
  const most = asText(valueAt(content, 'spec.maxUnavailable') ?? 'nothing');
  return /^[1-9]\d*%?$/.test(most) ? [] : [`lets ${most} be unavailable`];
}

/** Deployments, StatefulSets, Jobs and CronJobs at their most, and the quarter more of an update. */
const quotasHold = eachOf('ResourceQuota', ({ namespace, content }, cluster) => {
  const owners = new Set(
    cluster.pods.map(({ owner }) => owner).filter((owner) => owner.namespace === namespace),
  );
  const needed = [...owners].reduce((sum, owner) => sum + podsAtMost(cluster, owner), 0);
  const room = Number(textAt(content, 'spec.hard.pods'));
  return needed <= room ? [] : [`leaves room for ${room} pods, and ${needed} may be wanted`];
});

function podsAtMost(cluster: Cluster, owner: ClusterObject): number {
  const replicas = Number(valueAt(owner.content, 'spec.replicas') ?? 1);
  if (owner.kind !== 'Deployment') return replicas;
  const most = Object.entries(maxima).flatMap(([kind, path]) =>
    ofKind(cluster, kind)
      .filter(({ namespace }) => namespace === owner.namespace)
      .filter(({ content }) => textAt(content, 'spec.scaleTargetRef.name') === owner.name)
      .map(({ content }) => Number(valueAt(content, path))),
  );
  return Math.ceil(1.25 * Math.max(replicas, ...most));
}

/** Where an autoscaler says how many pods it makes at most. */
const maxima: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: 'spec.maxReplicas',
  ScaledObject: 'spec.maxReplicaCount',
};

/** What must hold for pods to come, to grow in number and to go, by the words of a test's title. */
export const capacityChecks: Readonly<Record<string, Check>> = {
  'scales what is there and requests what it is scaled by': scalesWhatIsThere,
  'scales nothing twice': scalesOnce,
  'blocks no drain of a node': drainsEnd,
  'has a quota for every autoscaler at its maximum': quotasHold,
};
