import { isDeepStrictEqual } from 'node:util';
import { simulatedCloud } from '../simulation/cloud';
import { modelOf } from '../simulation/models';
import {
  isBag,
  isSecret,
  mapValues,
  valueAt,
  type PropertyBag,
  type PropertyValue,
} from '../simulation/propertyValue';
import type { Pair } from './pairResources';
import type { PlanResource } from './planContents';
import { touches, type ValueChange } from './valueChanges';

/** Inputs of providers whose change replaces the provider, and with it everything that it made. */
const immutableOfProviders: Readonly<Record<string, readonly string[]>> = {
  'pulumi:providers:kubernetes': ['clusterIdentifier'],
};

const cloud = simulatedCloud();

/** Returns the paths of the changed inputs that replace the resource: the cloud's, and those of `replaceOnChanges`. */
export function replacing({ before, after }: Pair, changes: readonly ValueChange[]): readonly string[] {
  const { type } = after;
  const { replaces } = cloud.diff(type, comparable(before.inputs), comparable(after.inputs));
  const places = [...replaces, ...(immutableOfProviders[type] ?? []), ...after.replaceOnChanges];
  const forcing = changes.filter(({ path }) => places.some((place) => touches(path, place)));
  return forcing.map(({ path }) => path);
}

/** Says whether another value of the input at the path, of a resource that stays, would replace it. */
export function replacesAt(resource: PlanResource, path: string): boolean {
  const { type, replaceOnChanges } = resource;
  const places = [...(modelOf(type).immutable ?? []), ...replaceOnChanges];
  return places.some((place) => touches(path, place));
}

/** The cloud's comparison opens secrets; here their fingerprints are what there is to compare. */
function comparable(inputs: PropertyBag): PropertyBag {
  const opened = withFingerprints(inputs);
  return isBag(opened) ? opened : {};
}

function withFingerprints(value: PropertyValue): PropertyValue {
  return isSecret(value) ? JSON.stringify(value) : mapValues(value, withFingerprints);
}

/** Why a replaced resource is deleted before it is made anew. */
export type DeletedFirst = 'option' | 'name';

/**
 * Returns why the resource is deleted before it is made anew: by its option `deleteBeforeReplace`, or because the program
 * gives it a name that stays the same, which two cannot have at once.
 */
export function deletedFirst({ before, after }: Pair): DeletedFirst | undefined {
  if (after.deleteBeforeReplace) return 'option';
  const { type } = after;
  const places = type.startsWith('kubernetes:')
    ? ['metadata.name', 'metadata.namespace']
    : [modelOf(type).autoname?.property].filter((property) => property !== undefined);
  const [name] = places;
  if (name === undefined || valueAt(after.inputs, name) === undefined) return undefined;
  const same = places.every((place) =>
    isDeepStrictEqual(valueAt(before.inputs, place), valueAt(after.inputs, place)),
  );
  return same ? 'name' : undefined;
}
