import { holdsData } from './holdsData';
import { lostNames } from './lostNames';
import { optionChanges, type OptionChange } from './optionChanges';
import { pairResources, type Pair } from './pairResources';
import { nameOf, placeOf, type PlanResource } from './planContents';
import { replacedUpstream, type Following } from './replacedUpstream';
import { withEarlierValues } from './renamedValues';
import { deletedFirst, replacing, type DeletedFirst } from './replaces';
import { valueChanges, type ValueChange } from './valueChanges';

/** A resource that differs. */
export interface ResourceChange {
  /** URN without stack and project. */
  readonly resource: string;
  readonly type: string;
  readonly name: string;
  /** Whether Pulumi's `protect` guards it; of what was there before, whether it did: then `up` refuses to delete it. */
  readonly protected: boolean;
  /** Whether data goes with it. */
  readonly holdsData: boolean;
}

export interface ResourceCreation extends ResourceChange {
  /** Id of the existing resource that the stack takes over; absent where it makes one. */
  readonly imports?: string;
}

/** A resource that goes. */
export interface ResourceDeletion extends ResourceChange {
  /** Whether it stays in the cloud, by the option `retainOnDelete`. */
  readonly retained: boolean;
}

/** A resource that stays, with other inputs. */
export interface ResourceUpdate extends ResourceChange {
  readonly changes: readonly ValueChange[];
  /** Inputs that become others because what they come from is replaced. */
  readonly follows: readonly Following[];
  readonly options: readonly OptionChange[];
}

/** A resource that is deleted and made anew. */
export interface ResourceReplacement extends ResourceUpdate {
  /** Paths of the inputs that the cloud changes in no other way. */
  readonly because: readonly string[];
  /** Why it is deleted before it is made anew; absent where the new one is there first. */
  readonly deletedFirst?: DeletedFirst;
  /** Whether the old one stays in the cloud, by the option `retainOnDelete`. */
  readonly retained: boolean;
}

/** A resource that stays as it is, under other options. */
export interface ResourceOptions extends ResourceChange {
  readonly options: readonly OptionChange[];
}

export interface ResourceRename extends ResourceChange {
  /** Its earlier URN, without stack and project. */
  readonly from: string;
}

/** What becomes of the resources of a stack. */
export interface ResourceDifference {
  readonly creates: readonly ResourceCreation[];
  readonly updates: readonly ResourceUpdate[];
  readonly replacements: readonly ResourceReplacement[];
  readonly deletes: readonly ResourceDeletion[];
  readonly options: readonly ResourceOptions[];
  /** Known by an alias: nothing is made or goes for their sake. */
  readonly renames: readonly ResourceRename[];
  /** Pairs among creates and deletes that look like a rename to which an alias is missing. */
  readonly lostNames: readonly ResourceRename[];
}

/** Returns what an `up` of the second plan would do to a stack that the first one made. */
export function resourceDifference(
  base: readonly PlanResource[],
  head: readonly PlanResource[],
): ResourceDifference {
  const { pairs, created, deleted } = pairResources(base, head);
  const touched = touchedPairs(pairs);
  const staying = touched.filter((pair) => !isReplaced(pair));
  const isChanged = ({ changes, follows }: Touched) => changes.length + follows.length > 0;
  return {
    creates: created.map(creation),
    updates: staying.filter(isChanged).map(updateOf),
    replacements: touched.filter(isReplaced).map(replacementOf),
    deletes: deleted.map((resource) => ({ ...described(resource), retained: resource.retainOnDelete })),
    options: staying
      .filter((pair) => !isChanged(pair) && pair.options.length > 0)
      .map(({ after, options }) => ({ ...described(after), options })),
    renames: pairs.filter(({ before, after }) => placeOf(before.urn) !== placeOf(after.urn)).map(renameOf),
    lostNames: lostNames(created, deleted).map(renameOf),
  };
}

/** A resource that stays, and what becomes of it. */
interface Touched extends Pair {
  readonly changes: readonly ValueChange[];
  readonly because: readonly string[];
  readonly follows: readonly Following[];
  readonly options: readonly OptionChange[];
}

function touchedPairs(pairs: readonly Pair[]): readonly Touched[] {
  const earlier = withEarlierValues(pairs);
  const changed = pairs.map((pair) => {
    const { before, after } = pair;
    const changes = valueChanges(before.inputs, earlier(after.inputs), after.ignoreChanges);
    return { ...pair, changes, because: replacing(pair, changes) };
  });
  const followers = replacedUpstream(
    changed.filter(({ because }) => because.length > 0).map(({ after }) => after),
    pairs.map(({ after }) => after),
  );
  return changed.map((pair) => ({
    ...pair,
    follows: followers.get(pair.after.urn) ?? [],
    options: optionChanges(pair),
  }));
}

function isReplaced({ because, follows }: Touched): boolean {
  return because.length > 0 || follows.some(({ replaces }) => replaces);
}

function updateOf({ before, after, changes, follows, options }: Touched): ResourceUpdate {
  // The options that the stack has now decide what an `up` may do.
  return { ...described(after), protected: before.protect, changes, follows, options };
}

function replacementOf(touched: Touched): ResourceReplacement {
  const reason = deletedFirst(touched);
  return {
    ...updateOf(touched),
    because: touched.because,
    ...(reason === undefined ? {} : { deletedFirst: reason }),
    retained: touched.before.retainOnDelete,
  };
}

function renameOf({ before, after }: Pair): ResourceRename {
  return { ...described(after), from: placeOf(before.urn) };
}

function creation(resource: PlanResource): ResourceCreation {
  const { importID } = resource;
  return { ...described(resource), ...(importID === undefined ? {} : { imports: importID }) };
}

function described(resource: PlanResource): ResourceChange {
  const { urn, type, protect } = resource;
  return {
    resource: placeOf(urn),
    type,
    name: nameOf(urn),
    protected: protect,
    holdsData: holdsData(resource),
  };
}
