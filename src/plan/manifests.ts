import { stringify } from 'yaml';
import { apiVersionOf, isClusterScoped, kindOf } from '../simulation/kubernetes/objects';
import { hexDigits } from '../simulation/resourceModel';
import {
  isBag,
  isSecret,
  isUnknown,
  knownAfterUp,
  mapValues,
  secretValue,
  valueAt,
  type PropertyBag,
  type PropertyValue,
} from '../simulation/propertyValue';
import { groupBy } from '../wiring/groupBy';
import type { RecordedResource, Recording } from './recording';

/** Stands where a secret would be. */
export const leftOut = '(secret, left out)';

/**
 * Returns a file for each Kubernetes object, by path: "NAMESPACE/KIND-NAME.yaml", and "_cluster/KIND-NAME.yaml" of an
 * object without a namespace. What a Helm chart contains is not to be known here.
 */
export function manifests(recording: Recording): ReadonlyMap<string, string> {
  const objects = recording.resources.filter(isObject);
  const byPath = groupBy(objects, pathOf);
  const files = new Map<string, string>();
  for (const [path, sharing] of byPath) {
    for (const resource of sharing) {
      // Two groups may have a kind of one name, as with two Ingress classes of an operator.
      const suffix = sharing.length === 1 ? '' : `-${hexDigits(resource.urn, 7)}`;
      files.set(`${path}${suffix}.yaml`, yamlOf(manifestOf(resource)));
    }
  }
  return files;
}

/** Says whether the resource is a Kubernetes object of the stack's own, and no chart. */
export function isObject({ type, custom, external }: RecordedResource): boolean {
  return custom && !external && type.startsWith('kubernetes:') && !type.startsWith('kubernetes:helm.sh/');
}

function pathOf(resource: RecordedResource): string {
  const kind = kindOf(resource.type);
  const folder = isClusterScoped(kind)
    ? '_cluster'
    : fileName(metadataOf(resource, 'namespace') ?? 'default');
  return `${folder}/${kind}-${fileName(metadataOf(resource, 'name') ?? resource.name)}`;
}

/** Returns a text of the metadata; of an unknown one, what says so. */
function metadataOf({ inputs, outputs }: RecordedResource, key: string): string | undefined {
  const value = valueAt(outputs, `metadata.${key}`) ?? valueAt(inputs, `metadata.${key}`);
  if (isUnknown(value)) return 'unknown';
  return typeof value === 'string' ? value : undefined;
}

function fileName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
}

/** What a manifest begins with. */
const headOfManifest: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** Returns the object as kubectl takes it, with a placeholder for each secret and unknown text in it. */
export function manifestOf(resource: RecordedResource): PropertyBag {
  const { type, inputs } = resource;
  const given = bagOf(shown(inputs));
  return {
    apiVersion: apiVersionOf(type),
    kind: kindOf(type),
    metadata: { name: metadataOf(resource, 'name') ?? resource.name, ...bagOf(given['metadata']) },
    ...Object.fromEntries(Object.entries(given).filter(([key]) => !headOfManifest.has(key))),
  };
}

/** Returns the object as YAML 1.1, which kubectl reads, where a bare "on" is true. */
export function yamlOf(document: PropertyBag): string {
  return stringify(document, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 });
}

/** Returns the value with a placeholder for each secret and unknown text in it. */
function shown(value: PropertyValue): PropertyValue {
  if (isUnknown(value)) return knownAfterUp;
  if (isSecret(value)) return withPlaceholders(secretValue(value) ?? null);
  return mapValues(value, shown);
}

/** A secret object keeps its keys. */
function withPlaceholders(value: PropertyValue): PropertyValue {
  return typeof value === 'object' && value !== null ? mapValues(value, withPlaceholders) : leftOut;
}

function bagOf(value: PropertyValue | undefined): PropertyBag {
  return isBag(value) ? value : {};
}
