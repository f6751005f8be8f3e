import { asText, isBag, valueAt, type PropertyBag } from '../../src/simulation/propertyValue';
import {
  bagAt,
  bagsAt,
  clusterObject,
  clusterOf,
  find,
  textAt,
  textsAt,
  type Cluster,
  type ClusterObject,
} from '../cluster';
import { kubernetesDocumentation } from '../kubernetesStandards';
import { ofType, type PolicyStack } from '../policyStack';
import { stackRule, type Rule } from '../rule';
import { autoscalersOf, autoscalerTypes, fewestOf, mostOf, replicasOf, scaledBy } from './scaling';

const autoscaling = kubernetesDocumentation('Horizontal Pod Autoscaling');
const keda = {
  name: 'KEDA documentation',
  version: '2.20',
  reference: 'Scaling Deployments, StatefulSets & Custom Resources',
};
const verticalType = 'kubernetes:autoscaling.k8s.io/v1:VerticalPodAutoscaler';

const targetThere = stackRule({
  id: 'reliability-scaler-target',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'An autoscaler of what is not there scales nothing, and nobody is told.',
  mend: 'Name a workload of the same namespace.',
  standards: [autoscaling, keda],
  onUnknown: 'undecided',
  types: [...autoscalerTypes, verticalType],
  check: (resource, stack) => {
    const scaler = clusterObject(resource);
    return scaledBy(clusterOf(stack), scaler) === undefined ? ['scales what is not there'] : [];
  },
});

/** The resources whose share of the request an autoscaler follows. */
function followedResources({ content }: ClusterObject): readonly string[] {
  return [
    ...textsAt(content, 'spec.metrics.*.resource.name'),
    ...textsAt(content, 'spec.triggers.*.type').filter((type) => ['cpu', 'memory'].includes(type)),
  ];
}

const requestsThere = stackRule({
  id: 'reliability-scaler-requests',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Load is measured against the request: where a container requests nothing, the autoscaler does nothing.',
  mend: 'Let every container of the pods request what the autoscaler follows.',
  standards: [autoscaling],
  onUnknown: 'undecided',
  types: autoscalerTypes,
  check: (resource, stack) => {
    const scaler = clusterObject(resource);
    const target = scaledBy(clusterOf(stack), scaler);
    if (target === undefined) return [];
    const containers = bagsAt(target.content, 'spec.template.spec.containers.*');
    return followedResources(scaler).flatMap((followed) =>
      containers
        .filter((container) => textAt(container, `resources.requests.${followed}`) === '')
        .map((container) => `follows ${followed}, of which ${textAt(container, 'name')} requests none`),
    );
  },
});

const oneScaler = stackRule({
  id: 'reliability-scaler-once',
  severity: 'high',
  enforcement: 'mandatory',
  why: "Two autoscalers of one workload undo each other's work every few seconds.",
  mend: 'Put the metrics into one autoscaler.',
  standards: [autoscaling, keda],
  onUnknown: 'undecided',
  types: autoscalerTypes,
  check: (resource, stack) => {
    const cluster = clusterOf(stack);
    const target = scaledBy(cluster, clusterObject(resource));
    const scalers = target === undefined ? [] : autoscalersOf(cluster, target);
    return scalers.length > 1 ? [`is one of ${scalers.length} autoscalers of ${target?.name ?? ''}`] : [];
  },
});

const roomToScale = stackRule({
  id: 'reliability-scaler-room',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'An autoscaler that cannot grow is none, and one that begins elsewhere than it ends moves pods at each creation.',
  mend: 'Let the most be more than the fewest, and the number at creation lie between them.',
  standards: [autoscaling],
  onUnknown: 'undecided',
  types: autoscalerTypes,
  check: (resource, stack) => {
    const scaler = clusterObject(resource);
    const [fewest, most] = [fewestOf(scaler), mostOf(scaler)];
    const target = scaledBy(clusterOf(stack), scaler);
    const replicas = target === undefined ? fewest : replicasOf(target);
    return [
      ...(most > fewest ? [] : [`has ${fewest} pods at the fewest and ${most} at the most`]),
      ...(replicas >= fewest && replicas <= most
        ? []
        : [`begins with ${replicas} pods, which is not between ${fewest} and ${most}`]),
    ];
  },
});

const ownedByScaler = stackRule({
  id: 'reliability-scaled-replicas-ignored',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Else every `up` sets the number of pods back to that of the program, in the middle of the load.',
  mend: 'Add `spec.replicas` to the option `ignoreChanges` of the workload.',
  standards: [
    kubernetesDocumentation('Horizontal Pod Autoscaling: Migrating Deployments to horizontal autoscaling'),
  ],
  onUnknown: 'undecided',
  types: ['kubernetes:apps/v1:Deployment'],
  check: (resource, stack) =>
    autoscalersOf(clusterOf(stack), clusterObject(resource)).length > 0 &&
    !resource.ignoreChanges.includes('spec.replicas')
      ? ['has an autoscaler, and does not ignore changes of spec.replicas']
      : [],
});

const quotaHolds = stackRule({
  id: 'reliability-quota-holds',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A quota below the sum of all maxima stops the autoscalers when the load is highest, and updates before that.',
  mend: 'Raise `pods` of the ResourceQuota to every workload at its most, and a quarter more for an update of Deployments, or as many again where the old pods stand by.',
  standards: [kubernetesDocumentation('Resource Quotas')],
  onUnknown: 'undecided',
  types: ['kubernetes:core/v1:ResourceQuota'],
  check: (resource, stack) => {
    const cluster = clusterOf(stack);
    const { namespace, content } = clusterObject(resource);
    const owners = new Set(
      cluster.pods.map(({ owner }) => owner).filter((owner) => owner.namespace === namespace),
    );
    const needed = [...owners].reduce((sum, owner) => sum + podsAtMost(cluster, owner), 0);
    const room = Number(valueAt(content, 'spec.hard.pods') ?? Infinity);
    return needed <= room ? [] : [`leaves room for ${room} pods, and ${needed} may be wanted`];
  },
});

/**
 * Deployments, StatefulSets, Jobs and CronJobs at their most; what an update of a Deployment adds is a quarter by
 * default. A blue-green Rollout has the pods of two versions.
 */
function podsAtMost(cluster: Cluster, owner: ClusterObject): number {
  if (owner.kind !== 'Deployment') return replicasOf(owner);
  const rollout = find(cluster, 'Rollout', owner.namespace, owner.name);
  const doubled = rollout !== undefined && 'blueGreen' in bagAt(rollout.content, 'spec.strategy');
  return Math.ceil(
    (doubled ? 2 : 1.25) * Math.max(replicasOf(owner), ...autoscalersOf(cluster, owner).map(mostOf)),
  );
}

/** What serves a kind of metric, by the chart or add-on that the stack installs. */
interface MetricsServer {
  readonly of: string;
  readonly installedAs: string;
  readonly follows: (scaler: ClusterObject) => boolean;
}

const metricsServers: readonly MetricsServer[] = [
  {
    of: 'CPU or memory',
    installedAs: 'metrics-server',
    follows: (scaler) => followedResources(scaler).length > 0,
  },
  {
    of: 'a metric of pods',
    installedAs: 'prometheus-adapter',
    follows: ({ content }) => textsAt(content, 'spec.metrics.*.type').includes('Pods'),
  },
  { of: 'a queue', installedAs: 'keda', follows: ({ kind }) => kind === 'ScaledObject' },
];

/** Advice: an operator may be there already, where the settings say `existing`. */
const metricsServed = stackRule({
  id: 'reliability-scaler-metrics-served',
  severity: 'medium',
  enforcement: 'advisory',
  why: 'Kubernetes measures nothing by itself: without the one that serves its metric an autoscaler stays where it is.',
  mend: 'Let the stack install the operator; where the cluster has it already, exclude the autoscaler.',
  standards: [kubernetesDocumentation('Horizontal Pod Autoscaling: Support for metrics APIs'), keda],
  onUnknown: 'undecided',
  types: autoscalerTypes,
  check: (resource, stack) => {
    const scaler = clusterObject(resource);
    const installed = new Set([
      ...ofType(stack, releaseType).map(({ props }) => asText(props['chart'])),
      ...ofType(stack, 'aws:eks/addon:Addon').map(({ props }) => asText(props['addonName'])),
    ]);
    return metricsServers
      .filter(({ installedAs, follows }) => follows(scaler) && !installed.has(installedAs))
      .map((server) => `follows ${server.of}, and the stack installs no ${server.installedAs}`);
  },
});

const releaseType = 'kubernetes:helm.sh/v3:Release';

const customMetrics = stackRule({
  id: 'reliability-custom-metrics',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'The adapter serves the metrics of its rules alone; for another the autoscaler waits without end.',
  mend: 'Add a rule for the metric to the values of prometheus-adapter, or correct the name.',
  standards: [autoscaling],
  onUnknown: 'undecided',
  types: ['kubernetes:autoscaling/v2:HorizontalPodAutoscaler'],
  check: (resource, stack) => {
    const served = servedMetrics(stack);
    if (served === undefined) return [];
    return textsAt(clusterObject(resource).content, 'spec.metrics.*.pods.metric.name')
      .filter((name) => !served.includes(name))
      .map((name) => `follows ${name}, which the adapter does not serve`);
  },
});

/** The names that the adapter gives metrics; undefined where the stack installs none. */
function servedMetrics(stack: PolicyStack): readonly string[] | undefined {
  const adapter = ofType(stack, releaseType).find(({ props }) => props['chart'] === 'prometheus-adapter');
  return adapter === undefined ? undefined : textsAt(adapter.props, 'values.rules.custom.*.name.as');
}

const queueAuthentication = stackRule({
  id: 'reliability-scaler-authentication',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Without its credential KEDA cannot read the queue, and leaves the pods as they are.',
  mend: 'Make a TriggerAuthentication in the namespace, and name it in `authenticationRef` of the trigger.',
  standards: [{ ...keda, reference: 'Authentication' }],
  onUnknown: 'undecided',
  types: ['kubernetes:keda.sh/v1alpha1:ScaledObject'],
  check: (resource, stack) => {
    const { namespace, content } = clusterObject(resource);
    return bagsAt(content, 'spec.triggers.*')
      .filter(({ type }) => type !== 'cpu' && type !== 'memory')
      .map((trigger) => [asText(trigger['type']), textAt(trigger, 'authenticationRef.name')] as const)
      .filter(([, name]) => find(clusterOf(stack), 'TriggerAuthentication', namespace, name) === undefined)
      .map(([type, name]) => `asks ${type} with the credential "${name}", which is not there`);
  },
});

/** The one way of a vertical autoscaler to change no pod. */
const recommendsOnly = 'Off';

const verticalRecommends = stackRule({
  id: 'reliability-vertical-autoscaler-recommends',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Where the number of pods follows their CPU or memory, a second autoscaler that changes what they request makes both run away.',
  mend: 'Set `updatePolicy.updateMode: "Off"`, or let the number of pods follow something else.',
  standards: [
    { name: 'VerticalPodAutoscaler documentation', version: '1.7', reference: 'Known limitations' },
    kubernetesDocumentation('Vertical Pod Autoscaling'),
  ],
  onUnknown: 'undecided',
  types: [verticalType],
  check: (resource, stack) => {
    const cluster = clusterOf(stack);
    const target = scaledBy(cluster, clusterObject(resource));
    const followed = target === undefined ? [] : autoscalersOf(cluster, target).flatMap(followedResources);
    const mode = updateMode(resource.props);
    return followed.length === 0 || mode === recommendsOnly
      ? []
      : [`changes pods in the mode ${mode}, whose number follows ${followed.join(' and ')}`];
  },
});

/** Without a word a vertical autoscaler changes pods. */
function updateMode(props: PropertyBag): string {
  const policy = valueAt(props, 'spec.updatePolicy');
  return isBag(policy) ? textAt(policy, 'updateMode') || 'Auto' : 'Auto';
}

/** What follows load. */
export const scalingRules: readonly Rule[] = [
  targetThere,
  requestsThere,
  oneScaler,
  roomToScale,
  ownedByScaler,
  quotaHolds,
  metricsServed,
  customMetrics,
  queueAuthentication,
  verticalRecommends,
];
