/** The Kubernetes reference to what has a number of pods that autoscalers change. */
export interface ScaleTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** Returns the reference to a Deployment. */
export function deploymentReference(name: string): ScaleTarget {
  return { apiVersion: 'apps/v1', kind: 'Deployment', name };
}

/** Returns the reference to a Rollout. */
export function rolloutReference(name: string): ScaleTarget {
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name };
}
