import type { AlertDefinition } from './rules';

/** Both controllers may tell; of the Rollout's own namespace they speak as `exported_namespace`, for they have one too. */
const told = (series: string) => `max by (exported_namespace, name) (rollout_info_replicas_${series})`;
const named = 'The Rollout {{ $labels.exported_namespace }}/{{ $labels.name }}';

/**
 * Alerts on services whose pods a Rollout runs. Their Deployments ask for no pods, and so DeploymentNotReady says nothing
 * of them; kube-state-metrics knows no Rollouts, but Argo Rollouts tells of them itself.
 */
export const rolloutAlerts: readonly AlertDefinition[] = [
  {
    alert: 'RolloutNotReady',
    severity: 'warning',
    expr: `${told('available')} < ${told('desired')}`,
    for: '15m',
    summary: `${named} has fewer pods than it should.`,
    description:
      '{{ $value }} pods are ready, fewer than asked for, for a quarter of an hour. What runs has less room, and a loss more may be noticed.',
  },
  {
    alert: 'RolloutNotReady',
    severity: 'critical',
    expr: `${told('available')} == 0 and ${told('desired')} > 0`,
    for: '5m',
    summary: `${named} has no pod that is ready.`,
    description: 'Nothing answers in its place: whoever calls it fails.',
  },
];
