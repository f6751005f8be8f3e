import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import type { input } from '@pulumi/kubernetes/types';
import type { Rollout } from '../../src/model/operations';
import { requestMetricsOf } from '../../src/model/requestMetrics';
import type { Service } from '../../src/model/service';
import { podLabels } from '../../src/wiring/podLabels';
import { usualRollingUpdate } from './controller';
import { errorRateAnalysis } from './errorRateAnalysis';
import { deploymentReference, rolloutReference } from './scaleTarget';
import { rolloutDeadlineSeconds } from './rolloutDeadline';

/** How new versions of a service take over. */
export interface RolloutChoice {
  readonly strategy: Rollout;
  /** URL of the Prometheus that has the service's metrics. Default: nobody asks how many requests fail. */
  readonly prometheusUrl?: string;
}

export interface RolloutArgs extends RolloutChoice {
  /** Name of the Deployment, of the Service and of the Rollout. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly service: Pick<
    Extract<Service, { kind: 'deployment' }>,
    'probes' | 'requestMetrics' | 'rollingUpdate'
  >;
  /** The pods that the Deployment describes. */
  readonly template: input.core.v1.PodTemplateSpec;
  /** Pods, at creation where it is autoscaled. */
  readonly replicas: number;
  /** Whether an autoscaler moves the number of pods after the creation. */
  readonly autoscaled: boolean;
}

/** Annotation that changes with the pods, so that `pulumi up` goes on to the Rollout and waits for it. */
const podsAnnotation = 'berth.dev/pods';

/** Seconds that the old pods stand by after the new have taken over, so that going back takes seconds. */
const standBySeconds = 600;

/** Versions that can be gone back to. */
const revisions = 5;

/** Returns the name of the Service that leads to the pods of the newest version before the others are led there. */
export function previewName(service: string): string {
  return `${service}-preview`;
}

/**
 * Makes the Rollout that runs the pods which a Deployment of the same name describes. At its creation it takes their
 * number over, pod by pod; from then on it runs them, and the Deployment only says what they are. It is done, at its
 * creation and whenever they change, when the new pods have taken over.
 */
export function rollout(name: string, args: RolloutArgs, opts: pulumi.CustomResourceOptions): CustomResource {
  const deadline = rolloutDeadlineSeconds(args.service.probes);
  const strategy = strategyOf(name, args, opts);
  const timeout = `${deadline * (args.replicas + 1)}s`;
  return new CustomResource(
    name,
    {
      ...typeOf(args.name),
      metadata: {
        name: args.name,
        namespace: args.namespace,
        labels: podLabels(args.name),
        annotations: {
          [podsAnnotation]: digest(args.template),
          'pulumi.com/waitFor': 'jsonpath={.status.phase}=Healthy',
        },
      },
      spec: {
        replicas: args.replicas,
        // Of the Deployment a pod goes for each of the Rollout's that is ready: the nodes need not hold both.
        workloadRef: { ...deploymentReference(args.name), scaleDown: 'progressively' },
        selector: { matchLabels: podLabels(args.name) },
        revisionHistoryLimit: revisions,
        progressDeadlineSeconds: deadline,
        progressDeadlineAbort: true,
        strategy,
      },
    },
    {
      ...opts,
      // A version that does not get well is taken back after the deadline, and then the update has failed.
      customTimeouts: { create: timeout, update: timeout },
      ...(args.autoscaled ? { ignoreChanges: ['spec.replicas'] } : {}),
    },
  );
}

function typeOf(name: string): { apiVersion: string; kind: string } {
  const { apiVersion, kind } = rolloutReference(name);
  return { apiVersion, kind };
}

function digest(template: input.core.v1.PodTemplateSpec): pulumi.Output<string> {
  // Secrets reach pods by reference, so that what is left says nothing of them.
  return pulumi.unsecret(
    pulumi
      .output(template)
      .apply((known) => createHash('sha256').update(JSON.stringify(known)).digest('hex').slice(0, 16)),
  );
}

function strategyOf(name: string, args: RolloutArgs, opts: pulumi.CustomResourceOptions): object {
  switch (args.strategy) {
    case 'blue-green':
      return {
        blueGreen: {
          activeService: args.name,
          previewService: previewName(args.name),
          scaleDownDelaySeconds: standBySeconds,
          // Old pods of one version alone, however fast the next ones come.
          scaleDownDelayRevisionLimit: 1,
        },
      };
    case 'rolling-with-rollback': {
      const update = args.service.rollingUpdate ?? usualRollingUpdate;
      return { canary: { ...update, ...judged(name, args, opts) } };
    }
  }
}

/** Half of the pods are new while the requests that they answer are judged; then the rest follow. */
function judged(
  resource: string,
  { name, namespace, service, prometheusUrl }: RolloutArgs,
  opts: pulumi.CustomResourceOptions,
): object {
  if (prometheusUrl === undefined) return {};
  const requests = requestMetricsOf(service);
  const args = { service: name, namespace, prometheusUrl, requests };
  const analysis = errorRateAnalysis(`${resource}-error-rate`, args, opts);
  const templates = [{ templateName: analysis.metadata.name }];
  const hash = { name: 'pods', valueFrom: { podTemplateHashValue: 'Latest' } };
  return { steps: [{ setWeight: 50 }, { analysis: { templates, args: [hash] } }] };
}
