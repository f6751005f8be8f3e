import { isBag, isList, isSecret, isUnknown, type PropertyValue } from '../simulation/propertyValue';
import { nameOf, type PlanResource } from './planContents';
import { replacesAt } from './replaces';
import { textsOf } from './textsOf';
import { isWithin, joined } from './valueChanges';

/** An input whose value comes from a resource that is replaced, and so becomes another. */
export interface Following {
  /** Path of the input; "(provider)" where the provider itself is replaced. */
  readonly path: string;
  /** Type and name of the replaced resource. */
  readonly of: string;
  /** Whether that replaces the resource, too. */
  readonly replaces: boolean;
}

/**
 * Returns by URN which inputs of the resources take what only the cloud makes (an id, an ARN, an address) of a replaced
 * resource. What is replaced for that replaces what follows it in turn.
 */
export function replacedUpstream(
  replaced: readonly PlanResource[],
  resources: readonly PlanResource[],
): ReadonlyMap<string, readonly Following[]> {
  const followers = new Map<string, readonly Following[]>();
  const gone = new Set(replaced.map(({ urn }) => urn));
  const open = [...replaced];
  for (let upstream = open.pop(); upstream !== undefined; upstream = open.pop()) {
    const made = madeByCloud(upstream);
    for (const resource of resources) {
      const found = followingOf(resource, upstream, made);
      if (found.length === 0) continue;
      followers.set(resource.urn, inOrder([...(followers.get(resource.urn) ?? []), ...found]));
      if (found.some(({ replaces }) => replaces) && !gone.has(resource.urn)) {
        gone.add(resource.urn);
        open.push(resource);
      }
    }
  }
  return followers;
}

/** By what is said, so that the order of the plan does not matter. */
function inOrder(followings: readonly Following[]): readonly Following[] {
  const key = ({ path, of }: Following) => `${path} ${of}`;
  return followings.toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
}

function followingOf(
  resource: PlanResource,
  upstream: PlanResource,
  made: ReadonlySet<string>,
): readonly Following[] {
  const { inputs, propertyDependencies, provider, ignoreChanges } = resource;
  const of = `${upstream.type} ${nameOf(upstream.urn)}`;
  const taking = Object.entries(propertyDependencies)
    .filter(([, urns]) => urns.includes(upstream.urn))
    .flatMap(([input]) => placesTaking(inputs[input], made, input))
    .filter((path) => !ignoreChanges.some((ignored) => isWithin(path, ignored)))
    .map((path) => ({ path, of, replaces: replacesAt(resource, path) }));
  const own = provider?.slice(0, provider.lastIndexOf('::')) === upstream.urn;
  return own ? [{ path: '(provider)', of, replaces: true }, ...taking] : taking;
}

/** Outputs that another resource in place of this one has too. */
const lasting: ReadonlySet<string> = new Set(['region', 'tagsAll']);

/** The texts of a resource's outputs that none of its inputs has. */
function madeByCloud({ id, inputs, outputs }: PlanResource): ReadonlySet<string> {
  const given = new Set(textsOf(inputs));
  const computed = Object.entries(outputs).filter(([key]) => !lasting.has(key));
  const texts = [...(id === undefined ? [] : [id]), ...computed.flatMap(([, value]) => textsOf(value))];
  return new Set(texts.filter((text) => !given.has(text)));
}

/** A digest, such as the checksum that rolls the pods when a Secret changes. */
const digest = /^[0-9a-f]{40,64}$/;

/**
 * Returns the paths in the value where such a text stands. Of a secret, a digest and an unknown value nothing is seen:
 * each is taken for one.
 */
function placesTaking(
  value: PropertyValue | undefined,
  made: ReadonlySet<string>,
  path: string,
): readonly string[] {
  if (value === undefined || value === null) return [];
  if (isSecret(value) || isUnknown(value)) return [path];
  if (typeof value === 'string') {
    return digest.test(value) || [...made].some((text) => value.includes(text)) ? [path] : [];
  }
  if (isList(value)) return value.flatMap((child, index) => placesTaking(child, made, `${path}[${index}]`));
  if (!isBag(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => placesTaking(child, made, joined(path, key)));
}
