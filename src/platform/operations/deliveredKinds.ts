import type { DeliveredKind } from '../../../components/kubernetes/operators/argoCdRights';

export type { DeliveredKind };

/**
 * What Argo CD brings into the namespaces of a system, where the settings name a repository: what runs the pods of its
 * services, how many of them there are, and how a new version takes over. All else is `pulumi up`'s: namespaces, stores,
 * Secrets, ConfigMaps, ServiceAccounts, NetworkPolicies, Services and Ingresses. A Job of each deployment is not among
 * them: it never changes, so that Argo CD could not bring a new image into it.
 */
export const deliveredKinds = [
  { group: 'apps', kind: 'Deployment' },
  { group: 'apps', kind: 'DaemonSet' },
  { group: 'batch', kind: 'CronJob' },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler' },
  { group: 'autoscaling.k8s.io', kind: 'VerticalPodAutoscaler' },
  { group: 'keda.sh', kind: 'ScaledObject' },
  { group: 'policy', kind: 'PodDisruptionBudget' },
  { group: 'argoproj.io', kind: 'Rollout' },
  { group: 'argoproj.io', kind: 'AnalysisTemplate' },
] as const satisfies readonly DeliveredKind[];
