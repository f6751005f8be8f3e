import type * as pulumi from '@pulumi/pulumi';
import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import { HorizontalPodAutoscaler } from '@pulumi/kubernetes/autoscaling/v2';
import type { input } from '@pulumi/kubernetes/types';
import type { Autoscaling, ScalingMetric, ScalingRules } from '../../src/model/service';
import { UserError } from '../../src/model/userError';
import { queueDepthCredential } from '../../src/wiring/scalingGrants';
import { queueAuthentication, type QueueAuthentication } from './queueAuthentication';

/** A queue whose depth KEDA can read. */
export interface ScalingQueue {
  /** URL of the queue in the SQS API. */
  readonly url: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  /** Endpoint of the SQS API. Default: the region's own. */
  readonly endpoint?: pulumi.Input<string>;
  /** How KEDA proves to the queue who it is. */
  readonly authentication: QueueAuthentication;
}

export interface AutoscalerArgs {
  /** Name of the Deployment. */
  readonly deployment: string;
  readonly namespace: pulumi.Input<string>;
  readonly autoscaling: Autoscaling;
  /** Queues by the name of their store, for metrics of the kind `queue-depth`. Default: none. */
  readonly queues?: Readonly<Record<string, ScalingQueue>>;
}

/** The Kubernetes reference to a Deployment that autoscalers share. */
export function deploymentReference(name: string): { apiVersion: string; kind: string; name: string } {
  return { apiVersion: 'apps/v1', kind: 'Deployment', name };
}

/** Returns whether pods are added when they use much CPU or memory, which a vertical autoscaler would change. */
export function scalesOnResources(autoscaling: Autoscaling | undefined): boolean {
  return autoscaling?.metrics.some(({ kind }) => kind === 'cpu' || kind === 'memory') ?? false;
}

/**
 * Makes the HorizontalPodAutoscaler NAME-hpa, or, where a metric is a queue's depth, the ScaledObject of which KEDA
 * makes it. Raises a UserError for a queue that is not given, and for a mixture that neither can follow.
 */
export function autoscaler(
  name: string,
  args: AutoscalerArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const followsQueues = args.autoscaling.metrics.some(({ kind }) => kind === 'queue-depth');
  return followsQueues ? scaledObject(name, args, opts) : horizontalPodAutoscaler(name, args, opts);
}

function horizontalPodAutoscaler(
  name: string,
  { deployment, namespace, autoscaling }: AutoscalerArgs,
  opts: pulumi.CustomResourceOptions,
): HorizontalPodAutoscaler {
  return new HorizontalPodAutoscaler(
    name,
    {
      metadata: { name: `${deployment}-hpa`, namespace },
      spec: {
        scaleTargetRef: deploymentReference(deployment),
        minReplicas: autoscaling.minimum,
        maxReplicas: autoscaling.maximum,
        metrics: autoscaling.metrics.flatMap(metricOf),
        ...behaviorOf(autoscaling),
      },
    },
    opts,
  );
}

function metricOf(metric: ScalingMetric): input.autoscaling.v2.MetricSpec[] {
  switch (metric.kind) {
    case 'cpu':
    case 'memory': {
      const target = { type: 'Utilization', averageUtilization: metric.utilization };
      return [{ type: 'Resource', resource: { name: metric.kind, target } }];
    }
    case 'pods': {
      const target = { type: 'AverageValue', averageValue: metric.average };
      return [{ type: 'Pods', pods: { metric: { name: metric.name }, target } }];
    }
    case 'queue-depth':
      return [];
  }
}

interface Behavior {
  readonly behavior?: input.autoscaling.v2.HorizontalPodAutoscalerBehavior;
}

function behaviorOf({ scaleUp, scaleDown }: Autoscaling): Behavior {
  if (scaleUp === undefined && scaleDown === undefined) return {};
  return {
    behavior: {
      ...(scaleDown === undefined ? {} : { scaleDown: rulesOf(scaleDown) }),
      ...(scaleUp === undefined ? {} : { scaleUp: rulesOf(scaleUp) }),
    },
  };
}

function rulesOf(rules: ScalingRules): input.autoscaling.v2.HPAScalingRules {
  return { stabilizationWindowSeconds: rules.stabilizationWindowSeconds, policies: [...rules.policies] };
}

function scaledObject(
  name: string,
  args: AutoscalerArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  const { deployment, namespace, autoscaling } = args;
  return new CustomResource(
    name,
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: {
        name: deployment,
        namespace,
        // A deployment that scaled without its queue has an autoscaler until the end of the `up` that adds it.
        annotations: { 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' },
      },
      spec: {
        scaleTargetRef: deploymentReference(deployment),
        minReplicaCount: autoscaling.minimum,
        maxReplicaCount: autoscaling.maximum,
        advanced: {
          horizontalPodAutoscalerConfig: { name: `${deployment}-hpa`, ...behaviorOf(autoscaling) },
        },
        triggers: autoscaling.metrics.map((metric) => triggerOf(metric, args, opts)),
      },
    },
    opts,
  );
}

function triggerOf(
  metric: ScalingMetric,
  args: AutoscalerArgs,
  opts: pulumi.CustomResourceOptions,
): Record<string, pulumi.Input<unknown>> {
  switch (metric.kind) {
    case 'cpu':
    case 'memory':
      return {
        type: metric.kind,
        metricType: 'Utilization',
        metadata: { value: String(metric.utilization) },
      };
    case 'pods':
      throw new UserError([
        `${args.deployment} scales on the pods' metric ${metric.name} and on a queue's depth; ` +
          'one autoscaler follows only one of the two: leave one out',
      ]);
    case 'queue-depth':
      return queueTrigger(metric.store, metric.perPod, args, opts);
  }
}

function queueTrigger(
  store: string,
  perPod: number,
  args: AutoscalerArgs,
  opts: pulumi.CustomResourceOptions,
): Record<string, pulumi.Input<unknown>> {
  const queue = args.queues?.[store];
  if (queue === undefined) {
    throw new UserError([
      `${args.deployment} scales on the depth of ${store}, which is no queue that it uses`,
    ]);
  }
  const { deployment, namespace } = args;
  const name = queueDepthCredential(deployment, store);
  const { metadata } = queueAuthentication(
    name,
    { name, namespace, authentication: queue.authentication },
    opts,
  );
  return {
    type: 'aws-sqs-queue',
    // Its own output, so that the ScaledObject comes after it and goes before it.
    authenticationRef: { name: metadata.name },
    metadata: {
      queueURL: queue.url,
      queueLength: String(perPod),
      awsRegion: queue.region,
      ...(queue.endpoint === undefined ? {} : { awsEndpoint: queue.endpoint }),
    },
  };
}
