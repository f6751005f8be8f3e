import {
  isBag,
  isList,
  isSecret,
  secretSignature,
  secretValue,
  signatureKey,
  withoutSecrets,
} from '../simulation/propertyValue';
import { hexDigits } from '../simulation/resourceModel';
import type { PropertyBag, PropertyValue } from '../simulation/propertyValue';
import type { RecordedResource, Recording } from './recording';

/** A resource in the shape of `pulumi stack export`; what is not set is left out. */
type ExportedResource = Readonly<Record<string, PropertyValue>>;

/** The recording in the shape of `pulumi stack export`. */
export interface PlanDocument {
  readonly version: 3;
  readonly deployment: {
    readonly manifest: { readonly time: string; readonly magic: string; readonly version: string };
    readonly resources: readonly ExportedResource[];
    readonly metadata: Record<string, never>;
  };
}

/**
 * Returns the recording as a state: each resource after everything that it needs, properties by name. Secrets keep
 * their mark, lose their text and get a fingerprint. The same resources give the same document, in whatever order they
 * were registered.
 */
export function planDocument(recording: Recording): PlanDocument {
  return {
    version: 3,
    deployment: {
      manifest: { time: '0001-01-01T00:00:00Z', magic: '', version: '' },
      resources: inOrderOfCreation(recording.resources).map(exported),
      metadata: {},
    },
  };
}

/** Returns the resources so that each follows its parent, provider and dependencies; else by URN. */
export function inOrderOfCreation(resources: readonly RecordedResource[]): readonly RecordedResource[] {
  const waiting = new Map(resources.map((resource) => [resource.urn, resource]));
  const ordered: RecordedResource[] = [];
  // A list of our own in place of recursion: a chain of dependencies may be thousands long.
  const open: { readonly resource: RecordedResource; readonly needed: Iterator<string> }[] = [];
  const enter = (urn: string) => {
    const resource = waiting.get(urn);
    if (resource === undefined) return;
    waiting.delete(urn);
    open.push({ resource, needed: needs(resource).values() });
  };
  for (const urn of [...waiting.keys()].sort()) {
    enter(urn);
    for (let current = open.at(-1); current !== undefined; current = open.at(-1)) {
      const next = current.needed.next();
      if (next.done !== true) enter(next.value);
      else {
        ordered.push(current.resource);
        open.pop();
      }
    }
  }
  return ordered;
}

/** URNs of everything that must exist before the resource. */
function needs({ parent, provider, dependencies, deletedWith }: RecordedResource): readonly string[] {
  const providerUrn = provider?.slice(0, provider.lastIndexOf('::'));
  return [parent, providerUrn, deletedWith, ...[...dependencies].sort()].filter((urn) => urn !== undefined);
}

function exported(resource: RecordedResource): ExportedResource {
  const { id, parent, provider, deletedWith } = resource;
  return {
    urn: resource.urn,
    custom: resource.custom,
    ...(id === undefined ? {} : { id }),
    type: resource.type,
    inputs: redacted(resource.inputs),
    outputs: redacted(resource.outputs),
    ...(parent === undefined ? {} : { parent }),
    protect: resource.protect,
    ...(resource.external ? { external: true } : {}),
    dependencies: [...resource.dependencies].sort(),
    ...(provider === undefined ? {} : { provider }),
    propertyDependencies: sortedLists(resource.propertyDependencies),
    ...list('additionalSecretOutputs', resource.additionalSecretOutputs),
    ...list('aliases', resource.aliases),
    ...(resource.import === undefined ? {} : { importID: resource.import }),
    ...(resource.retainOnDelete ? { retainOnDelete: true } : {}),
    ...(deletedWith === undefined ? {} : { deletedWith }),
    ...list('ignoreChanges', resource.ignoreChanges),
    ...list('replaceOnChanges', resource.replaceOnChanges),
    ...(resource.deleteBeforeReplace ? { deleteBeforeReplace: true } : {}),
  };
}

function list(key: string, values: readonly string[]): PropertyBag {
  return values.length === 0 ? {} : { [key]: values };
}

function sortedLists(lists: Readonly<Record<string, readonly string[]>>): PropertyBag {
  const entries = Object.entries(lists).map(([key, urns]) => [key, [...urns].sort()] as const);
  return Object.fromEntries(entries.sort(byKey));
}

/** Returns the value with its properties by name, and in place of a secret its mark and its fingerprint. */
export function redacted(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return { [signatureKey]: secretSignature, fingerprint: fingerprintOf(value) };
  return withSortedKeys(value, redacted);
}

/** Digits of a fingerprint: enough that two secrets of a stack do not share one. */
const fingerprintDigits = 16;

/**
 * Tells one text of a secret from another. This is no leak only because a plan holds no real secret: generated ones are
 * simulated, and what a user gives is a placeholder (src/config/withoutPlainSecrets.ts).
 */
function fingerprintOf(secret: PropertyBag): string {
  const plain = sorted(withoutSecrets(secretValue(secret) ?? null));
  return hexDigits(JSON.stringify(plain), fingerprintDigits);
}

function sorted(value: PropertyValue): PropertyValue {
  return withSortedKeys(value, sorted);
}

function withSortedKeys(
  value: PropertyValue,
  change: (child: PropertyValue) => PropertyValue,
): PropertyValue {
  if (isList(value)) return value.map(change);
  if (!isBag(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, change(child)] as const);
  return Object.fromEntries(entries.sort(byKey));
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
