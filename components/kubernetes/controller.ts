import type * as pulumi from '@pulumi/pulumi';
import { DaemonSet, Deployment } from '@pulumi/kubernetes/apps/v1';
import { CronJob, Job } from '@pulumi/kubernetes/batch/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { JobRuns, RollingUpdate, Service } from '../../src/model/service';
import { podLabels } from '../../src/wiring/podLabels';

/** What keeps the pods of a service running. */
export type Controller = Deployment | DaemonSet | Job | CronJob;

export interface ControllerArgs {
  /** Name of the service. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly service: Service;
  readonly template: input.core.v1.PodTemplateSpec;
  /** Pods of a deployment. */
  readonly replicas: number;
  /** Whether somebody else moves the number of pods after the creation: an autoscaler, or a Rollout. */
  readonly scaledByOthers: boolean;
  /** Annotations of a Deployment. Default: none. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** How a Deployment is updated where its service does not say. */
export const usualRollingUpdate: RollingUpdate = { maxUnavailable: 0, maxSurge: 1 };

/** How often a pod of a job may fail before the job has failed. */
const jobRetries = 3;

/** Makes what keeps a service's pods running: a Deployment, a DaemonSet, a Job or a CronJob, by the service's kind. */
export function controller(
  name: string,
  args: ControllerArgs,
  opts: pulumi.CustomResourceOptions,
): Controller {
  switch (args.service.kind) {
    case 'deployment':
      return deployment(name, args, args.replicas, strategyOf(args.service), opts);
    case 'singleton':
      return deployment(name, args, 1, { type: 'Recreate' }, opts);
    case 'daemon':
      return daemonSet(name, args, opts);
    case 'job':
      return job(name, args, args.service, opts);
  }
}

function metadataOf(args: ControllerArgs) {
  return { name: args.name, ...autonamed(args) };
}

function autonamed({ name, namespace, service }: ControllerArgs) {
  return { namespace, labels: { ...podLabels(name), ...service.labels } };
}

/** Labels beside `app` may change from version to version; a selector may not. */
function selectorOf({ name }: ControllerArgs): input.meta.v1.LabelSelector {
  return { matchLabels: podLabels(name) };
}

function strategyOf({
  rollingUpdate,
}: Extract<Service, { kind: 'deployment' }>): input.apps.v1.DeploymentStrategy {
  return { type: 'RollingUpdate', rollingUpdate: { ...(rollingUpdate ?? usualRollingUpdate) } };
}

function deployment(
  name: string,
  args: ControllerArgs,
  replicas: number,
  strategy: input.apps.v1.DeploymentStrategy,
  opts: pulumi.CustomResourceOptions,
): Deployment {
  const spec = { replicas, strategy, selector: selectorOf(args), template: args.template };
  const { annotations } = args;
  const metadata = { ...metadataOf(args), ...(annotations === undefined ? {} : { annotations }) };
  // Once it is there, others own the number; two owners would fight at every update.
  const ignored = args.scaledByOthers ? { ignoreChanges: ['spec.replicas'] } : {};
  return new Deployment(name, { metadata, spec }, { ...opts, ...ignored });
}

function daemonSet(name: string, args: ControllerArgs, opts: pulumi.CustomResourceOptions): DaemonSet {
  const spec = { selector: selectorOf(args), template: args.template };
  return new DaemonSet(name, { metadata: metadataOf(args), spec }, opts);
}

function job(
  name: string,
  args: ControllerArgs,
  service: Extract<Service, { kind: 'job' }>,
  opts: pulumi.CustomResourceOptions,
): Job | CronJob {
  const spec = { backoffLimit: jobRetries, template: args.template };
  const cronJob = new CronJob(
    name,
    {
      metadata: metadataOf(args),
      spec: {
        ...scheduleOf(service.runs),
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        jobTemplate: { spec },
      },
    },
    opts,
  );
  if (service.runs.kind !== 'at-deployment') return cronJob;
  // A Job's pods never change: a new one is made beside the old, which an explicit name would not allow.
  return new Job(name, { metadata: autonamed(args), spec }, opts);
}

/** Whoever runs a job by hand takes its pods from the CronJob, which of its own accord may never run any. */
function scheduleOf(runs: JobRuns): Pick<input.batch.v1.CronJobSpec, 'schedule' | 'suspend'> {
  return runs.kind === 'on-schedule' ? { schedule: runs.schedule } : { schedule: '0 0 1 1 *', suspend: true };
}
