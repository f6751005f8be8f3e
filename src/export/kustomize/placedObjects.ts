import { bagAt, textAt } from '../../../policies/cluster';
import type { PropertyBag } from '../../plan/recording';
import type { System } from '../../model/system';
import type { ClusterObject } from '../clusterObjects';
import type { Overlay, OverlayName } from './overlay';

/** One object of the system, in each overlay that has it, and its place among the files. */
export interface PlacedObject {
  readonly kind: string;
  /** Its name in the base. */
  readonly name: string;
  /** Folder below the base or an overlay; empty is that itself. */
  readonly folder: string;
  /** Path of its file below the base or an overlay. */
  readonly file: string;
  readonly manifests: ReadonlyMap<OverlayName, PropertyBag>;
}

/** An object with what pairs it, before its file has a name. */
interface Paired {
  readonly kind: string;
  readonly owner: string;
  /** Namespace of the object, or what it is; of an object of the only namespace, nothing. */
  readonly namespace: string;
  /** Whether it is part of its namespace, and of nothing in there. */
  readonly ofNamespace: boolean;
  readonly manifests: ReadonlyMap<OverlayName, PropertyBag>;
}

/**
 * Returns the objects of all overlays, each once. Two are the same object where the program made them in the same place;
 * their names may differ, as those of namespaces do, and of Jobs, whose name changes with what they do.
 */
export function placedObjects(overlays: readonly Overlay[], system: System): readonly PlacedObject[] {
  const single = hasOneNamespace(overlays);
  const paired = new Map<string, Paired>();
  for (const { name, objects, namespaces } of overlays) {
    for (const object of objects) {
      const key = keyOf(object, namespaces, single);
      const found = paired.get(key) ?? pairedOf(object, namespaces, single);
      const manifest = single ? withoutNamespace(object.manifest) : object.manifest;
      paired.set(key, { ...found, manifests: new Map([...found.manifests, [name, manifest]]) });
    }
  }
  return withFiles([...paired.values()], system);
}

/** Says whether every overlay has one namespace, which Kustomize then sets itself. */
export function hasOneNamespace(overlays: readonly Overlay[]): boolean {
  return overlays.every(({ namespaces }) => namespaces.size === 1);
}

/** Stands for the one namespace in names that have it. */
const namespaceMark = '(namespace)';

function keyOf(
  { resource, manifest }: ClusterObject,
  namespaces: ReadonlySet<string>,
  single: boolean,
): string {
  const [, , types = '', name = ''] = resource.urn.split('::');
  const namespace = single ? '' : textAt(manifest, 'metadata.namespace');
  return `${types}::${inAnyEnvironment(name, namespaces, single)}::${namespace}`;
}

function pairedOf(
  { kind, name, owner, manifest }: ClusterObject,
  namespaces: ReadonlySet<string>,
  single: boolean,
): Paired {
  const own = kind === 'Namespace' ? name : textAt(manifest, 'metadata.namespace');
  return {
    kind,
    owner: inAnyEnvironment(owner.name, namespaces, single),
    namespace: single ? '' : own,
    ofNamespace: owner.type === 'berth:kubernetes:Namespace',
    manifests: new Map(),
  };
}

function inAnyEnvironment(name: string, namespaces: ReadonlySet<string>, single: boolean): string {
  const [namespace = ''] = namespaces;
  if (!single || (name !== namespace && !name.startsWith(`${namespace}-`))) return name;
  return `${namespaceMark}${name.slice(namespace.length)}`;
}

function withoutNamespace(manifest: PropertyBag): PropertyBag {
  const metadata = Object.entries(bagAt(manifest, 'metadata')).filter(([key]) => key !== 'namespace');
  return { ...manifest, metadata: Object.fromEntries(metadata) };
}

function withFiles(paired: readonly Paired[], system: System): readonly PlacedObject[] {
  const owned = counted(paired.map(({ owner }) => owner));
  const placed = paired.map((object) => ({
    kind: object.kind,
    folder: folderOf(object, owned.get(object.owner) ?? 0, system),
    manifests: object.manifests,
    name: baseName([...object.manifests.values()], system),
  }));
  const alike = counted(placed.map(({ folder, kind }) => `${folder}/${kind}`));
  return placed
    .map((object) => {
      const alone = alike.get(`${object.folder}/${object.kind}`) === 1;
      const file = `${kebab(object.kind)}${alone ? '' : `-${object.name}`}.yaml`;
      return { ...object, file: object.folder === '' ? file : `${object.folder}/${file}` };
    })
    .sort((one, other) => (one.file < other.file ? -1 : 1));
}

function counted(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function folderOf(
  { owner, namespace, ofNamespace }: Paired,
  objects: number,
  { services, stores }: System,
): string {
  if (!ofNamespace && owner in services) return `services/${owner}`;
  if (!ofNamespace && owner in stores) return `stores/${owner}`;
  if (!ofNamespace && !owner.startsWith(namespaceMark) && objects > 1) return `setup/${owner}`;
  return namespace === '' ? '' : `namespaces/${namespace}`;
}

/** Names that differ from one environment to the other begin with the same words, or are those of namespaces. */
function baseName(manifests: readonly PropertyBag[], system: System): string {
  const [one = '', other = one] = manifests.map((manifest) => textAt(manifest, 'metadata.name'));
  if (one === other) return one;
  const words = one.split('-');
  const others = other.split('-');
  const first = words.findIndex((word, index) => word !== others[index]);
  return words.slice(0, first === -1 ? words.length : first).join('-') || system.name;
}

function kebab(kind: string): string {
  return kind.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}
