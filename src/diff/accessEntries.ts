import type { AccessDifference, GrantChange, GrantUpdate } from './accessDifference';
import { foreign, separated, type Phrase } from './phrase';
import type { Entry } from './sections';

/** Returns the bindings and grants that differ, as entries. */
export function accessEntries(access: AccessDifference): readonly Entry[] {
  const { bindingsAdded, bindingsRemoved, grantsAdded, grantsRemoved, grantsChanged } = access;
  return [
    ...bindingsAdded.map((binding) => entry('new', ['the binding ', foreign(binding)])),
    ...bindingsRemoved.map((binding) => entry('gone', ['the binding ', foreign(binding)])),
    ...grantsAdded.map((grant) => entry('grant', grantPhrase(grant), purpose(grant))),
    ...grantsChanged.map((grant) =>
      entry(verbs[grant.direction], grantPhrase(grant), [
        ['before: ', ...grantPhrase(grant.before)],
        ...purpose(grant),
      ]),
    ),
    ...grantsRemoved.map((grant) => entry('revoke', grantPhrase(grant), purpose(grant))),
  ];
}

const verbs: Readonly<Record<GrantUpdate['direction'], string>> = {
  wider: 'widen',
  narrower: 'narrow',
  other: 'change',
};

function entry(verb: string, line: Phrase, details: readonly Phrase[] = []): Entry {
  return { verb, line, details };
}

function grantPhrase({ grants, wider }: Pick<GrantChange, 'grants' | 'wider'>): Phrase {
  const said = foreign(grants, 400);
  return wider === undefined ? [said] : [said, ' (wider than its binding: ', foreign(wider, 200), ')'];
}

/** Bindings that a line names: a grant may serve every service of the cluster. */
const named = 5;

function purpose({ bindings }: GrantChange): readonly Phrase[] {
  const first = separated(bindings.slice(0, named).map((binding) => [foreign(binding)]));
  const rest = bindings.length > named ? [` and ${bindings.length - named} more`] : [];
  return [['for ', ...first, ...rest]];
}
