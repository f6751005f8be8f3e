/** Widths of characters in pixels at 12 pixels of height, a little more than system fonts have. */
const narrow = /[iljtfrI.,:;'|()\-/ ]/;
const wide = /[mwMWQOGD@%]/;
const capital = /[A-Z]/;

/** Returns about how wide the text is, in pixels at 12 pixels of height. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

function widthOfCharacter(character: string): number {
  if (narrow.test(character)) return 4.6;
  if (wide.test(character)) return 10.4;
  if (capital.test(character)) return 8.4;
  return character.charCodeAt(0) < 0x2e80 ? 7 : 12;
}

/** Wider labels take a second line. */
const oneLine = 112;
/** Longer lines are cut. */
const longest = 176;

/** Returns the text on one line or two, each short enough for a node; what is too long ends in "…". */
export function labelLines(text: string): readonly string[] {
  if (widthOf(text) <= oneLine) return [text];
  const words = text.split(/(?<=[ \-/_])/);
  const breaks = words
    .slice(1)
    .map((_, index) => [words.slice(0, index + 1), words.slice(index + 1)] as const);
  const pairs = breaks.map(([first, second]) => [first.join('').trimEnd(), second.join('')] as const);
  const [best = [text]] = [...pairs].sort((left, right) => widest(left) - widest(right));
  return best.map((line) => shortened(line, longest));
}

/** Returns the width of the widest line. */
export function widest(lines: readonly string[]): number {
  return Math.max(...lines.map(widthOf));
}

/** Returns the text, or so much of its beginning as the width has room for. */
export function shortened(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let end = text.length;
  while (end > 1 && widthOf(`${text.slice(0, end)}…`) > width) end -= 1;
  return `${text.slice(0, end)}…`;
}
