import type { input } from '@pulumi/kubernetes/types';
import type { Port } from '../../src/model/service';

/** User and group of the seeds' images, which name their user and so leave the kubelet unable to tell it from root. */
export const defaultUser = 1001;

/** Returns what the Pod Security Standard `restricted` asks of a pod, and low ports where it listens on some. */
export function podSecurityContext(
  ports: readonly Port[],
  user: number = defaultUser,
): input.core.v1.PodSecurityContext {
  const low = ports.some((port) => port.containerPort < 1024);
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    seccompProfile: { type: 'RuntimeDefault' },
    // A port below 1024 needs no capability once the pod's own network namespace has no low ports.
    ...(low ? { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } : {}),
  };
}

/** A privileged container's system calls are never filtered, whatever its pod asks for: so the pod says what is. */
export const privilegedPodSecurityContext: input.core.v1.PodSecurityContext = {
  runAsUser: 0,
  runAsGroup: 0,
  seccompProfile: { type: 'Unconfined' },
};

/** A container that is root on its node, and writes where its image expects to. */
export const privilegedContainerSecurityContext: input.core.v1.SecurityContext = {
  privileged: true,
  allowPrivilegeEscalation: true,
  readOnlyRootFilesystem: false,
};

/** What the Pod Security Standard `restricted` asks of a container, and a root file system that nobody writes to. */
export const containerSecurityContext: input.core.v1.SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};
