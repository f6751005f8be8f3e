import type * as pulumi from '@pulumi/pulumi';
import type { input } from '@pulumi/kubernetes/types';
import type { Resources } from '../../src/model/resources';
import type { Image } from './images';
import { containerSecurityContext } from './securityContext';

/** A container that the Pod Security Standard `restricted` admits and that can write to its volumes alone. */
export interface RestrictedContainer {
  readonly name: string;
  readonly image: string;
  /** Default: the image's own. */
  readonly command?: readonly string[];
  /** Default: the image's own, or none beside a `command`. */
  readonly args?: readonly pulumi.Input<string>[];
  readonly workingDir?: string;
  /** Plain variables. */
  readonly variables?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Variables that come from a key of a Secret. */
  readonly secretVariables?: Readonly<
    Record<string, { readonly secret: pulumi.Input<string>; readonly key: string }>
  >;
  readonly ports?: Readonly<Record<string, number>>;
  readonly resources: Resources;
  readonly probes?: {
    /** Until it succeeds the others wait. */
    readonly startup: input.core.v1.Probe;
    readonly liveness: input.core.v1.Probe;
    readonly readiness: input.core.v1.Probe;
  };
  /** Volume to the path where the container sees it; `/tmp` is always there. */
  readonly mounts: readonly input.core.v1.VolumeMount[];
}

/** Returns the part of a pod's specification that makes it fit for a restricted namespace, with no token in it. */
export function restrictedPod(
  image: Image,
  imagePullSecrets: readonly string[],
  priorityClass?: string,
): Omit<input.core.v1.PodSpec, 'containers'> {
  return {
    automountServiceAccountToken: false,
    // Variables such as REDIS_PORT, made of the Services around, would be taken for settings.
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: image.user,
      runAsGroup: image.group,
      // Disks and Secrets belong to a group of the pod's; without the root group even where the image asks for it.
      fsGroup: image.group === 0 ? image.user : image.group,
      // A disk with millions of files is not walked at each start.
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...(imagePullSecrets.length === 0
      ? {}
      : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
  };
}

/** Returns the container of a pod that has a volume `tmp`. */
export function restrictedContainer(container: RestrictedContainer): input.core.v1.Container {
  const { name, image, command, args, workingDir, ports, resources, probes, mounts } = container;
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ...(command === undefined ? {} : { command: [...command] }),
    ...(args === undefined ? {} : { args: [...args] }),
    ...(workingDir === undefined ? {} : { workingDir }),
    env: environment(container),
    ports: Object.entries(ports ?? {}).map(([portName, containerPort]) => ({
      name: portName,
      containerPort,
    })),
    resources: { requests: { ...resources.requests }, limits: { ...resources.limits } },
    ...(probes === undefined
      ? {}
      : { startupProbe: probes.startup, livenessProbe: probes.liveness, readinessProbe: probes.readiness }),
    securityContext: containerSecurityContext,
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...mounts],
  };
}

function environment(container: RestrictedContainer): input.core.v1.EnvVar[] {
  const plain = Object.entries(container.variables ?? {}).map(([name, value]) => ({ name, value }));
  const secret = Object.entries(container.secretVariables ?? {}).map(([name, source]) => ({
    name,
    valueFrom: { secretKeyRef: { name: source.secret, key: source.key } },
  }));
  return [...plain, ...secret];
}

/** Mode of a Secret's files: the pod's user and group read them, nobody writes. */
export const secretFileMode = 0o440;
