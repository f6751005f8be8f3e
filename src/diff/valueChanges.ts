import { isDeepStrictEqual } from 'node:util';
import {
  isBag,
  isList,
  isSecret,
  isUnknown,
  knownAfterUp,
  propertyValue,
  type PropertyBag,
  type PropertyValue,
} from '../simulation/propertyValue';

/** A value that differs, at the innermost place. */
export interface ValueChange {
  /** "spec.template.spec.containers[api].image": elements of a list by their name where they have one, else by number. */
  readonly path: string;
  /** What stood there; absent where nothing did. */
  readonly before?: PropertyValue;
  /** What stands there now; absent where nothing does. */
  readonly after?: PropertyValue;
}

/** Stand for a secret, whose text no difference shows. */
export const secretText = '(secret)';
export const changedSecretText = '(secret, changed)';

/** A place as the option `ignoreChanges` names it, step by step. */
type Pattern = readonly string[];

/** Returns where the inputs differ, in the order of the properties; what is below an ignored path is no difference. */
export function valueChanges(
  before: PropertyBag,
  after: PropertyBag,
  ignored: readonly string[] = [],
): readonly ValueChange[] {
  return changesAt('', before, after, ignored.map(stepsOf));
}

/** "spec.ports[0].port", "metadata.annotations["a.b"]" and "spec.*" step by step. */
function stepsOf(path: string): Pattern {
  return [...path.matchAll(/\["([^"]*)"\]|\[([^\]]*)\]|([^.[\]]+)/g)].map(
    ([, quoted, element, property]) => quoted ?? element ?? property ?? '',
  );
}

/** Returns the patterns that go on below the step. */
function below(patterns: readonly Pattern[], step: string): readonly Pattern[] {
  return patterns.filter(([first]) => first === step || first === '*').map(([, ...rest]) => rest);
}

function changesAt(
  path: string,
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
  ignored: readonly Pattern[],
): readonly ValueChange[] {
  if (ignored.some((pattern) => pattern.length === 0) || isDeepStrictEqual(before, after)) return [];
  if (isSecret(before) && isSecret(after)) return secretChange(path, before, after);
  if (isOpenBag(before) && isOpenBag(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) =>
      changesAt(joined(path, key), own(before, key), own(after, key), below(ignored, key)),
    );
  }
  if (isList(before) && isList(after)) return listChanges(path, before, after, ignored);
  const documents = [jsonOf(before), jsonOf(after)] as const;
  const inside = documents.includes(undefined) ? [] : changesAt(path, ...documents, ignored);
  return inside.length > 0 ? inside : [change(path, before, after)];
}

/** A property may be called "toString". */
function own(bag: PropertyBag, key: string): PropertyValue | undefined {
  return Object.hasOwn(bag, key) ? bag[key] : undefined;
}

function change(
  path: string,
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
): ValueChange {
  return {
    path,
    ...(before === undefined ? {} : { before: shown(before) }),
    ...(after === undefined ? {} : { after: shown(after) }),
  };
}

/** A plan of an older Berth has no fingerprints: nothing is to be told from it. */
function secretChange(path: string, before: PropertyBag, after: PropertyBag): readonly ValueChange[] {
  const { fingerprint: earlier } = before;
  const { fingerprint: later } = after;
  if (earlier === undefined || later === undefined || earlier === later) return [];
  return [{ path, before: secretText, after: changedSecretText }];
}

function listChanges(
  path: string,
  before: readonly PropertyValue[],
  after: readonly PropertyValue[],
  ignored: readonly Pattern[],
): readonly ValueChange[] {
  if ([...before, ...after].every((element) => typeof element !== 'object')) {
    return [change(path, before, after)];
  }
  const names = [namesOf(before, after), namesOf(after, before)] as const;
  const [earlier, later] = names;
  if (earlier === undefined || later === undefined) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index).flatMap(
      (index) => changesAt(`${path}[${index}]`, before[index], after[index], below(ignored, String(index))),
    );
  }
  const changes = [...new Set([...earlier, ...later])].flatMap((name) => {
    const [from, to] = [earlier.indexOf(name), later.indexOf(name)];
    const index = String(to < 0 ? from : to);
    return changesAt(`${path}[${name}]`, before[from], after[to], below(ignored, index));
  });
  const sameNames = earlier.length === later.length && earlier.every((name) => later.includes(name));
  return sameNames && !isDeepStrictEqual(earlier, later)
    ? [...changes, { path: `${path} (order)`, before: earlier, after: later }]
    : changes;
}

/** What names an element of a list: of Kubernetes objects, of tags, of statements of a policy. */
const namingKeys = ['name', 'key', 'Sid', 'sid', 'id'];

/** Returns the names of the elements, where one key names each element of both lists. */
function namesOf(
  list: readonly PropertyValue[],
  other: readonly PropertyValue[],
): readonly string[] | undefined {
  const key = namingKeys.find((candidate) =>
    [list, other].every((elements) => namesBy(elements, candidate) !== undefined),
  );
  return key === undefined ? undefined : namesBy(list, key);
}

/** Returns the texts under the key; undefined where one lacks or stands twice. */
function namesBy(elements: readonly PropertyValue[], key: string): readonly string[] | undefined {
  const texts = elements
    .map((element) => (isOpenBag(element) ? element[key] : undefined))
    .filter((value) => typeof value === 'string');
  return texts.length === elements.length && new Set(texts).size === texts.length ? texts : undefined;
}

function isOpenBag(value: PropertyValue | undefined): value is PropertyBag {
  return isBag(value) && !isSecret(value);
}

/** Returns what a text of JSON says, such as the document of a policy; undefined where the text is no object or list. */
function jsonOf(value: PropertyValue | undefined): PropertyValue | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return propertyValue(parsed);
  } catch {
    return undefined;
  }
}

/** Returns the path of a property; a key that is no plain name stands in brackets, as annotations have it. */
export function joined(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}["${key}"]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Returns the value with words in place of secrets and of what is not known. */
function shown(value: PropertyValue): PropertyValue {
  if (isUnknown(value)) return knownAfterUp;
  if (isSecret(value)) return secretText;
  if (isList(value)) return value.map(shown);
  if (!isBag(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shown(child)]));
}

/** Says whether a path ("spec.ports[0].port") is a place ("spec.ports"), lies in it, or has it within. */
export function touches(path: string, place: string): boolean {
  return place === '*' || isWithin(path, place) || isWithin(place, path);
}

/** Says whether a path is a place or lies in it. */
export function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}
