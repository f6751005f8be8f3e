import { bagAt, textAt } from '../../policies/cluster';
import { isObject, manifestOf } from '../plan/manifests';
import { isBag, valueAt, type PropertyBag, type RecordedResource } from '../plan/recording';
import { isClusterScoped, kindOf } from '../simulation/kubernetes/objects';
import { groupBy } from '../wiring/groupBy';
import { namespaceOf } from '../wiring/landscape';
import type { RecordedStack } from './recordStack';

/** An object of the cluster that belongs to the system. */
export interface ClusterObject {
  readonly kind: string;
  readonly name: string;
  /** As kubectl takes it. A Secret is without its data. */
  readonly manifest: PropertyBag;
  readonly resource: RecordedResource;
  /** The outermost component that it is part of; of an object that stands alone, itself. */
  readonly owner: RecordedResource;
}

/** What stands in the cluster and is no part of an export. */
export interface LeftOut {
  /** Name of the program that it belongs to. */
  readonly owner: string;
  /** Kind and name of each object. */
  readonly objects: readonly string[];
  /** The chart that it comes as. Absent: it is no chart's. */
  readonly chart?: { readonly name: string; readonly version: string; readonly repository: string };
}

export interface SystemObjects {
  readonly objects: readonly ClusterObject[];
  readonly leftOut: readonly LeftOut[];
}

/** Kinds without a namespace that workloads and their claims name. */
const namedByWorkloads: ReadonlySet<string> = new Set(['PriorityClass', 'StorageClass']);

/**
 * Returns the objects of the system: what lives in its namespaces, these themselves, and the classes that its pods and
 * claims name. What serves every system of a cluster, such as its operators, is not the system's.
 */
export function systemObjects({ settings, built, recording }: RecordedStack): SystemObjects {
  const namespaces = namespacesOf({ settings, built });
  const byUrn = new Map(recording.resources.map((resource) => [resource.urn, resource]));
  const all = recording.resources.filter((resource) => isObject(resource) || isChart(resource));
  const objects: ClusterObject[] = [];
  const others: ClusterObject[] = [];
  for (const resource of all) {
    const object = clusterObject(resource, byUrn);
    (isObject(resource) && belongs(object, namespaces) ? objects : others).push(object);
  }
  return { objects, leftOut: [...groupBy(others, ({ owner }) => owner.name)].map(leftOutOf) };
}

/** Returns the namespaces of the system's services and stores. */
export function namespacesOf({
  settings: { environment },
  built: { system },
}: Pick<RecordedStack, 'settings' | 'built'>): ReadonlySet<string> {
  const owners = [...Object.values(system.services), ...Object.values(system.stores)];
  return new Set(owners.map((owner) => namespaceOf(system, environment, owner)));
}

function isChart({ type }: RecordedResource): boolean {
  return type.startsWith('kubernetes:helm.sh/');
}

function belongs({ kind, name, manifest }: ClusterObject, namespaces: ReadonlySet<string>): boolean {
  if (kind === 'Namespace') return namespaces.has(name);
  if (isClusterScoped(kind)) return namedByWorkloads.has(kind);
  return namespaces.has(textAt(manifest, 'metadata.namespace'));
}

function clusterObject(
  resource: RecordedResource,
  byUrn: ReadonlyMap<string, RecordedResource>,
): ClusterObject {
  const kind = kindOf(resource.type);
  const manifest = asApplied(manifestOf(resource), resource.ignoreChanges);
  const name = textAt(manifest, 'metadata.name') || textAt(resource.outputs, 'metadata.name');
  return { kind, name, manifest, resource, owner: outermost(resource, byUrn) };
}

function outermost(
  resource: RecordedResource,
  byUrn: ReadonlyMap<string, RecordedResource>,
): RecordedResource {
  const parent = resource.parent === undefined ? undefined : byUrn.get(resource.parent);
  return parent === undefined || parent.type === 'pulumi:pulumi:Stack' ? resource : outermost(parent, byUrn);
}

/** Annotations by which Pulumi is told how to wait. */
const pulumiAnnotation = /^pulumi\.com\//;

/**
 * Returns the object for `kubectl apply`, which asks Pulumi nothing, and which would at each run set back what belongs
 * to somebody else after the creation: the number of pods where an autoscaler counts them.
 */
function asApplied(manifest: PropertyBag, ignored: readonly string[]): PropertyBag {
  const plain = manifest['kind'] === 'Secret' ? omit(manifest, 'data', 'stringData') : manifest;
  const metadata = bagAt(plain, 'metadata');
  const kept = Object.entries(bagAt(metadata, 'annotations')).filter(([key]) => !pulumiAnnotation.test(key));
  const annotations = kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) };
  return ignored.reduce<PropertyBag>((bag, path) => without(bag, path.split('.')), {
    ...plain,
    metadata: { ...omit(metadata, 'annotations'), ...annotations },
  });
}

function omit(bag: PropertyBag, ...keys: readonly string[]): PropertyBag {
  return Object.fromEntries(Object.entries(bag).filter(([key]) => !keys.includes(key)));
}

function without(bag: PropertyBag, [key = '', ...rest]: readonly string[]): PropertyBag {
  const inner = bag[key];
  if (rest.length === 0) return omit(bag, key);
  return isBag(inner) ? { ...bag, [key]: without(inner, rest) } : bag;
}

function leftOutOf([owner, members]: readonly [string, readonly ClusterObject[]]): LeftOut {
  const release = members.find(({ resource }) => isChart(resource))?.resource;
  const objects = members
    .filter(({ resource }) => !isChart(resource))
    .map(({ kind, name }) => `${kind} ${name}`);
  if (release === undefined) return { owner, objects };
  const { inputs } = release;
  const repository = valueAt(inputs, 'repositoryOpts.repo');
  const chart = {
    name: textAt(inputs, 'chart'),
    version: textAt(inputs, 'version'),
    repository: typeof repository === 'string' ? repository : '',
  };
  return { owner, objects, chart };
}
