import * as pulumi from '@pulumi/pulumi';
import type { input } from '@pulumi/kubernetes/types';
import type { Autoscaling, Service, VerticalScaling } from '../../src/model/service';
import { podLabels } from '../../src/wiring/podLabels';
import { autoscaler, scalesOnResources, type ScalingQueue } from './autoscaler';
import { controller, type Controller } from './controller';
import { disruptionBudget } from './disruptionBudget';
import { rollout, type RolloutChoice } from './rollout';
import { deploymentReference, rolloutReference, type ScaleTarget } from './scaleTarget';
import { rolloutAnnotation } from './serviceObject';
import { verticalAutoscaler } from './verticalAutoscaler';

/** How many pods run, and how large they are. */
export interface PodScaling {
  /** Pods of a deployment; the number at creation where it is autoscaled. Other kinds ignore it. Default: 1. */
  readonly replicas?: number;
  /** Default: the number of pods is fixed. */
  readonly autoscaling?: Autoscaling;
  /** Queues by the name of their store, where the autoscaling follows their depth. Default: none. */
  readonly scalingQueues?: Readonly<Record<string, ScalingQueue>>;
  /** Default: the size of the pods is fixed, and nothing is recommended. */
  readonly verticalScaling?: VerticalScaling;
  /**
   * Whether the vertical autoscaler may change pods whose number follows CPU or memory. The two then pull against
   * each other. Default: false, it only recommends.
   */
  readonly resizeAutoscaledPods?: boolean;
}

export interface RunPodsArgs extends PodScaling {
  /** Name of the service. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly service: Service;
  readonly template: input.core.v1.PodTemplateSpec;
  /** How new versions of a deployment take over. Default: as a Deployment does it. */
  readonly rollout?: RolloutChoice;
}

/**
 * `kubectl argo rollouts undo` writes the pods of the version before into the Deployment, and owns what it writes. The
 * next update takes that back: what the stack says of the pods comes last.
 */
const rolledOutAnnotations = { [rolloutAnnotation]: 'true', 'pulumi.com/patchForce': 'true' };

/**
 * Makes what runs the pods of a service, what brings new versions of them in, and what says how many there are. The
 * controller waits for what `opts` says; the rest for it, and for nothing that it does not wait for.
 */
export function runPods(args: RunPodsArgs, opts: pulumi.CustomResourceOptions): Controller {
  const { name, namespace, service, template, replicas = 1, autoscaling } = args;
  const autoscaled = autoscaling !== undefined;
  const rolledOut = args.rollout !== undefined;
  const made = controller(
    name,
    {
      name,
      namespace,
      service,
      template,
      replicas,
      scaledByOthers: autoscaled || rolledOut,
      ...(rolledOut ? { annotations: rolledOutAnnotations } : {}),
    },
    opts,
  );
  if (service.kind !== 'deployment') return made;
  const after = pulumi.mergeOptions(opts, { dependsOn: [made] });
  if (args.rollout === undefined) {
    scalePods(args, deploymentReference(name), after);
    return made;
  }
  const running = rollout(
    `${name}-rollout`,
    { ...args.rollout, name, namespace, service, template, replicas, autoscaled },
    after,
  );
  scalePods(args, rolloutReference(name), pulumi.mergeOptions(after, { dependsOn: [running] }));
  return made;
}

function scalePods(args: RunPodsArgs, target: ScaleTarget, opts: pulumi.CustomResourceOptions): void {
  const { name, namespace, autoscaling, scalingQueues, verticalScaling, replicas = 1 } = args;
  if ((autoscaling?.minimum ?? replicas) > 1) {
    disruptionBudget(name, { name, namespace, podLabels: podLabels(name) }, opts);
  }
  const scaled = { deployment: name, target, namespace };
  if (autoscaling !== undefined) {
    const queues = scalingQueues === undefined ? {} : { queues: scalingQueues };
    autoscaler(`${name}-hpa`, { ...scaled, autoscaling, ...queues }, opts);
  }
  if (verticalScaling !== undefined) {
    const recommendOnly = scalesOnResources(autoscaling) && args.resizeAutoscaledPods !== true;
    verticalAutoscaler(`${name}-vpa`, { ...scaled, scaling: verticalScaling, recommendOnly }, opts);
  }
}
