import type { Phrase } from './phrase';
import { foreign } from './phrase';
import type { ResourceChange, ResourceDifference } from './resourceDifference';

/** Returns what a reviewer must not miss: protected resources and data that would be deleted or replaced. */
export function alarms(difference: ResourceDifference): readonly Phrase[] {
  const { deletes, replacements, lostNames } = difference;
  const renamed = new Map(lostNames.map((rename) => [rename.from, rename]));
  return [
    ...deletes.filter(isPrecious).map((deletion): Phrase => {
      const rename = renamed.get(deletion.resource);
      const asRename: Phrase =
        rename === undefined
          ? []
          : [' (it looks like a rename to ', foreign(rename.name), ' without an alias)'];
      return [...resourcePhrase(deletion), ' would be DELETED', ...asRename, ...consequences(deletion)];
    }),
    ...replacements
      .filter(isPrecious)
      .map((replacement): Phrase => [
        ...resourcePhrase(replacement),
        ' would be REPLACED',
        ...consequences(replacement),
      ]),
  ];
}

function isPrecious({ protected: guarded, holdsData }: ResourceChange): boolean {
  return guarded || holdsData;
}

/** Returns the type and the name of a resource. */
export function resourcePhrase({ type, name }: Pick<ResourceChange, 'type' | 'name'>): Phrase {
  return [foreign(type), ' ', foreign(name)];
}

function consequences({
  protected: guarded,
  holdsData,
  retained,
}: ResourceChange & { readonly retained: boolean }): Phrase {
  const lost = retained
    ? ': it would stay in the cloud (retainOnDelete), and the stack would no longer know it'
    : holdsData
      ? ': its data would go with it'
      : '';
  return [lost, ...(guarded ? ['; it is protected, so an up refuses'] : [])];
}
