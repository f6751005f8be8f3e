/** Returns a problem for each name that is not known, with the names that are. */
export function unknownNames(place: string, wanted: readonly string[], known: readonly string[]): string[] {
  const others = known.length === 0 ? '' : `, or name one of: ${known.join(', ')}`;
  return wanted
    .filter((name) => !known.includes(name))
    .map((name) => `${place} "${name}", which does not exist; declare it${others}`);
}
