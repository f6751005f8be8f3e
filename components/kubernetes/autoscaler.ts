import type * as pulumi from '@pulumi/pulumi';
import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import { HorizontalPodAutoscaler } from '@pulumi/kubernetes/autoscaling/v2';
import type { input } from '@pulumi/kubernetes/types';
import type { Autoscaling, ScalingMetric, ScalingRules } from '../../src/model/service';
import { UserError } from '../../src/model/userError';
import { queueDepthCredential } from '../../src/wiring/scalingGrants';
import { queueAuthentication, type SqsAuthentication } from './queueAuthentication';
import type { ScaleTarget } from './scaleTarget';

/** A store of queues whose depth KEDA can read. */
export type ScalingQueue = SqsQueue | MessageBroker;

/** A queue of the SQS API. */
interface SqsQueue {
  readonly kind: 'sqs';
  /** URL of the queue. */
  readonly url: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  /** Endpoint of the SQS API. Default: the region's own. */
  readonly endpoint?: pulumi.Input<string>;
  /** How KEDA proves to the queue who it is. */
  readonly authentication: SqsAuthentication;
}

/** A broker of AMQP, with its queues. */
interface MessageBroker {
  readonly kind: 'broker';
  /** URL with the login of the service in it. */
  readonly url: pulumi.Output<string>;
}

export interface AutoscalerArgs {
  /** Name of the Deployment. */
  readonly deployment: string;
  /** What runs its pods. */
  readonly target: ScaleTarget;
  readonly namespace: pulumi.Input<string>;
  readonly autoscaling: Autoscaling;
  /** Queues and brokers by the name of the store, for metrics of the kind `queue-depth`. Default: none. */
  readonly queues?: Readonly<Record<string, ScalingQueue>>;
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
  { deployment, target, namespace, autoscaling }: AutoscalerArgs,
  opts: pulumi.CustomResourceOptions,
): HorizontalPodAutoscaler {
  return new HorizontalPodAutoscaler(
    name,
    {
      metadata: { name: `${deployment}-hpa`, namespace },
      spec: {
        scaleTargetRef: target,
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
  const { deployment, target, namespace, autoscaling } = args;
  const queues = queueCredentials(args, opts);
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
        scaleTargetRef: target,
        minReplicaCount: autoscaling.minimum,
        maxReplicaCount: autoscaling.maximum,
        advanced: {
          horizontalPodAutoscalerConfig: { name: `${deployment}-hpa`, ...behaviorOf(autoscaling) },
        },
        triggers: autoscaling.metrics.map((metric) => triggerOf(metric, deployment, queues)),
      },
    },
    opts,
  );
}

/** A queue, and how KEDA proves to it who it is. */
export interface FollowedQueue {
  readonly queue: ScalingQueue;
  /** Its own output, so that the ScaledObject comes after it and goes before it. */
  readonly authenticationRef: { readonly name: pulumi.Output<string> };
}

/** Makes the credential of each store whose queues are followed, once however many there are of them. */
export function queueCredentials(
  { deployment, namespace, autoscaling, queues }: Omit<AutoscalerArgs, 'target'>,
  opts: pulumi.CustomResourceOptions,
): ReadonlyMap<string, FollowedQueue> {
  const stores = autoscaling.metrics.flatMap((metric) =>
    metric.kind === 'queue-depth' ? [metric.store] : [],
  );
  return new Map(
    [...new Set(stores)].map((store) => {
      const queue = queues?.[store];
      if (queue === undefined) {
        throw new UserError([
          `${deployment} scales on the depth of ${store}, which is no queue that it uses`,
        ]);
      }
      const name = queueDepthCredential(deployment, store);
      const authentication =
        queue.kind === 'sqs' ? queue.authentication : ({ method: 'url', url: queue.url } as const);
      const { metadata } = queueAuthentication(name, { name, namespace, authentication }, opts);
      return [store, { queue, authenticationRef: { name: metadata.name } }];
    }),
  );
}

type Trigger = Record<string, pulumi.Input<unknown>>;

function triggerOf(
  metric: ScalingMetric,
  deployment: string,
  queues: ReadonlyMap<string, FollowedQueue>,
): Trigger {
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
        `${deployment} scales on the pods' metric ${metric.name} and on a queue's depth; ` +
          'one autoscaler follows only one of the two: leave one out',
      ]);
    case 'queue-depth': {
      const followed = queues.get(metric.store);
      if (followed === undefined) throw new Error(`No credential was made for ${metric.store}.`);
      const { queue, authenticationRef } = followed;
      return { ...queueTrigger(metric, deployment, queue), authenticationRef };
    }
  }
}

function queueTrigger(
  { store, perPod, queue: name }: Extract<ScalingMetric, { kind: 'queue-depth' }>,
  deployment: string,
  queue: ScalingQueue,
): Trigger {
  if (queue.kind === 'sqs') {
    const endpoint = queue.endpoint === undefined ? {} : { awsEndpoint: queue.endpoint };
    return {
      type: 'aws-sqs-queue',
      metadata: {
        queueURL: queue.url,
        queueLength: String(perPod),
        awsRegion: queue.region,
        ...endpoint,
      },
    };
  }
  if (name === undefined) {
    throw new UserError([`${deployment} scales on the depth of ${store}, a broker: name one of its queues`]);
  }
  return {
    type: 'rabbitmq',
    metadata: { protocol: 'amqp', mode: 'QueueLength', queueName: name, value: String(perPod) },
  };
}
