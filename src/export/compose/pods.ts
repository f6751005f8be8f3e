import { bagAt, bagsAt, textAt } from '../../../policies/cluster';
import { asText, isList, valueAt, type PropertyBag, type PropertyValue } from '../../plan/recording';
import type { ClusterObject } from '../clusterObjects';

/** Pods of one workload, of which a machine runs one. */
export interface Pod {
  /** Name of its first container's service in Compose. */
  readonly name: string;
  readonly object: ClusterObject;
  readonly namespace: string;
  readonly spec: PropertyBag;
  readonly labels: PropertyBag;
  /** `service`: it runs on; `once`: to its end, before who comes after it; `by-hand`: when somebody says so. */
  readonly runs: 'service' | 'once' | 'by-hand';
  /** Names of the claims that it makes for itself. */
  readonly claims: readonly string[];
}

const runsOn: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);

/** Returns the pods of the workloads. A job that runs at each deployment and by hand is one service. */
export function podsOf(objects: readonly ClusterObject[]): readonly Pod[] {
  const pods = objects.flatMap((object) => podOf(object) ?? []);
  const once = new Set(pods.filter(({ runs }) => runs === 'once').map(({ name }) => name));
  return pods.filter(({ name, runs }) => runs !== 'by-hand' || !once.has(name));
}

function podOf(object: ClusterObject): Pod | undefined {
  const { kind, manifest, resource } = object;
  const runs = runsOn.has(kind)
    ? 'service'
    : kind === 'Job'
      ? 'once'
      : kind === 'CronJob'
        ? 'by-hand'
        : undefined;
  if (runs === undefined) return undefined;
  const template = kind === 'CronJob' ? 'spec.jobTemplate.spec.template' : 'spec.template';
  return {
    // Of a Job the name that the program gave, without what tells one run of it from another.
    name: kind === 'Job' ? resource.name : object.name,
    object,
    namespace: textAt(manifest, 'metadata.namespace'),
    spec: bagAt(manifest, `${template}.spec`),
    labels: bagAt(manifest, `${template}.metadata.labels`),
    runs,
    claims: bagsAt(manifest, 'spec.volumeClaimTemplates.*').map((claim) => textAt(claim, 'metadata.name')),
  };
}

/** A container of a pod, as a service of Compose. */
export interface PodContainer {
  /** Name of the service. */
  readonly name: string;
  readonly pod: Pod;
  readonly container: PropertyBag;
  /** Whether it runs to its end before the pod's own containers start. */
  readonly first: boolean;
  /** Whether the pod's name and network are its own; the others share them. */
  readonly main: boolean;
}

/** Returns the containers of a pod, those that run first before the others. */
export function containersIn(pod: Pod): readonly PodContainer[] {
  const named = (container: PropertyBag) => `${pod.name}-${textAt(container, 'name')}`;
  const first = bagsAt(pod.spec, 'initContainers.*').map((container) => ({
    name: named(container),
    pod,
    container,
    first: true,
    main: false,
  }));
  const others = bagsAt(pod.spec, 'containers.*').map((container, index) => ({
    name: index === 0 ? pod.name : named(container),
    pod,
    container,
    first: false,
    main: index === 0,
  }));
  return [...first, ...others];
}

/** Returns whether the labels have what the selector asks for. */
export function isSelected(selector: PropertyBag, labels: PropertyBag): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** Returns the elements of the list at the path as texts, and none where there is no list. */
export function textList(value: PropertyBag, path: string): readonly string[] {
  const found: PropertyValue | undefined = valueAt(value, path);
  return isList(found) ? found.map(asText) : [];
}
