import * as pulumi from '@pulumi/pulumi';
import { Release } from '@pulumi/kubernetes/helm/v3';
import type { ChartVersion } from './chartVersions';
import type { OperatorNamespace } from './operatorNamespace';

export interface OperatorReleaseArgs<Values extends object> {
  readonly chart: ChartVersion;
  readonly namespace: OperatorNamespace;
  /** The chart's values. Never a secret: Helm keeps them in the clear, and charts print them. */
  readonly values: Values;
  /** Whether the CRDs in the chart's `crds` folder are left out. Default: false. */
  readonly skipCrds?: boolean;
}

/** Seconds that a release may take: nodes may have to come first, and a network load balancer takes minutes. */
const timeoutSeconds = 900;

/**
 * Installs an operator's chart, and is done once its pods are ready and its hooks have run. What depends on the release
 * thus finds the CRDs, webhooks and APIs that the operator serves.
 */
export function operatorRelease<Values extends object>(
  name: string,
  args: OperatorReleaseArgs<Values>,
  opts: pulumi.CustomResourceOptions,
): Release {
  const { chart, namespace, values } = args;
  return new Release(
    name,
    {
      name: chart.chart,
      chart: chart.chart,
      version: chart.version,
      repositoryOpts: { repo: chart.repository },
      namespace: namespace.name,
      values: { ...values },
      skipCrds: args.skipCrds ?? false,
      // A release that fails half-way is taken back, so that the next update starts from a clean one.
      atomic: true,
      timeout: timeoutSeconds,
    },
    pulumi.mergeOptions(opts, { dependsOn: [namespace.policy] }),
  );
}

/** CPU and memory of a container. No limit of CPU: an operator that is throttled misses its deadlines. */
export interface OperatorResources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

/** Returns requests, and the memory at which the container is killed. */
export function operatorResources(cpu: string, memory: string, memoryLimit: string): OperatorResources {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

/** One rule of `topologySpreadConstraints`. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'ScheduleAnyway' | 'DoNotSchedule';
  readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
}

/** Returns the rules that keep pods of the labels in different zones and on different nodes, where there are any. */
export function spreadConstraints(matchLabels: Readonly<Record<string, string>>): SpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
  }));
}
