import * as pulumi from '@pulumi/pulumi';
import { metricsAdapterGrants } from '../../../src/wiring/operatorGrants';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace } from './operatorNamespace';
import {
  operatorRelease,
  operatorResources,
  spreadConstraints,
  type OperatorResources,
  type SpreadConstraint,
} from './operatorRelease';

/** A metric of pods that an autoscaler can follow. */
export interface PodMetric {
  /** Name under which the autoscaler asks for it. */
  readonly name: string;
  /** The series of Prometheus behind it, with the labels `namespace` and `pod`. */
  readonly series: string;
  /** `counter`: it only grows, and the metric is its growth a second. `gauge`: the metric is its value. */
  readonly kind: 'counter' | 'gauge';
}

/** The seed's `requests_per_second`, from the counter that its dashboards show. */
export const requestsPerSecond: PodMetric = {
  name: 'requests_per_second',
  series: 'http_requests_total',
  kind: 'counter',
};

/** Returns how the metric of that name is read: as a gauge of the same name, but for the seed's one that is a rate. */
export function podMetricNamed(name: string): PodMetric {
  return name === requestsPerSecond.name ? requestsPerSecond : { name, series: name, kind: 'gauge' };
}

export interface MetricsAdapterArgs {
  /** The Prometheus that it asks. */
  readonly prometheus: { readonly url: pulumi.Input<string>; readonly port: number };
  /** Metrics that it serves. Default: `requests_per_second`, the rate of `http_requests_total`. */
  readonly podMetrics?: readonly PodMetric[];
  /** Whether two pods run, in different zones. Default: true. */
  readonly multiZone?: boolean;
}

interface AdapterRule {
  readonly seriesQuery: string;
  readonly resources: { readonly overrides: Readonly<Record<string, { readonly resource: string }>> };
  readonly name: { readonly matches: string; readonly as: string };
  readonly metricsQuery: string;
}

/** The values of the chart that are not its defaults; its pods are `restricted` by default. */
export interface MetricsAdapterValues {
  readonly prometheus: { readonly url: pulumi.Input<string>; readonly port: number };
  readonly rules: { readonly default: false; readonly custom: readonly AdapterRule[] };
  readonly replicas: number;
  readonly logLevel: number;
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly maxUnavailable: number };
  readonly resources: OperatorResources;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
}

/**
 * prometheus-adapter: serves pod metrics of Prometheus as `custom.metrics.k8s.io`. The API server does not verify its
 * certificate, which each pod makes anew: the chart takes another only as a value, where no secret belongs.
 */
export class MetricsAdapter extends pulumi.ComponentResource {
  /** What an autoscaler on pod metrics depends on. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: MetricsAdapterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:MetricsAdapter', name, {}, opts);
    const child = childOptions(this, opts);
    const chart = chartVersions.metricsAdapter;
    const namespace = operatorNamespace(
      name,
      { name: chart.chart, podSecurity: 'restricted', grants: metricsAdapterGrants() },
      child,
    );
    this.ready = [operatorRelease(name, { chart, namespace, values: metricsAdapterValues(args) }, child)];
    this.registerOutputs({});
  }
}

/** Returns the chart's values. */
export function metricsAdapterValues(args: MetricsAdapterArgs): MetricsAdapterValues {
  const multiZone = args.multiZone ?? true;
  return {
    // Taken apart, because a whole component would cross as a reference to it.
    prometheus: { url: args.prometheus.url, port: args.prometheus.port },
    // The chart's own rules serve every series that there is, thousands in a cluster of some size.
    rules: { default: false, custom: (args.podMetrics ?? [requestsPerSecond]).map(adapterRule) },
    replicas: multiZone ? 2 : 1,
    // The default, 4, logs every request.
    logLevel: 2,
    podDisruptionBudget: { enabled: multiZone, maxUnavailable: 1 },
    resources: operatorResources('50m', '128Mi', '256Mi'),
    topologySpreadConstraints: spreadConstraints({
      'app.kubernetes.io/name': chartVersions.metricsAdapter.chart,
    }),
  };
}

/** The placeholders in angle brackets are the adapter's own. Two minutes hold eight scrapes, so that one may fail. */
function adapterRule(metric: PodMetric): AdapterRule {
  const series = '<<.Series>>{<<.LabelMatchers>>}';
  const value = metric.kind === 'counter' ? `rate(${series}[2m])` : series;
  return {
    seriesQuery: `${metric.series}{namespace!="",pod!=""}`,
    resources: { overrides: { namespace: { resource: 'namespace' }, pod: { resource: 'pod' } } },
    name: { matches: `^${metric.series}$`, as: metric.name },
    metricsQuery: `sum(${value}) by (<<.GroupBy>>)`,
  };
}
