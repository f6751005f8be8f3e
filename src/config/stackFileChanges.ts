import { isDeepStrictEqual } from 'node:util';
import { Document, isCollection, isMap, isNode } from 'yaml';
import { UserError } from '../model/userError';
import { keyOf } from './problem';
import { namespace } from './schema';
import { parseStackDocument } from './stackFile';

/** A setting that gets a value. */
export interface Change {
  /** Where, without the namespace: ["cluster", "deployerRoles"]. */
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Returns the stack file with the changes made, its comments and all that they do not name left as they are.
 * @param text the file as it is; absent where there is none
 * @param force whether a setting that has another value is replaced
 * @throws UserError where it is no YAML, and, unless forced, with every setting that has another value.
 */
export function changedStackFile(
  text: string | undefined,
  stack: string,
  changes: readonly Change[],
  force: boolean,
): Document {
  const document = text === undefined ? new Document({}) : parseStackDocument(text, stack);
  if (!isMap(document.get('config'))) document.set('config', document.createNode({}));
  const config = document.get('config');
  // An empty group can only be read as `{}`, and would grow on that line.
  if (isMap(config) && config.items.length === 0) config.flow = false;
  const conflicts = changes.flatMap((change) => conflict(document, stack, change));
  if (conflicts.length > 0 && !force) throw new UserError(conflicts);
  for (const { path, value } of changes) document.setIn(placeOf(path), document.createNode(value));
  return document;
}

function placeOf([setting = '', ...rest]: readonly string[]): readonly string[] {
  return ['config', `${namespace}:${setting}`, ...rest];
}

function conflict(document: Document, stack: string, { path, value }: Change): string[] {
  const present: unknown = document.getIn(placeOf(path), true);
  const there: unknown = isCollection(present) || isNode(present) ? present.toJS(document) : present;
  if (there === undefined || there === null || isDeepStrictEqual(there, value)) return [];
  const [was, wanted] = [JSON.stringify(there), JSON.stringify(value)];
  return [
    `${namespace}:${keyOf(path)} is ${was} in Pulumi.${stack}.yaml already; --force replaces it with ${wanted}`,
  ];
}
