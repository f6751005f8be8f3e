import { managed, nameOf, placeOf, type PlanResource } from './planContents';

/** A resource that is in both plans. */
export interface Pair {
  readonly before: PlanResource;
  readonly after: PlanResource;
}

/** Which resources of two plans are the same ones. */
export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly created: readonly PlanResource[];
  readonly deleted: readonly PlanResource[];
}

/**
 * Returns which resources of the second plan were there before: under the same URN, or under one that an alias of the
 * resource or of its parents names.
 */
export function pairResources(base: readonly PlanResource[], head: readonly PlanResource[]): Pairing {
  const before = new Map(managed(base).map((resource) => [placeOf(resource.urn), resource]));
  const places = new Set(managed(head).map(({ urn }) => placeOf(urn)));
  const earlierPlaces = earlierPlacesIn(head);
  const taken = new Set<string>();
  const pairs: Pair[] = [];
  const created: PlanResource[] = [];
  for (const after of inOrder(managed(head))) {
    const own = placeOf(after.urn);
    const free = (place: string) => before.has(place) && !places.has(place) && !taken.has(place);
    const place = before.has(own) ? own : earlierPlaces(after).find(free);
    const earlier = place === undefined ? undefined : before.get(place);
    if (place === undefined || earlier === undefined) created.push(after);
    else {
      taken.add(place);
      pairs.push({ before: earlier, after });
    }
  }
  const deleted = inOrder([...before.values()]).filter(({ urn }) => !taken.has(placeOf(urn)));
  return { pairs, created, deleted };
}

/** By place, so that the order in which a plan lists them does not matter. */
function inOrder(resources: readonly PlanResource[]): readonly PlanResource[] {
  return resources.toSorted((left, right) => (placeOf(left.urn) < placeOf(right.urn) ? -1 : 1));
}

/** Returns a function that tells where a resource may have been before: its own aliases, and those of its parents. */
function earlierPlacesIn(resources: readonly PlanResource[]): (resource: PlanResource) => readonly string[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const told = new Map<string, readonly string[]>();
  const earlierPlaces = (resource: PlanResource): readonly string[] => {
    const known = told.get(resource.urn);
    if (known !== undefined) return known;
    const own = resource.aliases.map(placeOf);
    const parent = byUrn.get(resource.parent ?? '');
    const ofParent = parent === undefined ? [] : earlierPlaces(parent);
    const selves = [placeOf(resource.urn), ...own];
    const inherited = ofParent.flatMap((earlier) =>
      selves.map((self) => belowEarlierParent(self, nameOf(parent?.urn ?? ''), earlier)),
    );
    const places = [...own, ...inherited];
    told.set(resource.urn, places);
    return places;
  };
  return earlierPlaces;
}

/** As the engine does it: a child whose name begins with its parent's follows the parent's name. */
function belowEarlierParent(place: string, parentName: string, earlierParent: string): string {
  const [types = '', name = ''] = splitPlace(place);
  const [earlierTypes, earlierName] = splitPlace(earlierParent);
  const type = types.slice(types.lastIndexOf('$') + 1);
  const earlier = name.startsWith(parentName) ? `${earlierName}${name.slice(parentName.length)}` : name;
  return `${earlierTypes}$${type}::${earlier}`;
}

function splitPlace(place: string): readonly [string, string] {
  const [types = '', ...name] = place.split('::');
  return [types, name.join('::')];
}
