import * as pulumi from '@pulumi/pulumi';
import { metricsServerGrants } from '../../../src/wiring/operatorGrants';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace } from './operatorNamespace';
import {
  operatorRelease,
  operatorResources,
  spreadConstraints,
  type OperatorResources,
  type SpreadConstraint,
} from './operatorRelease';

export interface MetricsServerArgs {
  /**
   * Whether the certificates of the kubelets are checked. A cluster that signs none for them (kind, and kubeadm without
   * `serverTLSBootstrap`) needs false. Default: true.
   */
  readonly verifyKubelets?: boolean;
  /** Whether two pods run, in different zones. Default: true. */
  readonly multiZone?: boolean;
}

/** The values of the chart that are not its defaults; its pods are `restricted` by default. */
export interface MetricsServerValues {
  readonly replicas: number;
  readonly args: readonly string[];
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly maxUnavailable: number };
  readonly resources: OperatorResources;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
}

/**
 * metrics-server, for a cluster that does not bring it: on EKS it is an add-on. The API server does not verify its
 * certificate, as in the project's own manifests: it is made anew by each pod.
 */
export class MetricsServer extends pulumi.ComponentResource {
  /** What an autoscaler on CPU or memory depends on. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: MetricsServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:MetricsServer', name, {}, opts);
    const child = childOptions(this, opts);
    const chart = chartVersions.metricsServer;
    const namespace = operatorNamespace(
      name,
      { name: chart.chart, podSecurity: 'restricted', grants: metricsServerGrants() },
      child,
    );
    this.ready = [operatorRelease(name, { chart, namespace, values: metricsServerValues(args) }, child)];
    this.registerOutputs({});
  }
}

/** Returns the chart's values. */
export function metricsServerValues(args: MetricsServerArgs): MetricsServerValues {
  const multiZone = args.multiZone ?? true;
  return {
    replicas: multiZone ? 2 : 1,
    args: (args.verifyKubelets ?? true) ? [] : ['--kubelet-insecure-tls'],
    podDisruptionBudget: { enabled: multiZone, maxUnavailable: 1 },
    // The project's own figures for up to 100 nodes.
    resources: operatorResources('100m', '200Mi', '400Mi'),
    topologySpreadConstraints: spreadConstraints({
      'app.kubernetes.io/name': chartVersions.metricsServer.chart,
    }),
  };
}
