import { isProductionLike } from '../../src/model/environment';
import { asText, isBag, valueAt, type PropertyBag } from '../../src/simulation/propertyValue';
import { groupBy } from '../../src/wiring/groupBy';
import {
  bagAt,
  bagsAt,
  clusterObject,
  clusterOf,
  ofKind,
  selected,
  textAt,
  type Cluster,
  type ClusterObject,
} from '../cluster';
import { kubernetesDocumentation } from '../kubernetesStandards';
import { oncePer } from '../oncePer';
import { containerRule, longRunningTypes, podRule, podSpecOf, podTemplateOf } from '../podRule';
import { resourceRule, stackRule, type Rule } from '../rule';
import { awsGuide, reliabilityPillar } from '../awsStandards';
import { fewestPods } from './scaling';

const deployment = 'kubernetes:apps/v1:Deployment';
const statefulSet = 'kubernetes:apps/v1:StatefulSet';
const disruptions = kubernetesDocumentation('Disruptions');
const eksReliability = awsGuide('Amazon EKS Best Practices Guide', 'Reliability: Applications');

/** A singleton says by its strategy that two of its pods must not run at once. */
function isSingleton(content: PropertyBag): boolean {
  return textAt(content, 'spec.strategy.type') === 'Recreate';
}

const replicas = stackRule({
  id: 'reliability-replicas',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'One pod alone is gone as long as its node takes to be replaced, and during every drain.',
  mend: 'Ask for two replicas and more, also as the fewest of an autoscaler; a service that must be alone is a singleton.',
  standards: [eksReliability, reliabilityPillar('REL10-BP01')],
  onUnknown: 'undecided',
  types: [deployment],
  check: (resource, stack) => {
    const workload = clusterObject(resource);
    if (!isProductionLike(stack.facts) || isSingleton(workload.content)) return [];
    const pods = fewestPods(clusterOf(stack), workload);
    return pods > 1 ? [] : [`may run in ${pods} pod`];
  },
});

const places = { 'topology.kubernetes.io/zone': 'zones', 'kubernetes.io/hostname': 'nodes' };

const spread = stackRule({
  id: 'reliability-spread',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The scheduler may put all pods of a service on one node or in one zone, and they go together then.',
  mend: 'Spread the pods by `topologySpreadConstraints` over topology.kubernetes.io/zone and kubernetes.io/hostname.',
  standards: [kubernetesDocumentation('Pod Topology Spread Constraints'), eksReliability],
  onUnknown: 'undecided',
  types: [deployment, statefulSet],
  check: (resource, stack) => {
    if (fewestPods(clusterOf(stack), clusterObject(resource)) < 2) return [];
    const labels = bagAt(podTemplateOf(resource), 'metadata.labels');
    const constraints = bagsAt(podSpecOf(resource), 'topologySpreadConstraints.*').filter((constraint) =>
      selects(bagAt(constraint, 'labelSelector.matchLabels'), labels),
    );
    return Object.entries(places)
      .filter(([key]) => !constraints.some(({ topologyKey }) => topologyKey === key))
      .map(([, words]) => `does not spread its pods over ${words}`);
  },
});

function selects(selector: PropertyBag, labels: PropertyBag): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** Budgets by the URN of the workload whose pods they select. */
const budgetsByWorkload = oncePer((cluster: Cluster) => {
  const pairs = ofKind(cluster, 'PodDisruptionBudget').flatMap((budget) => {
    const pods = selected(cluster, budget.namespace, bagAt(budget.content, 'spec.selector.matchLabels'));
    return [...new Set(pods.map(({ owner }) => owner.urn))].map((workload) => ({ workload, budget }));
  });
  return groupBy(pairs, ({ workload }) => workload);
});

/** The budgets that select pods of the workload. */
function budgetsOf(cluster: Cluster, { urn }: ClusterObject): readonly ClusterObject[] {
  return (budgetsByWorkload(cluster).get(urn) ?? []).map(({ budget }) => budget);
}

const budgeted = stackRule({
  id: 'reliability-disruption-budget',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Without a budget a drain of several nodes, as an upgrade of the cluster is, evicts all pods of a service at once.',
  mend: 'Add a PodDisruptionBudget with `maxUnavailable: 1` that selects the pods.',
  standards: [kubernetesDocumentation('Specifying a Disruption Budget for your Application'), eksReliability],
  onUnknown: 'undecided',
  types: [deployment, statefulSet],
  check: (resource, stack) => {
    const cluster = clusterOf(stack);
    const workload = clusterObject(resource);
    const budgets = budgetsOf(cluster, workload);
    if (budgets.length > 1) {
      return [
        `has the budgets ${budgets.map(({ name }) => name).join(', ')}, and a pod of two cannot be evicted`,
      ];
    }
    return fewestPods(cluster, workload) > 1 && budgets.length === 0 ? ['has no PodDisruptionBudget'] : [];
  },
});

/** A budget in terms of what must stay blocks as soon as no more runs, so Berth has none. */
const drainsEnd = stackRule({
  id: 'reliability-drains-end',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A budget that allows no disruption holds the node: upgrades of the cluster end in a timeout, or by force.',
  mend: 'Set `maxUnavailable: 1` instead of `minAvailable`, `unhealthyPodEvictionPolicy: AlwaysAllow`, and the labels of the pods.',
  standards: [disruptions, awsGuide('Amazon EKS Best Practices Guide', 'Cluster upgrades')],
  onUnknown: 'undecided',
  types: ['kubernetes:policy/v1:PodDisruptionBudget'],
  check: (resource, stack) => {
    const { namespace, content } = clusterObject(resource);
    const pods = selected(clusterOf(stack), namespace, bagAt(content, 'spec.selector.matchLabels'));
    const most = asText(valueAt(content, 'spec.maxUnavailable')) || 'nothing';
    const unhealthy = textAt(content, 'spec.unhealthyPodEvictionPolicy') || 'IfHealthyBudget';
    return [
      ...(pods.length === 0 ? ['selects no pod'] : []),
      ...(/^[1-9]\d*%?$/.test(most) ? [] : [`lets ${most} be unavailable`]),
      ...(unhealthy === 'AlwaysAllow' ? [] : [`keeps pods that are not ready: ${unhealthy}`]),
    ];
  },
});

/** Containers that run as long as the pod does, with a name for messages. */
function lasting(spec: PropertyBag, probe: string): readonly string[] {
  return bagsAt(spec, 'containers.*')
    .filter((container) => !isBag(container[probe]))
    .map((container) => textAt(container, 'name'));
}

const probesPage = kubernetesDocumentation('Configure Liveness, Readiness and Startup Probes');

const readiness = podRule({
  id: 'reliability-readiness-probe',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Without one a pod gets requests from its first second on, and an update goes on although no new pod can serve.',
  mend: 'Give the container a `readinessProbe` that succeeds once it serves.',
  standards: [probesPage, eksReliability],
  types: longRunningTypes,
  wrong: (spec) => lasting(spec, 'readinessProbe').map((name) => `has no readiness probe of ${name}`),
});

const liveness = podRule({
  id: 'reliability-liveness-probe',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A program that hangs is not restarted: to Kubernetes it runs.',
  mend: 'Give the container a `livenessProbe` that fails only where a restart helps.',
  standards: [probesPage, eksReliability],
  types: longRunningTypes,
  wrong: (spec) => lasting(spec, 'livenessProbe').map((name) => `has no liveness probe of ${name}`),
});

const requests = containerRule({
  id: 'reliability-requests',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The scheduler counts requests: pods without one share a node that has no room, and are evicted first.',
  mend: 'Set `resources.requests.cpu` and `resources.requests.memory`.',
  standards: [kubernetesDocumentation('Resource Management for Pods and Containers')],
  wrong: (container) =>
    ['cpu', 'memory']
      .filter((resource) => textAt(container, `resources.requests.${resource}`) === '')
      .map((resource) => `requests no ${resource}`),
});

/** Seconds that a pod gets to end unless it says otherwise. */
const defaultGrace = 30;

const drains = stackRule({
  id: 'reliability-graceful-stop',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A pod leaves its Service and is told to stop at the same moment; proxies hear of it later, and their requests fail.',
  mend: 'Let the containers with ports wait some seconds in `lifecycle.preStop`, and `terminationGracePeriodSeconds` be longer.',
  standards: [kubernetesDocumentation('Pod Lifecycle: Termination of Pods'), eksReliability],
  onUnknown: 'undecided',
  types: [deployment],
  check: (resource, stack) => {
    if (fewestPods(clusterOf(stack), clusterObject(resource)) < 2) return [];
    const spec = podSpecOf(resource);
    const grace = Number(spec['terminationGracePeriodSeconds'] ?? defaultGrace);
    return bagsAt(spec, 'containers.*')
      .filter((container) => bagsAt(container, 'ports.*').length > 0)
      .flatMap((container) => stopProblems(container, grace));
  },
});

function stopProblems(container: PropertyBag, grace: number): readonly string[] {
  const name = textAt(container, 'name');
  if (!isBag(valueAt(container, 'lifecycle.preStop'))) return [`stops ${name} while requests still come`];
  const seconds = Number(valueAt(container, 'lifecycle.preStop.sleep.seconds') ?? 0);
  return seconds < grace ? [] : [`kills ${name} after ${grace} seconds, of which it waits ${seconds}`];
}

const updates = resourceRule({
  id: 'reliability-update-strategy',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'An update that takes all pods at once is an outage, and with a bad version a long one.',
  mend: 'Use RollingUpdate with `maxUnavailable` below the number of pods, best 0.',
  standards: [kubernetesDocumentation('Deployments: Rolling Update Deployment')],
  onUnknown: 'undecided',
  types: [deployment],
  check: ({ props }) => {
    const pods = Number(valueAt(props, 'spec.replicas') ?? 1);
    if (pods < 2) return [];
    if (isSingleton(props)) return [`stops its ${pods} pods before new ones start: the strategy is Recreate`];
    const most = asText(valueAt(props, 'spec.strategy.rollingUpdate.maxUnavailable')) || '25%';
    const missing = most.endsWith('%') ? Math.floor((pods * Number.parseInt(most, 10)) / 100) : Number(most);
    return missing < pods ? [] : [`lets all of its ${pods} pods be unavailable: maxUnavailable is ${most}`];
  },
});

/** What keeps services there while pods come and go. */
export const availabilityRules: readonly Rule[] = [
  replicas,
  spread,
  budgeted,
  drainsEnd,
  readiness,
  liveness,
  requests,
  drains,
  updates,
];
