import { isList, knownAfterUp, type PropertyValue } from '../simulation/propertyValue';
import { changedSecretText, secretText, type ValueChange } from './valueChanges';

/** Words of ours, or text that comes from a plan, a user or a revision and is to be escaped. */
export type Piece = string | { readonly foreign: string };

/** A line of a comparison, before it becomes text or Markdown. */
export type Phrase = readonly Piece[];

/** Marks text that is not ours; what is long loses its end. */
export function foreign(text: string, limit = 120): Piece {
  return { foreign: shortened(text, limit) };
}

function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

/** Returns the phrase of a value that differs: path, before and after. */
export function changePhrase({ path, before, after }: ValueChange): Phrase {
  const place = foreign(path, 200);
  if (before === undefined) return [place, ': now ', valuePiece(after)];
  if (after === undefined) return [place, ': no longer ', valuePiece(before)];
  if (isList(before) && isList(after)) {
    const gone = before.filter((element) => !after.includes(element));
    const come = after.filter((element) => !before.includes(element));
    const parts = [...elementsPhrase('no longer', gone), ...elementsPhrase('now', come)];
    if (parts.length > 0) return [place, ': ', ...separated(parts)];
  }
  const [was, is] = shortenedPair(valueText(before), valueText(after));
  return [place, ': ', { foreign: was }, ' → ', { foreign: is }];
}

function elementsPhrase(words: string, elements: readonly PropertyValue[]): readonly Phrase[] {
  return elements.length === 0 ? [] : [[`${words} `, valuePiece([...elements])]];
}

/** Returns the phrases as one, with a comma between them. */
export function separated(phrases: readonly Phrase[]): Phrase {
  return phrases.flatMap((phrase, index) => (index === 0 ? phrase : [', ', ...phrase]));
}

function valuePiece(value: PropertyValue | undefined): Piece {
  return foreign(valueText(value ?? null));
}

const standIns: readonly PropertyValue[] = [secretText, changedSecretText, knownAfterUp];

/** As JSON, in which "16" and 16 differ and a text has one line; what stands in for a value is told as it is. */
function valueText(value: PropertyValue): string {
  return typeof value === 'string' && standIns.includes(value) ? value : JSON.stringify(value);
}

/** Length of a value that is shown, and of what is shown of it before the first difference. */
const longest = 80;
const lead = 20;

/** Returns both texts, of long ones what stands around the first difference. */
function shortenedPair(before: string, after: string): readonly [string, string] {
  if (before.length <= longest && after.length <= longest) return [before, after];
  let first = 0;
  while (first < before.length && before[first] === after[first]) first += 1;
  const start = first > longest / 2 ? first - lead : 0;
  const cut = (text: string) => shortened(start === 0 ? text : `…${text.slice(start)}`, longest);
  return [cut(before), cut(after)];
}
