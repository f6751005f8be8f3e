import type * as pulumi from '@pulumi/pulumi';
import { PriorityClass } from '@pulumi/kubernetes/scheduling/v1';
import { recoveryOrder, type Priority } from '../../src/wiring/priorityClasses';

export interface PriorityClassesArgs {
  /** Name of the class of each priority, unique in the cluster. */
  readonly names: Readonly<Record<Priority, string>>;
}

/**
 * Far below the two billion of Kubernetes's own classes. `standard` is what a pod without a class has: operators, which
 * name none, must not make room for what they serve. It is not negative either, because cluster-autoscaler adds no
 * node for pods below -10.
 */
const values: Readonly<Record<Priority, number>> = { stores: 200_000, critical: 100_000, standard: 0 };

const descriptions: Readonly<Record<Priority, string>> = {
  stores: 'Stores: they come back first, because services cannot without them.',
  critical: 'Critical services, and the jobs that they wait for: they come back after the stores.',
  standard: 'All other services: they come back last, and make room for the others.',
};

/** Makes the classes by which pods make room for each other; whoever names one waits for it. */
export function priorityClasses(
  { names }: PriorityClassesArgs,
  opts: pulumi.CustomResourceOptions,
): readonly PriorityClass[] {
  return recoveryOrder.map(
    (priority) =>
      new PriorityClass(
        names[priority],
        {
          metadata: { name: names[priority] },
          value: values[priority],
          // Pods of others keep what they have.
          globalDefault: false,
          // The last have nobody below them, and wait for a place.
          preemptionPolicy: priority === 'standard' ? 'Never' : 'PreemptLowerPriority',
          description: descriptions[priority],
        },
        opts,
      ),
  );
}
