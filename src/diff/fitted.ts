/**
 * Returns as many of the lines as fit into so many characters, line breaks included. Where some do not, a last line says
 * how many; it has its room, unless there is none even for it.
 */
export function fitted(
  lines: readonly string[],
  limit: number,
  more: (count: number) => string,
): readonly string[] {
  if (lengthOf(lines) <= limit) return lines;
  const kept: string[] = [];
  let left = limit - more(lines.length).length - 1;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    kept.push(line);
  }
  return [...kept, more(lines.length - kept.length)];
}

/** Returns the number of characters, a line break after each line included. */
export function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
