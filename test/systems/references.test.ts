import assert from 'node:assert/strict';
import { asText, mapValues, valueAt, type PropertyBag } from '../harness';
import {
  bagAt,
  bagsAt,
  clusterOf,
  containersOf,
  find,
  listens,
  selected,
  textAt,
  textsAt,
  titleOf,
  twice,
  type Cluster,
  type ClusterObject,
  type Pod,
} from '../../policies/cluster';
import { eachOf, eachPod, type Check } from './clusterChecks';
import { plannedStack } from '../policies/plannedStack';
import { stacks } from './stacks';

/** Something whose pods read a Secret or ConfigMap. */
interface Reading {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** Keys that it must have. */
  readonly keys: readonly string[];
}

/** The variables, volumes and registries for which a pod reads Secrets and ConfigMaps. */
function readingsOf(pod: Pod): readonly Reading[] {
  const { spec } = pod;
  return [
    ...containersOf(pod).flatMap((container) => [
      ...bagsAt(container, 'env.*.valueFrom.secretKeyRef').map((from) => reading('Secret', from)),
      ...bagsAt(container, 'env.*.valueFrom.configMapKeyRef').map((from) => reading('ConfigMap', from)),
      ...bagsAt(container, 'envFrom.*.secretRef').map((from) => reading('Secret', from)),
      ...bagsAt(container, 'envFrom.*.configMapRef').map((from) => reading('ConfigMap', from)),
    ]),
    ...bagsAt(spec, 'volumes.*').flatMap((volume) => volumeReadings(pod, volume)),
    ...textsAt(spec, 'imagePullSecrets.*.name').map((name) => ({ kind: 'Secret' as const, name, keys: [] })),
  ];
}

function reading(kind: Reading['kind'], from: PropertyBag): Reading {
  const key = textAt(from, 'key');
  return { kind, name: textAt(from, 'name'), keys: key === '' ? [] : [key] };
}

/** Containers that mount a path of a volume want a key of it, too. */
function volumeReadings(pod: Pod, volume: PropertyBag): readonly Reading[] {
  const name = textAt(volume, 'name');
  const mounted = containersOf(pod)
    .flatMap((container) => bagsAt(container, 'volumeMounts.*'))
    .filter((mount) => mount['name'] === name)
    .flatMap((mount) => textsAt(mount, 'subPath'));
  return [
    ...bagsAt(volume, 'secret').map((from) => ({
      kind: 'Secret' as const,
      name: textAt(from, 'secretName'),
      keys: [...textsAt(from, 'items.*.key'), ...mounted],
    })),
    ...bagsAt(volume, 'configMap').map((from) => ({
      kind: 'ConfigMap' as const,
      name: textAt(from, 'name'),
      keys: [...textsAt(from, 'items.*.key'), ...mounted],
    })),
    ...bagsAt(volume, 'projected.sources.*.secret').map((from) => projected('Secret', from)),
    ...bagsAt(volume, 'projected.sources.*.configMap').map((from) => projected('ConfigMap', from)),
  ];
}

function projected(kind: Reading['kind'], from: PropertyBag): Reading {
  return { kind, name: textAt(from, 'name'), keys: textsAt(from, 'items.*.key') };
}

function missing(cluster: Cluster, namespace: string, { kind, name, keys }: Reading): readonly string[] {
  const source = find(cluster, kind, namespace, name);
  if (source === undefined) return [`reads the ${kind} ${name}, which is not there`];
  const has = { ...bagAt(source.content, 'data'), ...bagAt(source.content, 'stringData') };
  return keys
    .filter((key) => has[key] === undefined)
    .map(
      (key) => `reads ${key} of the ${kind} ${name}, which has ${Object.keys(has).join(', ') || 'no key'}`,
    );
}

const readsWhatIsThere: Check = (cluster) => [
  ...eachPod((pod) => readingsOf(pod).flatMap((wanted) => missing(cluster, pod.owner.namespace, wanted)))(
    cluster,
  ),
  ...eachOf('TriggerAuthentication', ({ namespace, content }) =>
    bagsAt(content, 'spec.secretTargetRef.*').flatMap((from) =>
      missing(cluster, namespace, reading('Secret', from)),
    ),
  )(cluster),
];

const namesPortsOnce = eachPod((pod) => {
  const ports = containersOf(pod).flatMap((container) => bagsAt(container, 'ports.*'));
  return [
    ...twice(ports.flatMap((port) => textsAt(port, 'name'))).map((name) => `names two ports ${name}`),
    ...twice(
      ports.map((port) => `${asText(port['containerPort'])} ${textAt(port, 'protocol') || 'TCP'}`),
    ).map((port) => `has the port ${port} twice`),
  ];
});

const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'];

const probesItsPorts = eachPod((pod) =>
  containersOf(pod).flatMap((container) =>
    probes
      .flatMap((probe) => bagsAt(container, probe))
      .flatMap((probe) => ['httpGet.port', 'tcpSocket.port', 'grpc.port'].map((path) => valueAt(probe, path)))
      .filter((port) => port !== undefined && !listens({ ...pod, spec: { containers: [container] } }, port))
      .map((port) => `${textAt(container, 'name')} is probed on ${asText(port)}, where it does not listen`),
  ),
);

const mountsItsVolumes = eachPod((pod) => {
  const mounted = new Set(
    containersOf(pod).flatMap((container) => textsAt(container, 'volumeMounts.*.name')),
  );
  return [...textsAt(pod.spec, 'volumes.*.name'), ...pod.claimed]
    .filter((name) => !mounted.has(name))
    .map((name) => `has the volume ${name}, which no container mounts`);
});

const claimsAreThere = eachPod((pod, cluster) =>
  textsAt(pod.spec, 'volumes.*.persistentVolumeClaim.claimName')
    .filter((name) => find(cluster, 'PersistentVolumeClaim', pod.owner.namespace, name) === undefined)
    .map((name) => `mounts the claim ${name}, which is not there`),
);

const volumesAreThere = eachOf('PersistentVolumeClaim', ({ content }, cluster) =>
  textsAt(content, 'spec.volumeName')
    .filter((name) => find(cluster, 'PersistentVolume', '', name) === undefined)
    .map((name) => `wants the volume ${name}, which is not there`),
);

/** Every namespace has an account "default". */
const accountsAreThere: Check = (cluster) => {
  const isThere = (namespace: string, name: string) =>
    name === 'default' || find(cluster, 'ServiceAccount', namespace, name) !== undefined;
  return [
    ...eachPod((pod) =>
      textsAt(pod.spec, 'serviceAccountName')
        .filter((name) => !isThere(pod.owner.namespace, name))
        .map((name) => `runs as ${name}, which is not there`),
    )(cluster),
    ...['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) =>
      eachOf(kind, ({ content }) =>
        bagsAt(content, 'subjects.*')
          .filter((subject) => subject['kind'] === 'ServiceAccount')
          .filter((subject) => !isThere(textAt(subject, 'namespace'), textAt(subject, 'name')))
          .map((subject) => `binds ${textAt(subject, 'name')}, which is not there`),
      )(cluster),
    ),
  ];
};

const servicesHavePods = eachOf('Service', ({ namespace, content }, cluster) => {
  const pods = selected(cluster, namespace, bagAt(content, 'spec.selector'));
  if (pods.length === 0) return ['selects no pod'];
  return [
    ...new Set(
      bagsAt(content, 'spec.ports.*').flatMap((port) =>
        pods
          .filter((pod) => !answers(pod, port))
          .map((pod) => `leads to ${asText(targetOf(port))}, where ${titleOf(pod.owner)} does not listen`),
      ),
    ),
  ];
});

function targetOf(port: PropertyBag) {
  return port['targetPort'] ?? port['port'] ?? null;
}

/** Of a range of ports a container declares the first alone, and a Service lists each, by its number at the end. */
function answers(pod: Pod, port: PropertyBag): boolean {
  const protocol = textAt(port, 'protocol') || 'TCP';
  const target = Number(targetOf(port));
  const first = containersOf(pod)
    .flatMap((container) => bagsAt(container, 'ports.*'))
    .filter((declared) => (declared['protocol'] ?? 'TCP') === protocol)
    .map((declared) => Number(declared['containerPort']))
    .filter((number) => number < target && target - number < longestRange);
  return (
    listens(pod, targetOf(port), protocol) ||
    (textAt(port, 'name').endsWith(`-${target}`) && first.length > 0)
  );
}

/** Ports that a load balancer of AWS takes, and so the longest range of one Service. */
const longestRange = 50;

const setsHaveTheirService = eachOf('StatefulSet', ({ namespace, content, name }, cluster) => {
  const service = find(cluster, 'Service', namespace, textAt(content, 'spec.serviceName'));
  if (service === undefined) return ['has no Service that names its pods'];
  const pods = selected(cluster, namespace, bagAt(service.content, 'spec.selector'));
  return pods.some(({ owner }) => owner.kind === 'StatefulSet' && owner.name === name)
    ? []
    : [`is named by the Service ${service.name}, which selects none of its pods`];
});

/** Pods that an operator makes for a while, for certificates. */
const solverLabel = 'acme.cert-manager.io/http01-solver';

const policiesHavePods = eachOf('NetworkPolicy', ({ namespace, content }, cluster) => {
  const labels = bagAt(content, 'spec.podSelector.matchLabels');
  const elsewhere =
    cluster.opaque.has(namespace) || Object.keys(labels).length === 0 || labels[solverLabel] !== undefined;
  const pods = selected(cluster, namespace, labels);
  if (elsewhere) return [];
  return pods.length === 0
    ? ['selects no pod']
    : portsOf(content, 'spec.ingress.*')
        .filter((port) => !pods.some((pod) => listens(pod, port.number, port.protocol)))
        .map((port) => `admits ${port.number}, where none of its pods listens`);
});

function portsOf(content: PropertyBag, rules: string): readonly { number: number; protocol: string }[] {
  return bagsAt(content, `${rules}.ports.*`).map((port) => ({
    number: Number(port['port']),
    protocol: textAt(port, 'protocol') || 'TCP',
  }));
}

const peersHavePods = eachOf('NetworkPolicy', ({ content }, cluster) =>
  [...bagsAt(content, 'spec.ingress.*'), ...bagsAt(content, 'spec.egress.*')].flatMap((rule) => [
    ...bagsAt(rule, 'from.*').flatMap((peer) => withoutPods(cluster, peer, [])),
    ...bagsAt(rule, 'to.*').flatMap((peer) => withoutPods(cluster, peer, bagsAt(rule, 'ports.*'))),
  ]),
);

function withoutPods(cluster: Cluster, peer: PropertyBag, ports: readonly PropertyBag[]): readonly string[] {
  const [namespace] = Object.values(bagAt(peer, 'namespaceSelector.matchLabels'));
  const labels = bagAt(peer, 'podSelector.matchLabels');
  if (typeof namespace !== 'string' || cluster.opaque.has(namespace) || labels[solverLabel] !== undefined)
    return [];
  const pods = selected(cluster, namespace, labels);
  const words = `${JSON.stringify(labels)} in ${namespace}`;
  if (pods.length === 0) return [`names pods ${words}, which are not there`];
  return ports
    .filter(
      (port) => !pods.some((pod) => listens(pod, port['port'] ?? null, textAt(port, 'protocol') || 'TCP')),
    )
    .map((port) => `leads to ${asText(port['port'])} of ${words}, where none listens`);
}

/** A host of a Service, or of one of its pods, with the port if there is one. */
const serviceHost = /([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?(?::(\d+))?/g;

/** Variables, files and arguments alike: whatever text names a host. */
const hostsAreThere: Check = (cluster) => [
  ...new Set(
    cluster.objects.flatMap((object) =>
      [...JSON.stringify(readable(object)).matchAll(serviceHost)].flatMap(
        ([words, name = '', namespace = '', port]): readonly string[] => {
          const service = find(cluster, 'Service', namespace, name);
          if (service === undefined)
            return cluster.opaque.has(namespace) ? [] : [`${titleOf(object)}: ${words} is not there`];
          const ports = bagsAt(service.content, 'spec.ports.*').map((entry) => entry['port']);
          return port === undefined || ports.includes(Number(port))
            ? []
            : [`${titleOf(object)}: ${words} is no port of that Service`];
        },
      ),
    ),
  ),
];

function readable({ kind, content }: ClusterObject): PropertyBag {
  if (kind !== 'Secret') return content;
  const files = mapValues(bagAt(content, 'data'), (value) => Buffer.from(asText(value), 'base64').toString());
  return { ...content, data: files };
}

const ingressesHaveServices = eachOf('Ingress', ({ namespace, content }, cluster) => {
  const backends = [
    ...bagsAt(content, 'spec.rules.*.http.paths.*.backend.service'),
    ...bagsAt(content, 'spec.defaultBackend.service'),
  ];
  return backends
    .filter((backend) => !hasPort(find(cluster, 'Service', namespace, textAt(backend, 'name')), backend))
    .map((backend) => `leads to ${JSON.stringify(backend)}, which is not there`);
});

function hasPort(service: ClusterObject | undefined, backend: PropertyBag): boolean {
  const { number, name } = bagAt(backend, 'port');
  return (
    service !== undefined &&
    bagsAt(service.content, 'spec.ports.*').some((port) =>
      name === undefined ? port['port'] === number : port['name'] === name,
    )
  );
}

const checks: Readonly<Record<string, Check>> = {
  'reads Secrets, ConfigMaps and keys that are there': readsWhatIsThere,
  'names each port of a pod once': namesPortsOnce,
  'probes containers where they listen': probesItsPorts,
  'mounts every volume of a pod': mountsItsVolumes,
  'mounts claims that are there': claimsAreThere,
  'claims volumes that are there': volumesAreThere,
  'runs pods as service accounts that are there': accountsAreThere,
  'leads Services to pods that listen': servicesHavePods,
  'names the pods of every StatefulSet': setsHaveTheirService,
  'has pods for every NetworkPolicy': policiesHavePods,
  'has pods for the peers of every NetworkPolicy': peersHavePods,
  'names hosts and ports of Services that are there': hostsAreThere,
  'leads Ingresses to ports of Services': ingressesHaveServices,
};

for (const stack of stacks) {
  describe(`the cluster of ${stack.title}`, () => {
    for (const [title, check] of Object.entries(checks)) {
      it(title, async () => {
        assert.deepEqual(check(clusterOf(await plannedStack(stack))), []);
      });
    }
  });
}
