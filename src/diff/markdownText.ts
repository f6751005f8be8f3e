import type { Phrase } from './phrase';

/** What means nothing to Markdown, to HTML, or to GitHub: not "@" and "#", which name people and issues. */
const harmless = /[^A-Za-z0-9 ,.;:()=+/"'%?\p{L}\p{N}→…−-]/gu;

/** Returns text for Markdown and for HTML in it: everything that could mean something there as a character reference. */
export function escaped(text: string): string {
  return text
    .replaceAll(/\p{C}/gu, '�')
    .replaceAll(harmless, reference)
    .replaceAll(/:(?=\/)|(?<=www)\./gi, reference);
}

function reference(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}

/** Returns the phrase in Markdown: what is not ours as code, in which GitHub looks for no names, issues and links. */
export function markdown(phrase: Phrase): string {
  return phrase
    .map((piece) => (typeof piece === 'string' ? piece : `<code>${escaped(piece.foreign)}</code>`))
    .join('');
}
