import type * as pulumi from '@pulumi/pulumi';
import { PodDisruptionBudget } from '@pulumi/kubernetes/policy/v1';

export interface DisruptionBudgetArgs {
  /** Name of the budget. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** Makes a budget under which nodes are drained one pod at a time, and which never stops a drain. */
export function disruptionBudget(
  name: string,
  args: DisruptionBudgetArgs,
  opts: pulumi.CustomResourceOptions,
): PodDisruptionBudget {
  return new PodDisruptionBudget(
    name,
    {
      metadata: { name: args.name, namespace: args.namespace },
      spec: {
        // Not minAvailable, which would block every drain once it equals the number of pods.
        maxUnavailable: 1,
        selector: { matchLabels: args.podLabels },
        // Pods that are not ready protect nothing, yet would hold the node.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    },
    opts,
  );
}
