import { all, changed, set, twice, without, type Mutant, type Subject } from '../../mutant';
import { apiGateway, container, mutant } from '../taskPlatform';

const autoscaler = { type: 'kubernetes:autoscaling/v2:HorizontalPodAutoscaler', name: 'api-gateway-hpa' };
const vertical = { type: 'kubernetes:autoscaling.k8s.io/v1:VerticalPodAutoscaler', name: 'api-gateway-vpa' };
const scaledObject = { type: 'kubernetes:keda.sh/v1alpha1:ScaledObject' };
const credential = { type: 'kubernetes:keda.sh/v1alpha1:TriggerAuthentication' };
const quota = { type: 'kubernetes:core/v1:ResourceQuota', name: 'production' };
const release = 'kubernetes:helm.sh/v3:Release';
const metricsServer = { type: 'aws:eks/addon:Addon', name: 'cluster-metrics-server' };
const adapter = { type: release, name: 'metrics-adapter' };

const csaHello: Subject = { system: 'csa-hello' };
const webRollout = { type: 'kubernetes:argoproj.io/v1alpha1:Rollout', name: 'web-app-rollout' };
const csaQuota = { type: quota.type, name: 'csa-hello' };

/** Autoscalers that scale nothing, too little or too much. */
export const scalingMutants: readonly Mutant[] = [
  mutant(
    'reliability-scaler-target',
    'an autoscaler of nothing',
    set(autoscaler, 'spec.scaleTargetRef.name', 'nobody'),
    /scales what is not there/,
  ),
  mutant(
    'reliability-scaler-target',
    'a vertical autoscaler of nothing',
    set(vertical, 'spec.targetRef.name', 'nobody'),
    /scales what is not there/,
  ),
  mutant(
    'reliability-scaler-target',
    'a follower of queues that scales another kind',
    set(scaledObject, 'spec.scaleTargetRef.kind', 'StatefulSet'),
    /scales what is not there/,
  ),
  mutant(
    'reliability-scaler-requests',
    'an autoscaler that follows what nobody requests',
    container('resources.requests.cpu', undefined),
    /follows cpu, of which api-gateway requests none/,
  ),
  mutant(
    'reliability-scaler-requests',
    'a trigger on what nobody requests',
    all(
      set(scaledObject, 'spec.triggers.0', { type: 'memory', metadata: { value: '70' } }),
      set(
        { type: apiGateway.type, name: 'notification-service' },
        'spec.template.spec.containers.0.resources.requests.memory',
        undefined,
      ),
    ),
    /follows memory, of which notification-service requests none/,
  ),
  mutant(
    'reliability-scaler-once',
    'two autoscalers of one service',
    twice(autoscaler),
    /one of 2 autoscalers of api-gateway/,
  ),
  mutant(
    'reliability-scaler-once',
    'an autoscaler beside a follower of queues',
    set(autoscaler, 'spec.scaleTargetRef.name', 'notification-service'),
    /one of 2 autoscalers of notification-service/,
  ),
  mutant(
    'reliability-scaler-room',
    'an autoscaler that cannot grow',
    set(autoscaler, 'spec.maxReplicas', 2),
    /has 2 pods at the fewest and 2 at the most/,
  ),
  mutant(
    'reliability-scaler-room',
    'a service that begins with fewer pods',
    set(apiGateway, 'spec.replicas', 1),
    /begins with 1 pods, which is not between/,
  ),
  mutant(
    'reliability-scaled-replicas-ignored',
    'a number of pods that the program sets back',
    changed(apiGateway, (resource) => ({ ...resource, ignoreChanges: [] })),
    /does not ignore changes of spec\.replicas/,
  ),
  mutant(
    'reliability-quota-holds',
    'a quota below the autoscalers',
    set(csaQuota, 'spec.hard.pods', '250'),
    /leaves room for 250 pods/,
    csaHello,
  ),
  mutant(
    'reliability-scaler-target',
    'an autoscaler of a Rollout that runs nothing',
    set(webRollout, 'spec.workloadRef.name', 'nobody'),
    /scales what is not there/,
    csaHello,
  ),
  mutant(
    'reliability-quota-holds',
    'a quota without room for the pods of two versions',
    set(csaQuota, 'spec.hard.pods', '320'),
    /leaves room for 320 pods/,
    csaHello,
  ),
  mutant(
    'reliability-quota-holds',
    'an autoscaler above the quota',
    set(autoscaler, 'spec.maxReplicas', 400),
    /leaves room for 250 pods/,
  ),
  mutant(
    'reliability-quota-holds',
    'a follower of queues above the quota',
    set(scaledObject, 'spec.maxReplicaCount', 400),
    /leaves room for 250 pods/,
  ),
  mutant(
    'reliability-scaler-metrics-served',
    'a cluster that measures no CPU',
    without(metricsServer),
    /follows CPU or memory, and the stack installs no metrics-server/,
  ),
  mutant(
    'reliability-scaler-metrics-served',
    'a cluster that serves no metrics of pods',
    without(adapter),
    /follows a metric of pods, and the stack installs no prometheus-adapter/,
  ),
  mutant(
    'reliability-scaler-metrics-served',
    'a cluster that follows no queues',
    without({ type: release, name: 'keda' }),
    /follows a queue, and the stack installs no keda/,
  ),
  mutant(
    'reliability-custom-metrics',
    'a metric that the adapter does not know',
    set(adapter, 'values.rules.custom.0.name.as', 'requests'),
    /follows requests_per_second, which the adapter does not serve/,
  ),
  mutant(
    'reliability-scaler-authentication',
    'a queue without a credential',
    without(credential),
    /asks aws-sqs-queue with the credential "notification-service-queue-depth"/,
  ),
  mutant(
    'reliability-scaler-authentication',
    'a trigger that names no credential',
    set(scaledObject, 'spec.triggers.2.authenticationRef', undefined),
    /asks aws-sqs-queue with the credential ""/,
  ),
  mutant(
    'reliability-vertical-autoscaler-recommends',
    'a vertical autoscaler that changes pods',
    set(vertical, 'spec.updatePolicy.updateMode', 'Recreate'),
    /in the mode Recreate, whose number follows cpu/,
  ),
  mutant(
    'reliability-vertical-autoscaler-recommends',
    'a vertical autoscaler without a word',
    set(vertical, 'spec.updatePolicy', undefined),
    /in the mode Auto/,
  ),
];
