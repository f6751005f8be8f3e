import type * as pulumi from '@pulumi/pulumi';
import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import { failedLabels, type RequestMetrics } from '../../src/model/requestMetrics';

export interface ErrorRateAnalysisArgs {
  /** Name of the service. */
  readonly service: string;
  readonly namespace: pulumi.Input<string>;
  /** URL of the Prometheus that has the service's metrics. */
  readonly prometheusUrl: string;
  /** Which of them tell of its requests. */
  readonly requests: RequestMetrics;
}

/** Share of failed requests at which a new version is taken back: far above what a healthy service shows. */
const mostFailed = 0.05;

/** How often the share is measured. */
const measurements = 4;

/**
 * Makes the AnalysisTemplate SERVICE-error-rate: how many requests of the pods whose hash is `pods` fail, measured four
 * times in two minutes. A second measurement above a twentieth ends it. Without requests nothing fails.
 */
export function errorRateAnalysis(
  name: string,
  { service, namespace, prometheusUrl, requests }: ErrorRateAnalysisArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  return new CustomResource(
    name,
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      metadata: { name: `${service}-error-rate`, namespace },
      spec: {
        args: [{ name: 'pods' }],
        metrics: [
          {
            name: 'error-rate',
            // The rate of the first minute needs two scrapes.
            initialDelay: '30s',
            interval: '30s',
            count: measurements,
            failureLimit: 1,
            successCondition: `len(result) == 0 || isNaN(result[0]) || result[0] <= ${mostFailed}`,
            provider: { prometheus: { address: prometheusUrl, query: errorRateQuery(service, requests) } },
          },
        ],
      },
    },
    opts,
  );
}

/** Returns the expression of the share; the pods of a Rollout are named SERVICE-HASH-…. */
export function errorRateQuery(service: string, requests: RequestMetrics): string {
  const all = `service="${service}",pod=~"${service}-{{args.pods}}-.*"`;
  const rate = (labels: string) => `sum(rate(${requests.counter}{${labels}}[1m]))`;
  return `${rate(`${all},${failedLabels(requests)}`)} / ${rate(all)}`;
}
