import type { Mutant } from '../../mutant';
import { container, mutant, pod } from '../taskPlatform';

/** Containers that run as somebody who may do more. */
export const podUserMutants: readonly Mutant[] = [
  mutant(
    'security-pod-drops-capabilities',
    'a container that keeps its capabilities',
    container('securityContext.capabilities', undefined),
    /drops none of its capabilities/,
  ),
  mutant(
    'security-pod-drops-capabilities',
    'a container that drops one capability',
    container('securityContext.capabilities.drop', ['NET_RAW']),
    /drops NET_RAW of its capabilities, not ALL/,
  ),
  mutant(
    'security-pod-adds-no-capabilities',
    'an added capability',
    container('securityContext.capabilities.add', ['NET_BIND_SERVICE', 'SYS_ADMIN']),
    /adds the capability SYS_ADMIN/,
  ),
  mutant(
    'security-pod-non-root',
    'a pod that may be root',
    pod('securityContext.runAsNonRoot', undefined),
    /runAsNonRoot is not set/,
  ),
  mutant(
    'security-pod-non-root',
    'a container that may be root',
    container('securityContext.runAsNonRoot', false),
    /runAsNonRoot is false/,
  ),
  mutant(
    'security-pod-user',
    'a container that is root',
    container('securityContext.runAsUser', 0),
    /runAsUser is 0/,
  ),
  mutant('security-pod-user', 'a pod that is root', pod('securityContext.runAsUser', 0), /runAsUser is 0/),
  mutant('security-pod-groups', "files of root's group", pod('securityContext.fsGroup', 0), /fsGroup is 0/),
  mutant(
    'security-pod-groups',
    "root's group besides",
    pod('securityContext.supplementalGroups', [1001, 0]),
    /supplementalGroups is 0/,
  ),
  mutant(
    'security-pod-groups',
    "a container of root's group",
    container('securityContext.runAsGroup', 0),
    /runAsGroup is 0/,
  ),
  mutant(
    'security-pod-no-privilege-escalation',
    'a container that says nothing of its privileges',
    container('securityContext.allowPrivilegeEscalation', undefined),
    /allowPrivilegeEscalation is not set/,
  ),
  mutant(
    'security-pod-no-privilege-escalation',
    'a container that may gain privileges',
    container('securityContext.allowPrivilegeEscalation', true),
    /allowPrivilegeEscalation is true/,
  ),
  mutant(
    'security-pod-read-only-root',
    'a container that may change its program',
    container('securityContext.readOnlyRootFilesystem', undefined),
    /may write to its root file system/,
  ),
];
