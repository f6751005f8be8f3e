import { set, type Mutant } from '../../mutant';
import { container, mutant, pod } from '../taskPlatform';

const volumes = 'spec.template.spec.volumes';
const prometheus = { type: 'kubernetes:apps/v1:StatefulSet', name: 'prometheus' };
const appArmor = 'container.apparmor.security.beta.kubernetes.io/prometheus';

/** Pods that are not apart from their node or from one another. */
export const podIsolationMutants: readonly Mutant[] = [
  mutant(
    'security-pod-not-privileged',
    'a privileged container',
    container('securityContext.privileged', true),
    /container api-gateway, which runs privileged/,
  ),
  mutant(
    'security-pod-not-privileged',
    'a privileged container before the others',
    set(
      { type: 'kubernetes:batch/v1:CronJob', name: 'kardon-db-dump' },
      'spec.jobTemplate.spec.template.spec.initContainers.0.securityContext.privileged',
      true,
    ),
    /container dump, which runs privileged/,
    { system: 'kardon' },
  ),
  mutant(
    'security-pod-own-namespaces',
    "the node's network",
    pod('hostNetwork', true),
    /hostNetwork is true/,
  ),
  mutant('security-pod-own-namespaces', "the node's processes", pod('hostPID', true), /hostPID is true/),
  mutant('security-pod-own-namespaces', "the node's memory", pod('hostIPC', true), /hostIPC is true/),
  mutant(
    'security-pod-no-host-ports',
    'a port of the node',
    container('ports.0.hostPort', 8080),
    /takes the port 8080 of its node/,
  ),
  mutant(
    'security-pod-no-host-path',
    'a folder of the node',
    set(prometheus, volumes, [{ name: 'data', hostPath: { path: '/var/lib/kubelet' } }]),
    /mounts \/var\/lib\/kubelet of its node as data/,
  ),
  mutant(
    'security-pod-volume-types',
    'a share of NFS',
    set(prometheus, volumes, [{ name: 'data', nfs: { server: '10.0.0.1', path: '/' } }]),
    /volume data of the type nfs/,
  ),
  mutant(
    'security-pod-no-host-process',
    'a pod that is a process of its Windows node',
    pod('securityContext.windowsOptions', { hostProcess: true }),
    /hostProcess is true/,
  ),
  mutant(
    'security-pod-no-host-process',
    'a container that is a process of its Windows node',
    container('securityContext.windowsOptions', { hostProcess: true }),
    /hostProcess is true/,
  ),
  mutant(
    'security-pod-handlers-ask-the-pod',
    'a probe that asks the metadata service',
    container('readinessProbe.httpGet.host', '169.254.169.254'),
    /ask 169\.254\.169\.254 in its readinessProbe/,
  ),
  mutant(
    'security-pod-handlers-ask-the-pod',
    'a hook that connects to another host',
    container('lifecycle.preStop', { tcpSocket: { host: '10.0.0.1', port: 22 } }),
    /ask 10\.0\.0\.1 in its lifecycle\.preStop/,
  ),
  mutant(
    'security-pod-seccomp',
    'a pod without a seccomp profile',
    pod('securityContext.seccompProfile', undefined),
    /has no seccomp profile/,
  ),
  mutant(
    'security-pod-seccomp',
    "a container that leaves its pod's profile",
    container('securityContext.seccompProfile', { type: 'Unconfined' }),
    /has the seccomp profile Unconfined/,
  ),
  mutant(
    'security-pod-sysctls',
    'a setting of the whole kernel',
    pod('securityContext.sysctls', [{ name: 'kernel.core_pattern', value: '|/bin/sh' }]),
    /sets kernel\.core_pattern/,
  ),
  mutant(
    'security-pod-proc-mount',
    'all of /proc',
    container('securityContext.procMount', 'Unmasked'),
    /mounts \/proc as Unmasked/,
  ),
  mutant(
    'security-pod-selinux',
    'a type of SELinux that is confined by nothing',
    pod('securityContext.seLinuxOptions', { type: 'spc_t' }),
    /SELinux type spc_t/,
  ),
  mutant(
    'security-pod-selinux',
    'a user of SELinux',
    container('securityContext.seLinuxOptions', { user: 'system_u' }),
    /SELinux user system_u/,
  ),
  mutant(
    'security-pod-apparmor',
    'a pod without AppArmor',
    pod('securityContext.appArmorProfile', { type: 'Unconfined' }),
    /AppArmor profile Unconfined/,
  ),
  mutant(
    'security-pod-apparmor',
    'a pod without AppArmor by its annotation',
    set(prometheus, 'spec.template.metadata.annotations', { [appArmor]: 'unconfined' }),
    /apparmor\.security\.beta\.kubernetes\.io\/prometheus: unconfined/,
  ),
  mutant(
    'security-pod-containers-apart',
    'containers that share their processes',
    pod('shareProcessNamespace', true),
    /shareProcessNamespace is true/,
  ),
];
