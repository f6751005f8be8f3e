import * as pulumi from '@pulumi/pulumi';
import { verticalPodAutoscalerGrants } from '../../../src/wiring/operatorGrants';
import { containerSecurityContext } from '../securityContext';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace } from './operatorNamespace';
import { operatorRelease, operatorResources, type OperatorResources } from './operatorRelease';

export interface VerticalPodAutoscalerArgs {
  /** Whether two pods run, on different nodes. Default: true. */
  readonly multiZone?: boolean;
  /** Whether the platform's Prometheus scrapes it. Default: true. */
  readonly scraped?: boolean;
}

/** The values of the chart that are not its defaults. */
export interface VerticalPodAutoscalerValues {
  readonly admissionController: { readonly enabled: false };
  readonly updater: { readonly enabled: false };
  readonly podSecurityContext: {
    readonly runAsNonRoot: true;
    readonly runAsUser: number;
    readonly seccompProfile: { readonly type: 'RuntimeDefault' };
  };
  readonly containerSecurityContext: typeof containerSecurityContext;
  readonly recommender: {
    readonly replicas: number;
    readonly resources: OperatorResources;
    readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable: number };
    readonly podAnnotations: Readonly<Record<string, string>>;
  };
}

/**
 * The recommender of the VerticalPodAutoscaler. Neither the updater, which evicts pods, nor the webhook, which every pod
 * of the cluster would have to pass: beside an autoscaler on CPU or memory a change of requests makes both swing.
 */
export class VerticalPodAutoscaler extends pulumi.ComponentResource {
  /** What a VerticalPodAutoscaler object depends on: its CRD. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: VerticalPodAutoscalerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:VerticalPodAutoscaler', name, {}, opts);
    const child = childOptions(this, opts);
    const chart = chartVersions.verticalPodAutoscaler;
    const grants = verticalPodAutoscalerGrants(args.scraped ?? true);
    const namespace = operatorNamespace(
      name,
      { name: chart.chart, podSecurity: 'restricted', grants },
      child,
    );
    this.ready = [
      operatorRelease(name, { chart, namespace, values: verticalPodAutoscalerValues(args) }, child),
    ];
    this.registerOutputs({});
  }
}

/** Returns the chart's values. */
export function verticalPodAutoscalerValues(args: VerticalPodAutoscalerArgs): VerticalPodAutoscalerValues {
  const multiZone = args.multiZone ?? true;
  const scraped = args.scraped ?? true;
  return {
    admissionController: { enabled: false },
    updater: { enabled: false },
    // The chart leaves the seccomp profile and the container's own context open, which `restricted` does not.
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 65534,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containerSecurityContext,
    recommender: {
      replicas: multiZone ? 2 : 1,
      resources: operatorResources('50m', '256Mi', '1Gi'),
      podDisruptionBudget: { enabled: multiZone, minAvailable: 1 },
      podAnnotations: scraped ? { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8942' } : {},
    },
  };
}
