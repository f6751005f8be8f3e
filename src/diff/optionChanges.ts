import { isDeepStrictEqual } from 'node:util';
import type { PropertyValue } from '../simulation/propertyValue';
import type { Pair } from './pairResources';
import { placeOf, type PlanResource } from './planContents';

/** An option of a resource that differs. */
export interface OptionChange {
  readonly option: string;
  readonly before: PropertyValue;
  readonly after: PropertyValue;
}

/** Returns which options of a resource differ. */
export function optionChanges({ before, after }: Pair): readonly OptionChange[] {
  const [earlier, later] = [optionsOf(before), optionsOf(after)];
  return Object.entries(later).flatMap(([option, value]) => {
    const was = earlier[option] ?? null;
    return isDeepStrictEqual(was, value) ? [] : [{ option, before: was, after: value }];
  });
}

function optionsOf(resource: PlanResource): Readonly<Record<string, PropertyValue>> {
  const { provider, deletedWith } = resource;
  return {
    protect: resource.protect,
    retainOnDelete: resource.retainOnDelete,
    deleteBeforeReplace: resource.deleteBeforeReplace,
    deletedWith: deletedWith === undefined ? null : placeOf(deletedWith),
    // Of "URN::ID" the URN: the id is the simulated cloud's.
    provider: provider === undefined ? null : placeOf(provider.slice(0, provider.lastIndexOf('::'))),
    ignoreChanges: resource.ignoreChanges,
    replaceOnChanges: resource.replaceOnChanges,
    additionalSecretOutputs: resource.additionalSecretOutputs,
  };
}
