import { all, set, without, type Which } from '../../policies/mutant';
import { inOneZone, nodeGroup, spread, type Case } from './case';

const messenger = { plan: 'csaHello', part: ['Deployment', 'csa-hello/messenger-service'] } as const;
const sfu = { plan: 'csaHello', part: ['Deployment', 'csa-hello/sfu-server'] } as const;
const notification = {
  plan: 'taskPlatform',
  part: ['Deployment', 'production/notification-service'],
} as const;
const deployment: Which = { type: 'kubernetes:apps/v1:Deployment', name: 'messenger-service' };
const messengerScaler: Which = {
  type: 'kubernetes:autoscaling/v2:HorizontalPodAutoscaler',
  name: 'messenger-service-hpa',
};

const antiAffinity = (kind: 'required' | 'preferred') => {
  const term = {
    topologyKey: 'kubernetes.io/hostname',
    labelSelector: { matchLabels: { app: 'messenger-service' } },
  };
  const rules =
    kind === 'required'
      ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }] };
  return all(
    set(deployment, spread, undefined),
    set(deployment, 'spec.template.spec.affinity', { podAntiAffinity: rules }),
  );
};

/** Workloads of pods that are alike. */
export const replicaCases: readonly Case[] = [
  {
    title: 'autoscaled pods that are spread: the minimum counts, not the number at creation',
    ...messenger,
    zone: ['survives', /At least 2 pods spread by preference of the scheduler, over 3 zones/],
    node: ['survives', /At least 2 pods .* over 6 nodes; a drain takes at most 1 at a time/],
  },
  {
    title: 'pods that a Rollout runs after a Deployment: its autoscaler is that of the Rollout',
    plan: 'csaHello',
    part: ['Deployment', 'csa-hello/web-app'],
    zone: ['survives', /At least 2 pods spread/],
    node: ['survives', /At least 2 pods .*; a drain takes at most 1 at a time/],
  },
  {
    title: 'an autoscaler whose minimum is one',
    ...messenger,
    change: set(messengerScaler, 'spec.minReplicas', 1),
    zone: ['interrupted', /Its only pod starts again in another zone/],
    node: ['interrupted', /Its only pod starts again on another node/],
  },
  {
    title: 'an autoscaler that names no minimum',
    ...messenger,
    change: set(messengerScaler, 'spec.minReplicas', undefined),
    zone: ['interrupted', /Its only pod/],
    node: ['interrupted', /Its only pod/],
  },
  {
    title: 'pods without an autoscaler',
    ...messenger,
    change: without(messengerScaler),
    zone: ['survives', /^3 pods spread/],
    node: ['survives', /^3 pods spread/],
  },
  {
    title: 'an autoscaler of KEDA',
    ...notification,
    zone: ['survives', /At least 2 pods/],
    node: ['survives', /At least 2 pods/],
  },
  {
    title: 'an autoscaler of KEDA that may go down to none',
    ...notification,
    change: set({ type: 'kubernetes:keda.sh/v1alpha1:ScaledObject' }, 'spec.minReplicaCount', undefined),
    zone: ['interrupted', /may go down to no pod/],
    node: ['interrupted', /may go down to no pod/],
  },
  {
    title: 'pods that nothing spreads',
    ...messenger,
    change: set(deployment, spread, undefined),
    zone: ['interrupted', /2 pods, but nothing keeps them in different zones/],
    node: ['interrupted', /2 pods, but nothing keeps them on different nodes/],
  },
  {
    title: 'pods that the scheduler must keep apart',
    ...messenger,
    change: set(deployment, `${spread}.0.whenUnsatisfiable`, 'DoNotSchedule'),
    zone: ['survives', /kept apart, over 3 zones/],
    node: ['survives', /by preference of the scheduler, over 6 nodes/],
  },
  {
    title: 'pods that anti-affinity must keep on different nodes',
    ...messenger,
    change: antiAffinity('required'),
    zone: ['interrupted', /nothing keeps them in different zones/],
    node: ['survives', /kept apart, over 6 nodes/],
  },
  {
    title: 'pods that anti-affinity would rather keep on different nodes',
    ...messenger,
    change: antiAffinity('preferred'),
    zone: ['interrupted', /nothing keeps them in different zones/],
    node: ['survives', /by preference of the scheduler, over 6 nodes/],
  },
  {
    title: 'pods whose nodes are all in one zone',
    ...messenger,
    change: inOneZone,
    zone: ['lost', /All of its nodes are in one zone \(us-west-2a\)/],
    node: ['survives', /over 6 nodes/],
  },
  {
    title: 'pods on the only node',
    ...messenger,
    change: set(nodeGroup, 'scalingConfig.minSize', 1),
    zone: ['interrupted', /Its only node/],
    node: ['interrupted', /Its only node/],
  },
  {
    title: 'a singleton',
    ...sfu,
    zone: ['interrupted', /Its only pod starts again in another zone, in about six minutes/],
    node: ['interrupted', /Its only pod starts again on another node, in about six minutes/],
  },
];
