import { asText, valueAt, type PropertyBag, type PropertyValue } from '../../../src/simulation/propertyValue';
import { containersOf, listAt } from '../../cluster';
import { cisEks, cisKubernetes, hardeningGuide, podSecurityStandard } from '../../kubernetesStandards';
import { containerRule, podRule } from '../../podRule';
import type { Rule } from '../../rule';

const podSecurity = hardeningGuide('Kubernetes Pod security');

const dropsCapabilities = containerRule({
  id: 'security-pod-drops-capabilities',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A container starts with a dozen capabilities of root, NET_RAW among them, of which services need none.',
  mend: 'Set `capabilities.drop: [ALL]` in the security context of the container.',
  standards: [
    podSecurityStandard('restricted: Capabilities'),
    cisKubernetes('5.2.8'),
    cisKubernetes('5.2.10'),
    podSecurity,
  ],
  wrong: (container) => {
    const dropped = listAt(container, 'securityContext.capabilities.drop').map(asText);
    if (dropped.includes('ALL')) return [];
    return [`drops ${dropped.join(', ') || 'none'} of its capabilities, not ALL`];
  },
});

const addsNoCapabilities = containerRule({
  id: 'security-pod-adds-no-capabilities',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'An added capability is a part of root, and several of them are as good as all of it.',
  mend: 'Add NET_BIND_SERVICE at most; a low port needs not even that where the pod sets net.ipv4.ip_unprivileged_port_start.',
  standards: [podSecurityStandard('restricted: Capabilities'), cisKubernetes('5.2.9'), podSecurity],
  wrong: (container) =>
    listAt(container, 'securityContext.capabilities.add')
      .map(asText)
      .filter((capability) => capability !== 'NET_BIND_SERVICE')
      .map((capability) => `adds the capability ${capability}`),
});

/** What counts for the container: its own word before its pod's. */
function effective(container: PropertyBag, spec: PropertyBag, field: string): PropertyValue | undefined {
  return valueAt(container, `securityContext.${field}`) ?? valueAt(spec, `securityContext.${field}`);
}

const nonRoot = containerRule({
  id: 'security-pod-non-root',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'The kubelet then refuses to start an image as root, even after somebody changed its user.',
  mend: 'Set `runAsNonRoot: true` in the security context of the pod, and `runAsUser` where the image names its user.',
  standards: [podSecurityStandard('restricted: Running as Non-root'), cisKubernetes('5.2.7'), podSecurity],
  wrong: (container, spec) => {
    const value = effective(container, spec, 'runAsNonRoot');
    return value === true ? [] : [`may run as root: runAsNonRoot is ${asText(value) || 'not set'}`];
  },
});

const notAsRoot = containerRule({
  id: 'security-pod-user',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Root in a container is root of every file and of every folder that it shares with its node.',
  mend: 'Set `runAsUser` to a number that is not 0.',
  standards: [
    podSecurityStandard('restricted: Running as Non-root user'),
    cisKubernetes('5.2.7'),
    podSecurity,
  ],
  wrong: (container, spec) =>
    effective(container, spec, 'runAsUser') === 0 ? ['runs as root: runAsUser is 0'] : [],
});

const notOfRootsGroup = podRule({
  id: 'security-pod-groups',
  severity: 'medium',
  enforcement: 'mandatory',
  why: "Images give root's group what root may write, so that a user of that group changes programs and settings.",
  mend: 'Set `runAsGroup` and `fsGroup` to a number that is not 0, and leave 0 out of `supplementalGroups`.',
  standards: [podSecurity],
  wrong: (spec) =>
    [
      ...['fsGroup', 'runAsGroup'].map(
        (field) => [field, valueAt(spec, `securityContext.${field}`)] as const,
      ),
      ...listAt(spec, 'securityContext.supplementalGroups').map((id) => ['supplementalGroups', id] as const),
      ...containersOf({ spec }).map(
        (container) => ['runAsGroup', valueAt(container, 'securityContext.runAsGroup')] as const,
      ),
    ]
      .filter(([, group]) => group === 0)
      .map(([field]) => `is of root's group: ${field} is 0`),
});

const noEscalation = containerRule({
  id: 'security-pod-no-privilege-escalation',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Without it a program of root that any user may start, such as sudo, gives more rights than the container began with.',
  mend: 'Set `allowPrivilegeEscalation: false` in the security context of the container.',
  standards: [
    podSecurityStandard('restricted: Privilege Escalation'),
    cisKubernetes('5.2.6'),
    cisEks('4.2.5'),
    podSecurity,
  ],
  wrong: (container) => {
    const value = valueAt(container, 'securityContext.allowPrivilegeEscalation');
    if (value === false) return [];
    return [`may gain privileges: allowPrivilegeEscalation is ${asText(value) || 'not set'}`];
  },
});

const readOnlyRoot = containerRule({
  id: 'security-pod-read-only-root',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Whoever breaks in can then neither change the program nor leave one of his own.',
  mend: 'Set `readOnlyRootFilesystem: true`, and mount an emptyDir where the program writes.',
  standards: [podSecurity, cisEks('4.5.2'), cisKubernetes('5.7.3')],
  wrong: (container) =>
    valueAt(container, 'securityContext.readOnlyRootFilesystem') === true
      ? []
      : ['may write to its root file system'],
});

/** As whom containers run, and what that user may do. */
export const podUserRules: readonly Rule[] = [
  dropsCapabilities,
  addsNoCapabilities,
  nonRoot,
  notAsRoot,
  notOfRootsGroup,
  noEscalation,
  readOnlyRoot,
];
