import { asText, mapValues, type PropertyBag } from '../../src/simulation/propertyValue';
import {
  bagAt,
  bagsAt,
  containersOf,
  find,
  listens,
  ofKind,
  selected,
  textAt,
  titleOf,
  type ClusterObject,
  type Pod,
} from '../cluster';
import { kubernetesDocumentation } from '../kubernetesStandards';
import { objectTypes } from '../limits/objectTypes';
import type { Rule } from '../rule';
import { objectRule } from './clusterRule';

const ingressType = 'kubernetes:networking.k8s.io/v1:Ingress';

function targetOf(port: PropertyBag) {
  return port['targetPort'] ?? port['port'] ?? null;
}

/** Ports that a load balancer of AWS takes, and so the longest range of one Service. */
const longestRange = 50;

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

const servicePods = objectRule({
  id: 'grants-service-pods',
  severity: 'high',
  why: 'A Service that selects no pod, or leads to a port on which its pods do not listen, refuses every connection.',
  mend: 'Let the selector be labels of the pods, and targetPort a port of theirs.',
  standards: [kubernetesDocumentation('Service')],
  types: ['kubernetes:core/v1:Service'],
  wrong: ({ namespace, content }, cluster) => {
    const pods = selected(cluster, namespace, bagAt(content, 'spec.selector'));
    if (pods.length === 0) return cluster.opaque.has(namespace) ? [] : ['selects no pod'];
    return [
      ...new Set(
        bagsAt(content, 'spec.ports.*').flatMap((port) =>
          pods
            .filter((pod) => !answers(pod, port))
            .map((pod) => `leads to ${asText(targetOf(port))}, where ${titleOf(pod.owner)} does not listen`),
        ),
      ),
    ];
  },
});

const setService = objectRule({
  id: 'grants-stateful-set-service',
  severity: 'high',
  why: 'The pods of a StatefulSet have names by the Service that it names; without it they do not find each other.',
  mend: 'Name a Service without an address that selects the pods of the set.',
  standards: [kubernetesDocumentation('StatefulSets')],
  types: ['kubernetes:apps/v1:StatefulSet'],
  wrong: ({ namespace, content, name }, cluster) => {
    const service = find(cluster, 'Service', namespace, textAt(content, 'spec.serviceName'));
    if (service === undefined) return ['has no Service that names its pods'];
    const pods = selected(cluster, namespace, bagAt(service.content, 'spec.selector'));
    return pods.some(({ owner }) => owner.kind === 'StatefulSet' && owner.name === name)
      ? []
      : [`is named by the Service ${service.name}, which selects none of its pods`];
  },
});

/** A host of a Service, or of one of its pods, with the port if there is one. */
const serviceHost = /([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?(?::(\d+))?/g;

/** Variables, files and arguments alike; of Secrets what their base64 says. */
function readable({ kind, content }: ClusterObject): PropertyBag {
  if (kind !== 'Secret') return content;
  const files = mapValues(bagAt(content, 'data'), (value) => Buffer.from(asText(value), 'base64').toString());
  return { ...content, data: files };
}

const hosts = objectRule({
  id: 'grants-service-host',
  severity: 'high',
  why: 'A host or port of a Service which is not there is found out by the first request that fails.',
  mend: 'Take host and port from the Service, and not from a text.',
  standards: [kubernetesDocumentation('DNS for Services and Pods')],
  types: objectTypes,
  wrong: (object, cluster) => [
    ...new Set(
      [...JSON.stringify(readable(object)).matchAll(serviceHost)].flatMap(
        ([words, name = '', namespace = '', port]): readonly string[] => {
          const service = find(cluster, 'Service', namespace, name);
          if (service === undefined)
            return cluster.opaque.has(namespace) ? [] : [`names ${words}, which is not there`];
          const ports = bagsAt(service.content, 'spec.ports.*').map((entry) => entry['port']);
          return port === undefined || ports.includes(Number(port))
            ? []
            : [`names ${words}, which is no port of that Service`];
        },
      ),
    ),
  ],
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

const backends = objectRule({
  id: 'grants-ingress-backend',
  severity: 'high',
  why: 'A path that leads to a Service or a port which is not there answers 503.',
  mend: 'Name a Service of the namespace and one of its ports.',
  standards: [kubernetesDocumentation('Ingress')],
  types: [ingressType],
  wrong: ({ namespace, content }, cluster) =>
    [
      ...bagsAt(content, 'spec.rules.*.http.paths.*.backend.service'),
      ...bagsAt(content, 'spec.defaultBackend.service'),
    ]
      .filter((backend) => !hasPort(find(cluster, 'Service', namespace, textAt(backend, 'name')), backend))
      .map(
        (backend) =>
          `leads to ${textAt(backend, 'name')}:${asText(bagAt(backend, 'port'))}, which is not there`,
      ),
});

function pathsOf({ content }: ClusterObject): readonly string[] {
  return bagsAt(content, 'spec.rules.*').flatMap((rule) =>
    bagsAt(rule, 'http.paths.*').map(
      (path) => `${textAt(rule, 'host') || '*'}${textAt(path, 'path') || '/'} (${textAt(path, 'pathType')})`,
    ),
  );
}

const pathsOnce = objectRule({
  id: 'grants-ingress-paths-once',
  severity: 'high',
  why: 'Of two rules for one host and path only one is served, and which of them differs between controllers.',
  mend: 'Let one Ingress serve the path.',
  standards: [kubernetesDocumentation('Ingress')],
  types: [ingressType],
  wrong: (object, cluster) => {
    const own = pathsOf(object);
    const others = ofKind(cluster, 'Ingress')
      .filter(({ urn }) => urn !== object.urn)
      .flatMap(pathsOf);
    return own
      .filter((path, index) => others.includes(path) || own.indexOf(path) !== index)
      .map((path) => `serves ${path}, which is served twice`);
  },
});

/** Services have pods, and whoever names a Service names one that is there. */
export const serviceRules: readonly Rule[] = [servicePods, setService, hosts, backends, pathsOnce];
