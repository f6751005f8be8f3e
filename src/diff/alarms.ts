import { foreign, type Phrase } from './phrase';
import type { ResourceChange, ResourceDifference } from './resourceDifference';

/** Returns what a reviewer must not miss: protected resources and data that would be deleted or replaced, those first. */
export function alarms({ deletes, replacements, lostNames }: ResourceDifference): readonly Phrase[] {
  const renames = new Map(lostNames.map((rename) => [rename.from, rename.name]));
  const told = [
    ...deletes.map((deletion) => ({ lost: deletion, fate: deletedPhrase(renames.get(deletion.resource)) })),
    ...replacements.map((replacement) => ({ lost: replacement, fate: [' would be REPLACED'] })),
  ];
  return told
    .filter(({ lost }) => lost.protected || lost.holdsData)
    .sort((one, other) => Number(other.lost.protected) - Number(one.lost.protected))
    .map(({ lost, fate }) => [...resourcePhrase(lost), ...fate, ...consequences(lost)]);
}

function deletedPhrase(rename: string | undefined): Phrase {
  if (rename === undefined) return [' would be DELETED'];
  return [' would be DELETED (it looks like a rename to ', foreign(rename), ' without an alias)'];
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
