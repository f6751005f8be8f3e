import { resourcePhrase } from './alarms';
import { changePhrase, foreign, type Phrase } from './phrase';
import type {
  ResourceChange,
  ResourceDeletion,
  ResourceDifference,
  ResourceReplacement,
  ResourceUpdate,
} from './resourceDifference';
import type { Entry } from './sections';
import { isWithin } from './valueChanges';

/** Returns the resources that differ as entries, the gravest first. */
export function resourceEntries(difference: ResourceDifference): readonly Entry[] {
  const { creates, updates, replacements, deletes, options, renames, lostNames } = difference;
  return [
    ...deletes.map((deletion) => entry('delete', deletion, deletionRemarks(deletion))),
    ...replacements.map((replacement) =>
      entry('replace', replacement, replacementRemarks(replacement), updateDetails(replacement)),
    ),
    ...creates.map((creation) => entry('create', creation, importRemarks(creation.imports))),
    ...updates.map((update) =>
      entry('update', update, update.protected ? ['protected'] : [], updateDetails(update)),
    ),
    ...options.map((change) => entry('options', change, [], optionDetails(change.options))),
    ...renames.map((rename) => entry('rename', rename, [], [['its URN was ', foreign(rename.from, 200)]])),
    ...lostNames.map((rename) =>
      entry(
        'rename?',
        rename,
        [],
        [
          ['looks like a rename without an alias of ', foreign(rename.from, 200)],
          ['it would be deleted and created anew; name the old URN in `aliases`'],
        ],
      ),
    ),
  ];
}

function entry(
  verb: string,
  resource: ResourceChange,
  remarks: readonly string[],
  details: readonly Phrase[] = [],
): Entry {
  const after = remarks.length === 0 ? [] : [` (${remarks.join('; ')})`];
  return { verb, line: [...resourcePhrase(resource), ...after], details };
}

function importRemarks(id: string | undefined): readonly string[] {
  return id === undefined ? [] : ['imported: it exists already'];
}

function deletionRemarks({ protected: guarded, holdsData, retained }: ResourceDeletion): readonly string[] {
  return [
    ...(guarded ? ['PROTECTED: an up refuses'] : []),
    ...(retained ? ['stays in the cloud: retainOnDelete'] : []),
    ...(holdsData ? ['holds data'] : []),
  ];
}

function replacementRemarks(replacement: ResourceReplacement): readonly string[] {
  const first = {
    option: 'deleted before it is made anew: deleteBeforeReplace',
    name: 'deleted before it is made anew: its name stays',
  };
  const { deletedFirst } = replacement;
  return [...deletionRemarks(replacement), ...(deletedFirst === undefined ? [] : [first[deletedFirst]])];
}

function updateDetails({
  changes,
  follows,
  options,
  because = [],
}: ResourceUpdate & Partial<Pick<ResourceReplacement, 'because'>>): readonly Phrase[] {
  return [
    ...changes.map((change): Phrase => {
      const forces = because.some((path) => isWithin(change.path, path));
      return forces ? [...changePhrase(change), ' (this replaces it)'] : changePhrase(change);
    }),
    ...follows.map(({ path, of, replaces }): Phrase => [
      foreign(path, 200),
      ' takes a value of the replaced ',
      foreign(of, 200),
      ...(replaces ? [' (this replaces it)'] : []),
    ]),
    ...optionDetails(options),
  ];
}

function optionDetails(options: ResourceUpdate['options']): readonly Phrase[] {
  return options.map(({ option, before, after }) => [
    'option ',
    ...changePhrase({ path: option, before, after }),
  ]);
}
