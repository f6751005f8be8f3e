import type * as pulumi from '@pulumi/pulumi';
import { Job } from '@pulumi/kubernetes/batch/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { NetworkGrant } from '../../src/wiring/grant';
import { podLabels } from '../../src/wiring/podLabels';
import { checksum, checksumAnnotation, type ConfigurationData } from './checksum';
import type { Image } from './images';
import { networkPolicy } from './networkPolicy';
import { restrictedContainer, restrictedPod, type RestrictedContainer } from './restrictedPod';

export interface SetupJobArgs {
  readonly namespace: pulumi.Input<string>;
  readonly image: Image;
  readonly container: Omit<RestrictedContainer, 'resources'>;
  /** Volumes beside `tmp`. */
  readonly volumes: readonly input.core.v1.Volume[];
  /** What the Job reads; when it changes, the Job runs again. */
  readonly configuration: ConfigurationData;
  /** Rules of the network; the Job takes those whose subject is its name. */
  readonly grants: readonly NetworkGrant[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly imagePullSecrets: readonly string[];
  /** Name of the PriorityClass of the pods. Default: none. */
  readonly priorityClass?: string;
}

const resources = { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } };

/**
 * Runs a step that prepares a store, again whenever its input changes; the resource is there once the step succeeded.
 * The Job is never cleaned up: were it gone from the cluster, the next update would run it for nothing.
 */
export function setupJob(name: string, args: SetupJobArgs, opts: pulumi.CustomResourceOptions): Job {
  const labels = podLabels(name);
  const grants = args.grants.filter((grant) => grant.subject === name);
  const policy = networkPolicy(name, { namespace: args.namespace, podLabels: labels, grants }, opts);
  const annotations = { ...args.annotations };
  return new Job(
    name,
    {
      // No name: the new run must not wait for the old one to be deleted.
      metadata: { namespace: args.namespace, labels, annotations },
      spec: {
        // Seven attempts in some ten minutes: a database that was just made may not take connections yet.
        backoffLimit: 6,
        template: {
          metadata: {
            labels,
            annotations: { ...annotations, [checksumAnnotation]: checksum(args.configuration) },
          },
          spec: {
            ...restrictedPod(args.image, args.imagePullSecrets, args.priorityClass),
            // A failed pod stays, and with it what it said.
            restartPolicy: 'Never',
            containers: [restrictedContainer({ ...args.container, resources })],
            volumes: [{ name: 'tmp', emptyDir: {} }, ...args.volumes],
          },
        },
      },
    },
    { ...opts, dependsOn: [policy] },
  );
}
