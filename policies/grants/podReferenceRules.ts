import { asText, valueAt } from '../../src/simulation/propertyValue';
import { bagsAt, containersOf, find, listens, textAt, textsAt, twice, type Cluster } from '../cluster';
import { kubernetesDocumentation } from '../kubernetesStandards';
import type { Rule } from '../rule';
import { objectRule, podsRule } from './clusterRule';

const portsOnce = podsRule({
  id: 'grants-pod-ports-once',
  severity: 'medium',
  why: 'Two ports of one name or number in a pod: a Service or a probe that names it reaches the first, whichever was meant.',
  mend: 'Give each port of the pod a name and a number of its own.',
  standards: [kubernetesDocumentation('Service')],
  wrong: (pod) => {
    const ports = containersOf(pod).flatMap((container) => bagsAt(container, 'ports.*'));
    return [
      ...twice(ports.flatMap((port) => textsAt(port, 'name'))).map((name) => `names two ports ${name}`),
      ...twice(
        ports.map((port) => `${asText(port['containerPort'])} ${textAt(port, 'protocol') || 'TCP'}`),
      ).map((port) => `has the port ${port} twice`),
    ];
  },
});

const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'];

const probedPorts = podsRule({
  id: 'grants-probe-ports',
  severity: 'high',
  why: 'A probe of a port on which its container does not listen fails for ever: the pod is restarted, or never ready.',
  mend: 'Probe a port of the container, by its name or number.',
  standards: [kubernetesDocumentation('Configure Liveness, Readiness and Startup Probes')],
  wrong: (pod) =>
    containersOf(pod).flatMap((container) =>
      probes
        .flatMap((probe) => bagsAt(container, probe))
        .flatMap((probe) =>
          ['httpGet.port', 'tcpSocket.port', 'grpc.port'].map((path) => valueAt(probe, path)),
        )
        .filter((port) => port !== undefined && !listens({ ...pod, spec: { containers: [container] } }, port))
        .map((port) => `probes ${textAt(container, 'name')} on ${asText(port)}, where it does not listen`),
    ),
});

const volumesMounted = podsRule({
  id: 'grants-pod-volumes-mounted',
  severity: 'low',
  why: 'A volume that no container mounts holds a disk or a Secret for nothing.',
  mend: 'Mount the volume, or take it away.',
  standards: [kubernetesDocumentation('Volumes')],
  wrong: (pod) => {
    const mounted = new Set(
      containersOf(pod).flatMap((container) => textsAt(container, 'volumeMounts.*.name')),
    );
    return [...textsAt(pod.spec, 'volumes.*.name'), ...pod.claimed]
      .filter((name) => !mounted.has(name))
      .map((name) => `has the volume ${name}, which no container mounts`);
  },
});

const claimsThere = podsRule({
  id: 'grants-claim-there',
  severity: 'high',
  why: 'A pod that mounts a claim which is not there is never scheduled.',
  mend: 'Make the claim in the namespace of the pod.',
  standards: [kubernetesDocumentation('Persistent Volumes')],
  wrong: (pod, cluster) =>
    textsAt(pod.spec, 'volumes.*.persistentVolumeClaim.claimName')
      .filter((name) => find(cluster, 'PersistentVolumeClaim', pod.owner.namespace, name) === undefined)
      .map((name) => `mounts the claim ${name}, which is not there`),
});

/** A claim of a class gets its volume by the class, and the cluster writes the name of it into the claim. */
const volumesThere = objectRule({
  id: 'grants-volume-there',
  severity: 'high',
  why: 'A claim that is bound by hand waits for ever for a volume which is not there.',
  mend: 'Make the volume, or name a storage class in the place of "".',
  standards: [kubernetesDocumentation('Persistent Volumes')],
  types: ['kubernetes:core/v1:PersistentVolumeClaim'],
  wrong: ({ content }, cluster) =>
    valueAt(content, 'spec.storageClassName') !== ''
      ? []
      : textsAt(content, 'spec.volumeName')
          .filter((name) => find(cluster, 'PersistentVolume', '', name) === undefined)
          .map((name) => `wants the volume ${name}, which is not there`),
});

/** Every namespace has an account "default". */
function hasAccount(cluster: Cluster, namespace: string, name: string): boolean {
  return name === 'default' || find(cluster, 'ServiceAccount', namespace, name) !== undefined;
}

const accountsThere = podsRule({
  id: 'grants-service-account-there',
  severity: 'high',
  why: 'A workload whose service account is not there gets no pod.',
  mend: 'Make the service account in the namespace of the workload.',
  standards: [kubernetesDocumentation('Service Accounts')],
  wrong: ({ owner, spec }, cluster) =>
    textsAt(spec, 'serviceAccountName')
      .filter((name) => !hasAccount(cluster, owner.namespace, name))
      .map((name) => `runs as ${name}, which is not there`),
});

const bindings = [
  'kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding',
  'kubernetes:rbac.authorization.k8s.io/v1:RoleBinding',
];

/** Roles that come with every cluster. */
const ownRoles = /^(system:|cluster-admin$|admin$|edit$|view$)/;

const bindsWhatIsThere = objectRule({
  id: 'grants-role-binding',
  severity: 'high',
  why: 'A binding of a role or of an account which is not there grants nothing now, and something unforeseen once somebody makes it.',
  mend: 'Name the role and the account that the stack makes.',
  standards: [kubernetesDocumentation('Role Based Access Control Good Practices')],
  types: bindings,
  wrong: ({ namespace, content }, cluster) => {
    const [kind, role] = [textAt(content, 'roleRef.kind'), textAt(content, 'roleRef.name')];
    const roleThere =
      ownRoles.test(role) || find(cluster, kind, kind === 'ClusterRole' ? '' : namespace, role) !== undefined;
    return [
      ...(roleThere ? [] : [`binds the ${kind} ${role}, which is not there`]),
      ...bagsAt(content, 'subjects.*')
        .filter((subject) => subject['kind'] === 'ServiceAccount')
        .filter((subject) => !hasAccount(cluster, textAt(subject, 'namespace'), textAt(subject, 'name')))
        .map((subject) => `binds ${textAt(subject, 'name')}, which is not there`),
    ];
  },
});

/** Ports, volumes, claims and accounts of pods are there. */
export const podReferenceRules: readonly Rule[] = [
  portsOnce,
  probedPorts,
  volumesMounted,
  claimsThere,
  volumesThere,
  accountsThere,
  bindsWhatIsThere,
];
