import { apiVersionOf, kindOf } from '../src/simulation/kubernetes/objects';
import {
  asText,
  isBag,
  isList,
  valueAt,
  withoutSecrets,
  type PropertyBag,
  type PropertyValue,
} from '../src/simulation/propertyValue';
import { derivedProps } from '../src/simulation/knownEnough';
import { placesAt } from '../src/simulation/rules';
import type { PolicyResource } from './policyResource';
import type { PolicyStack } from './policyStack';

/** An object that a stack applies, as the API server reads it. */
export interface ClusterObject {
  /** URN of the resource. */
  readonly urn: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for one that has none. */
  readonly namespace: string;
  readonly name: string;
  /** Its inputs, secrets opened. */
  readonly content: PropertyBag;
}

/** A pod as a workload makes it; of a StatefulSet each, of any other workload one for all. */
export interface Pod {
  readonly owner: ClusterObject;
  readonly labels: PropertyBag;
  readonly spec: PropertyBag;
  /** Names of the volumes that the workload claims for it. */
  readonly claimed: readonly string[];
}

export interface Cluster {
  readonly objects: readonly ClusterObject[];
  readonly pods: readonly Pod[];
  /** Namespaces whose pods are not to be seen here: they come with the cluster, or in a chart. */
  readonly opaque: ReadonlySet<string>;
}

const clusters = new WeakMap<PolicyStack, Cluster>();

/** Returns what a stack makes in its cluster; once a stack, since many rules ask. */
export function clusterOf(stack: PolicyStack): Cluster {
  const known = clusters.get(stack) ?? readCluster(stack);
  clusters.set(stack, known);
  return known;
}

function readCluster({ resources }: PolicyStack): Cluster {
  const own = resources.filter(({ type }) => type.startsWith('kubernetes:'));
  const charts = own.filter(isChart);
  const objects = own.filter((resource) => !isChart(resource)).map(clusterObject);
  return {
    objects,
    pods: objects.flatMap(podsOf),
    opaque: new Set(['kube-system', ...charts.map(({ props }) => textAt(props, 'namespace'))]),
  };
}

function isChart({ type }: PolicyResource): boolean {
  return type.startsWith('kubernetes:helm.sh/');
}

/** Returns the object of a resource. */
export function clusterObject({ urn, type, name, props }: PolicyResource): ClusterObject {
  const content = derivedProps(props, (given) => bagOf(withoutSecrets(given)));
  return {
    urn,
    apiVersion: apiVersionOf(type),
    kind: kindOf(type),
    namespace: textAt(content, 'metadata.namespace'),
    name: textAt(content, 'metadata.name') || name,
    content,
  };
}

/** Kinds that make pods, by the path of what they make them after. */
export const podTemplatePaths: Readonly<Record<string, string>> = {
  CronJob: 'spec.jobTemplate.spec.template',
  DaemonSet: 'spec.template',
  Deployment: 'spec.template',
  Job: 'spec.template',
  StatefulSet: 'spec.template',
};

/** Returns the pods that the object makes; none where it is no workload. */
export function podsOf(owner: ClusterObject): readonly Pod[] {
  const path = podTemplatePaths[owner.kind];
  if (path === undefined) return [];
  const pod = {
    owner,
    labels: bagAt(owner.content, `${path}.metadata.labels`),
    spec: bagAt(owner.content, `${path}.spec`),
    claimed: textsAt(owner.content, 'spec.volumeClaimTemplates.*.metadata.name'),
  };
  if (owner.kind !== 'StatefulSet') return [pod];
  return Array.from({ length: Number(valueAt(owner.content, 'spec.replicas') ?? 1) }, (_, index) => ({
    ...pod,
    labels: { ...pod.labels, 'statefulset.kubernetes.io/pod-name': `${owner.name}-${index}` },
  }));
}

/** Returns the values that are there again. */
export function twice(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

/** Returns the object's kind, namespace and name, for people. */
export function titleOf({ kind, namespace, name }: ClusterObject): string {
  return `${kind} ${namespace}/${name}`;
}

/** Returns the objects of the kind. */
export function ofKind({ objects }: Cluster, kind: string): readonly ClusterObject[] {
  return objects.filter((object) => object.kind === kind);
}

/** Returns the object; undefined where the stack makes none. */
export function find(
  { objects }: Cluster,
  kind: string,
  namespace: string,
  name: string,
): ClusterObject | undefined {
  return objects.find(
    (object) => object.kind === kind && object.namespace === namespace && object.name === name,
  );
}

/** Returns the pods of the namespace that have all the labels. */
export function selected({ pods }: Cluster, namespace: string, labels: PropertyBag): readonly Pod[] {
  return pods.filter(
    (pod) =>
      pod.owner.namespace === namespace &&
      Object.entries(labels).every(([key, value]) => pod.labels[key] === value),
  );
}

/** Returns the containers of the pod, those that run before the others included. */
export function containersOf({ spec }: Pick<Pod, 'spec'>): readonly PropertyBag[] {
  return [...bagsAt(spec, 'initContainers.*'), ...bagsAt(spec, 'containers.*')];
}

/** Returns whether a container of the pod says that it listens there; the port is a number or a name. */
export function listens(pod: Pod, port: PropertyValue, protocol = 'TCP'): boolean {
  return containersOf(pod)
    .flatMap((container) => bagsAt(container, 'ports.*'))
    .some(
      (declared) =>
        (declared['containerPort'] === port || declared['name'] === port) &&
        (declared['protocol'] ?? 'TCP') === protocol,
    );
}

/** Returns the text at the path; empty where none is. */
export function textAt(value: PropertyValue | undefined, path: string): string {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : '';
}

/** Returns the texts at the path; "*" stands for every element of a list. */
export function textsAt(value: PropertyBag, path: string): readonly string[] {
  return placesAt(value, path).map((place) => asText(place.value));
}

/** Returns the object at the path; an empty one where none is. */
export function bagAt(value: PropertyBag, path: string): PropertyBag {
  return bagOf(valueAt(value, path));
}

/** Returns the objects at the path; "*" stands for every element of a list. */
export function bagsAt(value: PropertyBag, path: string): readonly PropertyBag[] {
  return placesAt(value, path).flatMap((place) => (isBag(place.value) ? [place.value] : []));
}

/** Returns the list at the path; an empty one where none is. */
export function listAt(value: PropertyBag, path: string): readonly PropertyValue[] {
  const found = valueAt(value, path);
  return isList(found) ? found : [];
}

function bagOf(value: PropertyValue | undefined): PropertyBag {
  return isBag(value) ? value : {};
}
