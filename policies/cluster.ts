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
import { groupBy } from '../src/wiring/groupBy';
import { oncePer } from './oncePer';
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
  /** Namespaces whose pods are not to be seen here: they come with the cluster, in a chart, or from a repository. */
  readonly opaque: ReadonlySet<string>;
}

/** Returns what a stack makes in its cluster. */
export const clusterOf = oncePer(({ resources }: PolicyStack): Cluster => {
  const own = resources.filter(({ type }) => type.startsWith('kubernetes:'));
  const charts = own.filter(isChart);
  const made = own.filter((resource) => !isChart(resource)).map(clusterObject);
  const objects = [...made.flatMap(broughtSecrets), ...made];
  return {
    objects,
    pods: objects.flatMap(podsOf),
    opaque: new Set([
      'kube-system',
      ...charts.map(({ props }) => textAt(props, 'namespace')),
      // Argo CD brings what runs the pods into the namespaces of a project.
      ...objects
        .filter(({ kind }) => kind === 'AppProject')
        .flatMap(({ content }) => textsAt(content, 'spec.destinations.*.namespace')),
    ]),
  };
});

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

/** The Secret that an operator makes of what is kept outside: its keys are known, and what they hold is not. */
function broughtSecrets(object: ClusterObject): readonly ClusterObject[] {
  if (object.kind !== 'ExternalSecret') return [];
  const { content, namespace } = object;
  const name = textAt(content, 'spec.target.name') || object.name;
  const data = Object.fromEntries(textsAt(content, 'spec.data.*.secretKey').map((key) => [key, '']));
  const labels = bagAt(content, 'spec.target.template.metadata.labels');
  const secret = { metadata: { name, namespace, labels }, data };
  return [{ ...object, apiVersion: 'v1', kind: 'Secret', name, content: secret }];
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
export function titleOf({
  kind,
  namespace,
  name,
}: Pick<ClusterObject, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}

type Objects = readonly ClusterObject[];

const objectsByKind = oncePer((objects: Objects) => groupBy(objects, ({ kind }) => kind));

/** Returns the objects of the kind. */
export function ofKind({ objects }: Cluster, kind: string): Objects {
  return objectsByKind(objects).get(kind) ?? [];
}

const objectsByPlace = oncePer((objects: Objects) => groupBy(objects, titleOf));

/** Returns the object; undefined where the stack makes none. */
export function find(
  { objects }: Cluster,
  kind: string,
  namespace: string,
  name: string,
): ClusterObject | undefined {
  return objectsByPlace(objects).get(titleOf({ kind, namespace, name }))?.[0];
}

const objectsByUrn = oncePer((objects: Objects) => new Map(objects.map((object) => [object.urn, object])));

/** Returns the object of the resource; undefined where that is none of the cluster's. */
export function findByUrn({ objects }: Cluster, urn: string): ClusterObject | undefined {
  return objectsByUrn(objects).get(urn);
}

/** Pods by namespace and label: "production app=web". */
const podsByLabel = oncePer((pods: readonly Pod[]) => {
  const labelled = pods.flatMap((pod) =>
    Object.entries(pod.labels).map(([key, value]) => ({
      pod,
      place: placeOf(pod.owner.namespace, key, value),
    })),
  );
  return groupBy(labelled, ({ place }) => place);
});

function placeOf(namespace: string, key: string, value: PropertyValue): string {
  return `${namespace} ${key}=${asText(value)}`;
}

/** Returns the pods of the namespace that have all the labels. */
export function selected({ pods }: Cluster, namespace: string, labels: PropertyBag): readonly Pod[] {
  const [first, ...others] = Object.entries(labels);
  if (first === undefined) return pods.filter(({ owner }) => owner.namespace === namespace);
  return (podsByLabel(pods).get(placeOf(namespace, ...first)) ?? [])
    .map(({ pod }) => pod)
    .filter((pod) => others.every(([key, value]) => pod.labels[key] === value));
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
