import { asText, isBag, valueAt, type PropertyBag } from '../../../src/simulation/propertyValue';
import { bagAt, bagsAt, containersOf, textAt, textsAt } from '../../cluster';
import {
  cisEks,
  cisKubernetes,
  hardeningGuide,
  kubernetesDocumentation,
  podSecurityStandard,
} from '../../kubernetesStandards';
import { containerRule, podRule } from '../../podRule';
import type { Rule } from '../../rule';

const podSecurity = hardeningGuide('Kubernetes Pod security');

const notPrivileged = containerRule({
  id: 'security-pod-not-privileged',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'A privileged container is root on its node: whoever breaks into it has every pod and every credential there.',
  mend: 'Leave `privileged` out, and give the container the one volume or port that it needs instead.',
  standards: [
    podSecurityStandard('baseline: Privileged Containers'),
    cisKubernetes('5.2.2'),
    cisEks('4.2.1'),
    podSecurity,
  ],
  wrong: (container) =>
    valueAt(container, 'securityContext.privileged') === true ? ['runs privileged'] : [],
});

/** The namespaces of a node, by the field that shares them. */
const hostNamespaces = { hostNetwork: 'network', hostPID: 'processes', hostIPC: 'shared memory' };

const ownNamespaces = podRule({
  id: 'security-pod-own-namespaces',
  severity: 'high',
  enforcement: 'mandatory',
  why: "A pod in its node's namespaces listens to the node's traffic, passes by every NetworkPolicy, and sees the other pods' processes.",
  mend: 'Leave `hostNetwork`, `hostPID` and `hostIPC` out, and reach the pod by a Service.',
  standards: [
    podSecurityStandard('baseline: Host Namespaces'),
    cisKubernetes('5.2.3'),
    cisKubernetes('5.2.4'),
    cisKubernetes('5.2.5'),
    cisEks('4.2.2'),
    cisEks('4.2.3'),
    cisEks('4.2.4'),
    podSecurity,
  ],
  wrong: (spec) =>
    Object.entries(hostNamespaces)
      .filter(([field]) => valueAt(spec, field) === true)
      .map(([field, words]) => `shares the ${words} of its node: ${field} is true`),
});

const noHostPorts = containerRule({
  id: 'security-pod-no-host-ports',
  severity: 'high',
  enforcement: 'mandatory',
  why: "A port of the node is reached from the node's network, where no Service and no Ingress stands before it.",
  mend: 'Leave `hostPort` out, and reach the pod by a Service.',
  standards: [podSecurityStandard('baseline: Host Ports'), cisKubernetes('5.2.13')],
  wrong: (container) =>
    textsAt(container, 'ports.*.hostPort')
      .filter((port) => port !== '0')
      .map((port) => `takes the port ${port} of its node`),
});

const noHostPath = podRule({
  id: 'security-pod-no-host-path',
  severity: 'high',
  enforcement: 'mandatory',
  why: "A folder of the node leads to the kubelet's credentials and to the files of other pods.",
  mend: 'Use an emptyDir for what may go with the pod, and a PersistentVolumeClaim for what must stay.',
  standards: [podSecurityStandard('baseline: HostPath Volumes'), cisKubernetes('5.2.12'), podSecurity],
  wrong: (spec) =>
    bagsAt(spec, 'volumes.*')
      .filter(({ hostPath }) => isBag(hostPath))
      .map((volume) => `mounts ${textAt(volume, 'hostPath.path')} of its node as ${textAt(volume, 'name')}`),
});

/** What a restricted pod may mount; a folder of the node is a rule of its own. */
const volumeTypes: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'hostPath',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const volumesOfAllowedTypes = podRule({
  id: 'security-pod-volume-types',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Volumes of other types reach storage past the claims by which a cluster hands it out.',
  mend: 'Mount the storage by a PersistentVolumeClaim, or by a CSI driver.',
  standards: [podSecurityStandard('restricted: Volume Types')],
  wrong: (spec) =>
    bagsAt(spec, 'volumes.*').flatMap((volume) =>
      Object.keys(volume)
        .filter((key) => key !== 'name' && !volumeTypes.has(key))
        .map((key) => `has the volume ${textAt(volume, 'name')} of the type ${key}`),
    ),
});

const noHostProcess = podRule({
  id: 'security-pod-no-host-process',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'A host process of Windows runs outside of any container, as the node itself.',
  mend: 'Leave `windowsOptions.hostProcess` out.',
  standards: [podSecurityStandard('baseline: HostProcess'), cisKubernetes('5.2.11')],
  wrong: (spec) => {
    const contexts = [spec, ...containersOf({ spec })].map((part) => bagAt(part, 'securityContext'));
    return contexts.some((context) => valueAt(context, 'windowsOptions.hostProcess') === true)
      ? ['runs as a process of its node: windowsOptions.hostProcess is true']
      : [];
  },
});

const ownHandlers = containerRule({
  id: 'security-pod-handlers-ask-the-pod',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The kubelet asks whatever host a probe or hook names, from within the node: a way around every NetworkPolicy.',
  mend: 'Leave `host` out of probes and lifecycle hooks; the pod itself is then asked.',
  standards: [podSecurityStandard('baseline: Host Probes / Lifecycle Hooks')],
  wrong: (container) =>
    ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'].flatMap(
      (handler) =>
        ['httpGet.host', 'tcpSocket.host']
          .map((path) => textAt(container, `${handler}.${path}`))
          .filter((host) => host !== '')
          .map((host) => `has the kubelet ask ${host} in its ${handler}`),
    ),
});

const seccomp = containerRule({
  id: 'security-pod-seccomp',
  severity: 'high',
  enforcement: 'mandatory',
  why: "Without a profile a container may make every system call, and the kernel's weak ones are how containers are left.",
  mend: 'Set `seccompProfile.type: RuntimeDefault` in the security context of the pod.',
  standards: [podSecurityStandard('restricted: Seccomp'), cisKubernetes('5.7.2'), podSecurity],
  wrong: (container, spec) => {
    const type = inContext(container, spec, 'seccompProfile.type');
    return type === 'RuntimeDefault' || type === 'Localhost'
      ? []
      : [`has ${type === '' ? 'no seccomp profile' : `the seccomp profile ${type}`}`];
  },
});

/** The text that the container's security context has at the path, or else its pod's. */
function inContext(container: PropertyBag, spec: PropertyBag, path: string): string {
  return textAt(container, `securityContext.${path}`) || textAt(spec, `securityContext.${path}`);
}

/** Those that stay within the pod's own namespaces. */
const safeSysctls: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_syncookies',
]);

const sysctls = podRule({
  id: 'security-pod-sysctls',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Other settings of the kernel change it for all pods of the node, or switch its protections off.',
  mend: 'Leave the sysctl out, or set it on the nodes, where all pods are meant.',
  standards: [podSecurityStandard('baseline: Sysctls')],
  wrong: (spec) =>
    textsAt(spec, 'securityContext.sysctls.*.name')
      .filter((name) => !safeSysctls.has(name))
      .map((name) => `sets ${name}, which is not of the safe sysctls`),
});

const procMount = containerRule({
  id: 'security-pod-proc-mount',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The runtime hides parts of /proc that tell of the node and change it; another mount shows them.',
  mend: 'Leave `procMount` out.',
  standards: [podSecurityStandard('baseline: /proc Mount Type')],
  wrong: (container) => {
    const mount = textAt(container, 'securityContext.procMount') || 'Default';
    return mount === 'Default' ? [] : [`mounts /proc as ${mount}`];
  },
});

const selinuxTypes: ReadonlySet<string> = new Set([
  '',
  'container_engine_t',
  'container_init_t',
  'container_kvm_t',
  'container_t',
]);

const selinux = podRule({
  id: 'security-pod-selinux',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'On nodes with SELinux another type, user or role takes the container out of its confinement.',
  mend: 'Leave `seLinuxOptions` out, or name one of the types of containers and neither user nor role.',
  standards: [podSecurityStandard('baseline: SELinux'), podSecurity],
  wrong: (spec) =>
    [spec, ...containersOf({ spec })]
      .map((part) => bagAt(part, 'securityContext.seLinuxOptions'))
      .flatMap((options) => [
        ...(selinuxTypes.has(textAt(options, 'type'))
          ? []
          : [`asks for the SELinux type ${textAt(options, 'type')}`]),
        ...['user', 'role']
          .filter((key) => textAt(options, key) !== '')
          .map((key) => `asks for the SELinux ${key} ${textAt(options, key)}`),
      ]),
});

/** Beginning of the annotations by which clusters before 1.30 were told; they still count. */
const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/';

const appArmor = podRule({
  id: 'security-pod-apparmor',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Nodes with AppArmor confine every container by the profile of the runtime, unless its pod says otherwise.',
  mend: 'Leave the AppArmor profile out, or name RuntimeDefault or one of the node.',
  standards: [podSecurityStandard('baseline: AppArmor'), podSecurity],
  wrong: (spec, template) => [
    ...[spec, ...containersOf({ spec })]
      .map((part) => textAt(part, 'securityContext.appArmorProfile.type'))
      .filter((type) => type === 'Unconfined')
      .map(() => 'has the AppArmor profile Unconfined'),
    ...Object.entries(bagAt(template, 'metadata.annotations'))
      .filter(([key, value]) => key.startsWith(appArmorAnnotation) && value === 'unconfined')
      .map(([key, value]) => `says ${key}: ${asText(value)}`),
  ],
});

const ownProcesses = podRule({
  id: 'security-pod-containers-apart',
  severity: 'low',
  enforcement: 'mandatory',
  why: "Containers that share their processes read one another's memory, variables and files.",
  mend: 'Leave `shareProcessNamespace` out.',
  standards: [kubernetesDocumentation('Share Process Namespace between Containers in a Pod')],
  wrong: (spec) =>
    valueAt(spec, 'shareProcessNamespace') === true
      ? ['lets its containers see one another: shareProcessNamespace is true']
      : [],
});

/** What keeps pods apart from their node and from one another. */
export const podIsolationRules: readonly Rule[] = [
  notPrivileged,
  ownNamespaces,
  noHostPorts,
  noHostPath,
  volumesOfAllowedTypes,
  noHostProcess,
  ownHandlers,
  seccomp,
  sysctls,
  procMount,
  selinux,
  appArmor,
  ownProcesses,
];
