/** Something that leads from one thing to another. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** Links without cycles: where the current of a picture runs. */
export interface Current<Given extends Link> {
  /** Names, each after everything that leads to it with the current. */
  readonly order: readonly string[];
  /** Links with the current; those to oneself are left out. */
  readonly along: readonly Given[];
  /** Links that would close a cycle. */
  readonly against: readonly Given[];
}

/** Returns the current of the links, followed from the first name on: a link back to where one comes from is against it. */
export function currentOf<Given extends Link>(
  names: readonly string[],
  links: readonly Given[],
): Current<Given> {
  const leaving = new Map<string, Given[]>(names.map((name) => [name, []]));
  for (const link of links) if (link.from !== link.to) leaving.get(link.from)?.push(link);
  const state = new Map<string, 'open' | 'done'>();
  const finished: string[] = [];
  const along: Given[] = [];
  const against: Given[] = [];
  const follow = (name: string): void => {
    state.set(name, 'open');
    for (const link of leaving.get(name) ?? []) {
      if (state.get(link.to) === 'open') {
        against.push(link);
        continue;
      }
      along.push(link);
      if (!state.has(link.to)) follow(link.to);
    }
    state.set(name, 'done');
    finished.push(name);
  };
  for (const name of names) if (!state.has(name)) follow(name);
  return { order: finished.reverse(), along, against };
}

/**
 * Returns where each name starts on a line, so that every one starts after those that lead to it have ended. What nothing
 * leads to stands right before what it leads to.
 */
export function startsOf(
  { order, along }: Pick<Current<Link>, 'order' | 'along'>,
  lengthOf: (name: string) => number,
): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  for (const name of order) {
    const before = along.filter(({ to }) => to === name);
    starts.set(name, Math.max(0, ...before.map(({ from }) => (starts.get(from) ?? 0) + lengthOf(from))));
  }
  for (const name of order) {
    if (along.some(({ to }) => to === name)) continue;
    const after = along.filter(({ from }) => from === name).map(({ to }) => starts.get(to) ?? 0);
    if (after.length > 0) starts.set(name, Math.min(...after) - lengthOf(name));
  }
  return starts;
}
