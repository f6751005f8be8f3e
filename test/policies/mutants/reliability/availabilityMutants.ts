import { all, set, twice, without, type Mutant, type Subject } from '../../mutant';
import { apiGateway, container, mutant, pod } from '../taskPlatform';

const autoscaler = { type: 'kubernetes:autoscaling/v2:HorizontalPodAutoscaler', name: 'api-gateway-hpa' };
const budget = { type: 'kubernetes:policy/v1:PodDisruptionBudget', name: 'api-gateway' };
const frontend = { type: apiGateway.type, name: 'admin-frontend-service' };
const search = { type: 'kubernetes:apps/v1:StatefulSet', name: 'opensearch' };

const messaging: Subject = { system: 'user-admin-messaging' };
const inCluster: Subject = { system: 'task-platform', target: 'kubernetes' };
const staging: Subject = { system: 'user-admin-messaging', environment: 'staging' };

/** Services that are gone while a pod is. */
export const availabilityMutants: readonly Mutant[] = [
  mutant(
    'reliability-replicas',
    'a service of one pod',
    set(frontend, 'spec.replicas', 1),
    /may run in 1 pod/,
    messaging,
  ),
  mutant(
    'reliability-replicas',
    'a service of one pod in staging',
    set(frontend, 'spec.replicas', 1),
    /may run in 1 pod/,
    staging,
  ),
  mutant(
    'reliability-replicas',
    'an autoscaler that leaves one pod',
    set(autoscaler, 'spec.minReplicas', undefined),
    /may run in 1 pod/,
  ),
  mutant(
    'reliability-spread',
    'pods that may all be in one zone',
    pod('topologySpreadConstraints.0', undefined),
    /does not spread its pods over zones/,
  ),
  mutant(
    'reliability-spread',
    'pods that may all be on one node',
    pod('topologySpreadConstraints.1', undefined),
    /does not spread its pods over nodes/,
  ),
  mutant(
    'reliability-spread',
    'pods that are spread by the labels of others',
    pod('topologySpreadConstraints.0.labelSelector.matchLabels', { app: 'task-service' }),
    /does not spread its pods over zones/,
  ),
  mutant(
    'reliability-spread',
    'pods that are spread by no labels',
    pod('topologySpreadConstraints.1.labelSelector', undefined),
    /does not spread its pods over nodes/,
  ),
  mutant(
    'reliability-spread',
    'nodes of a store that may all be in one zone',
    set(search, 'spec.template.spec.topologySpreadConstraints', undefined),
    /does not spread its pods over zones/,
    inCluster,
  ),
  mutant(
    'reliability-disruption-budget',
    'a service without a budget',
    without(budget),
    /has no PodDisruptionBudget/,
  ),
  mutant(
    'reliability-disruption-budget',
    'a service of two budgets',
    twice(budget),
    /has the budgets api-gateway, api-gateway/,
  ),
  mutant(
    'reliability-drains-end',
    'a budget of other pods',
    set(budget, 'spec.selector.matchLabels', { app: 'nobody' }),
    /selects no pod/,
  ),
  mutant(
    'reliability-drains-end',
    'a budget of what must stay',
    all(set(budget, 'spec.maxUnavailable', undefined), set(budget, 'spec.minAvailable', 2)),
    /lets nothing be unavailable/,
  ),
  mutant(
    'reliability-drains-end',
    'a budget that allows nothing',
    set(budget, 'spec.maxUnavailable', '0%'),
    /lets 0% be unavailable/,
  ),
  mutant(
    'reliability-drains-end',
    'a budget that keeps pods that are not ready',
    set(budget, 'spec.unhealthyPodEvictionPolicy', undefined),
    /keeps pods that are not ready: IfHealthyBudget/,
  ),
  mutant(
    'reliability-readiness-probe',
    'a container that is never asked whether it serves',
    container('readinessProbe', undefined),
    /has no readiness probe of api-gateway/,
  ),
  mutant(
    'reliability-liveness-probe',
    'a container that is never asked whether it lives',
    container('livenessProbe', undefined),
    /has no liveness probe of api-gateway/,
  ),
  mutant(
    'reliability-requests',
    'a container that requests no CPU',
    container('resources.requests.cpu', undefined),
    /requests no cpu/,
  ),
  mutant(
    'reliability-requests',
    'a container that requests no memory',
    container('resources.requests.memory', undefined),
    /requests no memory/,
  ),
  mutant(
    'reliability-graceful-stop',
    'a container that stops at once',
    container('lifecycle', undefined),
    /stops api-gateway while requests still come/,
  ),
  mutant(
    'reliability-graceful-stop',
    'a container that is killed while it waits',
    pod('terminationGracePeriodSeconds', 5),
    /kills api-gateway after 5 seconds, of which it waits 5/,
  ),
  mutant(
    'reliability-update-strategy',
    'several pods that stop before new ones start',
    set(apiGateway, 'spec.strategy', { type: 'Recreate' }),
    /the strategy is Recreate/,
  ),
  mutant(
    'reliability-update-strategy',
    'an update of all pods at once',
    set(apiGateway, 'spec.strategy.rollingUpdate.maxUnavailable', '100%'),
    /maxUnavailable is 100%/,
  ),
  mutant(
    'reliability-update-strategy',
    'an update of as many pods as there are',
    set(apiGateway, 'spec.strategy.rollingUpdate.maxUnavailable', 2),
    /maxUnavailable is 2/,
  ),
];
