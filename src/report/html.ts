/** Text that is HTML already, and so is not escaped again. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text and numbers are escaped, markup is not, lists are joined, nothing is nothing. */
export type Part = Markup | string | number | undefined | readonly Part[];

/** Returns the template as markup, with every text in it escaped: as content and within double quotes. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = '';
  for (const [index, fixed] of compact(texts).entries()) text += fixed + written(parts[index]);
  return new Markup(text);
}

const compactTexts = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Templates are indented for who reads the source; a page is as well without. */
function compact(texts: TemplateStringsArray): readonly string[] {
  const known = compactTexts.get(texts) ?? texts.map((text) => text.replaceAll(/\s*\n\s*/g, '\n'));
  compactTexts.set(texts, known);
  return known;
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(written).join('') : escaped(String(part));
}

const special = /[&<>"']/g;
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Returns the text as HTML shows it. Control characters that HTML refuses are shown as the sign of what is unreadable. */
export function escaped(text: string): string {
  return text
    .replace(special, (character) => references[character] ?? character)
    .replace(unreadable, '\uFFFD');
}

// eslint-disable-next-line no-control-regex -- they are what is looked for
const unreadable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;
