/** Returns the text as Compose takes it, which puts a variable in place of what begins with one dollar. */
export function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}
