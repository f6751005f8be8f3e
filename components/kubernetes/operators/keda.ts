import * as pulumi from '@pulumi/pulumi';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { kedaGrants } from '../../../src/wiring/operatorGrants';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace } from './operatorNamespace';
import {
  operatorRelease,
  operatorResources,
  spreadConstraints,
  type OperatorResources,
  type SpreadConstraint,
} from './operatorRelease';

/** Who asks the queues: the account that a Pod Identity for SQS belongs to. */
export const kedaServiceAccount = { namespace: chartVersions.keda.chart, name: 'keda-operator' } as const;

export interface KedaArgs {
  /**
   * Rules beside its own: egress to the in-cluster queues that it asks, and to the Pod Identity agent where it has an
   * identity. Default: none.
   */
  readonly grants?: readonly NetworkGrant[];
  /** Annotations of the pods that ask, e.g. the id of their Pod Identity association. Default: none. */
  readonly podAnnotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Whether two pods of each part run, in different zones. Default: true. */
  readonly multiZone?: boolean;
  /** Whether the platform's Prometheus scrapes it. Default: true. */
  readonly scraped?: boolean;
}

interface ByPart<Value> {
  readonly operator: Value;
  readonly metricServer: Value;
  readonly webhooks: Value;
}

/** The values of the chart that are not its defaults; its pods are `restricted` by default. */
export interface KedaValues {
  readonly image: { readonly pullPolicy: 'IfNotPresent' };
  readonly operator: { readonly replicaCount: number };
  readonly metricsServer: { readonly replicaCount: number };
  readonly webhooks: { readonly replicaCount: number };
  readonly podDisruptionBudget: Partial<ByPart<{ readonly maxUnavailable: number }>>;
  readonly resources: ByPart<OperatorResources>;
  readonly topologySpreadConstraints: {
    readonly operator: readonly SpreadConstraint[];
    readonly metricsServer: readonly SpreadConstraint[];
    readonly webhooks: readonly SpreadConstraint[];
  };
  readonly prometheus: { readonly operator: { readonly enabled: boolean } };
  readonly podAnnotations: { readonly keda: Readonly<Record<string, pulumi.Input<string>>> };
}

/** KEDA: scales on the depth of queues, and serves it as `external.metrics.k8s.io`. */
export class Keda extends pulumi.ComponentResource {
  /** What a ScaledObject depends on: its CRD, its webhook, and who takes its finalizer off. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: KedaArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Keda', name, {}, opts);
    const child = childOptions(this, opts);
    const chart = chartVersions.keda;
    const grants = [...kedaGrants(args.scraped ?? true), ...(args.grants ?? [])];
    const namespace = operatorNamespace(
      name,
      { name: chart.chart, podSecurity: 'restricted', grants },
      child,
    );
    this.ready = [operatorRelease(name, { chart, namespace, values: kedaValues(args) }, child)];
    this.registerOutputs({});
  }
}

/** Returns the chart's values. */
export function kedaValues(args: KedaArgs): KedaValues {
  const multiZone = args.multiZone ?? true;
  const scraped = args.scraped ?? true;
  const replicas = { replicaCount: multiZone ? 2 : 1 };
  const budget = { maxUnavailable: 1 };
  // Helm merges values, so the chart's limit of one CPU stays.
  const resources = operatorResources('100m', '100Mi', '512Mi');
  return {
    image: { pullPolicy: 'IfNotPresent' },
    operator: replicas,
    metricsServer: replicas,
    webhooks: replicas,
    podDisruptionBudget: multiZone ? { operator: budget, metricServer: budget, webhooks: budget } : {},
    resources: { operator: resources, metricServer: resources, webhooks: resources },
    topologySpreadConstraints: {
      operator: spreadConstraints({ app: 'keda-operator' }),
      metricsServer: spreadConstraints({ app: 'keda-operator-metrics-apiserver' }),
      webhooks: spreadConstraints({ app: 'keda-admission-webhooks' }),
    },
    prometheus: { operator: { enabled: scraped } },
    podAnnotations: {
      keda: {
        ...args.podAnnotations,
        ...(scraped ? { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' } : {}),
      },
    },
  };
}
