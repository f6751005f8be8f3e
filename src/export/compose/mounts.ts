import { bagAt, bagsAt, textAt } from '../../../policies/cluster';
import { isBag, type PropertyBag } from '../../plan/recording';
import { containersIn, type Pod } from './pods';

/** What a container has of a volume of its pod. */
export type Mount =
  | { readonly kind: 'memory'; readonly target: string }
  | { readonly kind: 'volume'; readonly volume: string; readonly target: string; readonly readOnly: boolean }
  | {
      readonly kind: 'folder';
      readonly of: 'ConfigMap' | 'Secret';
      readonly name: string;
      readonly target: string;
    }
  | {
      readonly kind: 'file';
      readonly of: 'ConfigMap' | 'Secret';
      readonly name: string;
      readonly key: string;
      readonly target: string;
    };

/** Keys of the ConfigMaps and Secrets of a namespace, by kind and name: "ConfigMap queue-configuration". */
export type KeysByObject = ReadonlyMap<string, readonly string[]>;

/** Returns the mounts of one container of the pod. What lives on a node's own disk is none of a developer's machine. */
export function mountsOf(container: PropertyBag, pod: Pod, keys: KeysByObject): readonly Mount[] {
  return bagsAt(container, 'volumeMounts.*').flatMap((mount) => {
    const name = textAt(mount, 'name');
    if (pod.claims.includes(name)) return [asVolume(`${pod.name}-${name}`, mount)];
    const volume = bagsAt(pod.spec, 'volumes.*').find((other) => textAt(other, 'name') === name);
    return volume === undefined ? [] : mountsOfVolume(volume, mount, pod, keys);
  });
}

function mountsOfVolume(
  volume: PropertyBag,
  mount: PropertyBag,
  pod: Pod,
  keys: KeysByObject,
): readonly Mount[] {
  const target = textAt(mount, 'mountPath');
  if (isBag(volume['emptyDir'])) {
    const name = textAt(volume, 'name');
    return isKept(name, pod) ? [asVolume(`${pod.name}-${name}`, mount)] : [{ kind: 'memory', target }];
  }
  const claim = textAt(volume, 'persistentVolumeClaim.claimName');
  if (claim !== '') return [asVolume(claim, mount)];
  const sources = isBag(volume['projected']) ? bagsAt(volume, 'projected.sources.*') : [volume];
  const subPath = textAt(mount, 'subPath');
  const files = sources.flatMap((source) => filesOf(source, keys));
  if (subPath !== '') {
    return files.filter(({ path }) => path === subPath).map(({ mounted }) => mounted(target));
  }
  const [only] = sources;
  const whole = sources.length === 1 && only !== undefined ? wholeObject(only) : undefined;
  if (whole !== undefined) return [{ kind: 'folder', ...whole, target }];
  return files.map(({ path, mounted }) => mounted(`${target}/${path}`));
}

/** Memory is the container's own: what several share, or what may be as large as images of containers, is a volume. */
function isKept(name: string, pod: Pod): boolean {
  const sharing = containersIn(pod).filter(({ container }) =>
    bagsAt(container, 'volumeMounts.*').some((mount) => textAt(mount, 'name') === name),
  );
  const privileged = sharing.some(
    ({ container }) => bagAt(container, 'securityContext')['privileged'] === true,
  );
  if (name === 'tmp') return false;
  return sharing.length > 1 || privileged;
}

function asVolume(volume: string, mount: PropertyBag): Mount {
  return { kind: 'volume', volume, target: textAt(mount, 'mountPath'), readOnly: mount['readOnly'] === true };
}

/** An object of which a volume has every key. */
interface Source {
  readonly of: 'ConfigMap' | 'Secret';
  readonly name: string;
}

function sourceIn(source: PropertyBag): Source {
  const configMap = textAt(source, 'configMap.name');
  if (configMap !== '') return { of: 'ConfigMap', name: configMap };
  return { of: 'Secret', name: textAt(source, 'secret.secretName') || textAt(source, 'secret.name') };
}

function itemsIn(source: PropertyBag): readonly PropertyBag[] {
  return [...bagsAt(source, 'configMap.items.*'), ...bagsAt(source, 'secret.items.*')];
}

function wholeObject(source: PropertyBag): Source | undefined {
  const found = sourceIn(source);
  return found.name === '' || itemsIn(source).length > 0 ? undefined : found;
}

interface SourceFile {
  /** Path below the volume. */
  readonly path: string;
  readonly mounted: (target: string) => Mount;
}

function filesOf(source: PropertyBag, keys: KeysByObject): readonly SourceFile[] {
  const object = sourceIn(source);
  const items = itemsOf(itemsIn(source), keys.get(`${object.of} ${object.name}`) ?? []);
  return items.map(({ key, path }) => ({
    path,
    mounted: (target) => ({ kind: 'file', ...object, key, target }),
  }));
}

function itemsOf(
  items: readonly PropertyBag[],
  keys: readonly string[],
): readonly { readonly key: string; readonly path: string }[] {
  if (items.length === 0) return keys.map((key) => ({ key, path: key }));
  return items.map((item) => ({ key: textAt(item, 'key'), path: textAt(item, 'path') }));
}
