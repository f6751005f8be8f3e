import type { Environment, Target } from '../../src/model/environment';

/** A resource of a plan: its kind and name, where a name is that of the object in the cluster, else that in the program. */
export interface Doer {
  /** "KIND NAME" of what lives in a cluster, "PROVIDER:MODULE/TYPE:TYPE NAME" of anything else. */
  readonly resource: string;
  /** Paths of its inputs that the page shows, such as "spec.schedule". Default: none. */
  readonly shows?: readonly string[];
}

/** Something that a seed asks for around its workloads. */
export interface Asked {
  /** Heading of the seed under which it stands. */
  readonly section: string;
  /** The seed's words. */
  readonly words: string;
  /** What Berth does, in a few words. */
  readonly does: string;
  /** What does it, by target; of a target that is not named, `does` says why there is nothing. */
  readonly by: { readonly [Name in Target]?: readonly Doer[] };
  /** Default: production. */
  readonly environment?: Environment;
  /** Settings without which it is not there, as a stack file has them. Default: none. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Everything that the seed of a system asks for in operations. */
export interface SystemAsks {
  readonly system: string;
  readonly asked: readonly Asked[];
}

/** Returns what does something on both targets alike. */
export function onBoth(...doers: readonly (string | Doer)[]): Asked['by'] {
  const both = doers.map((doer) => (typeof doer === 'string' ? { resource: doer } : doer));
  return { aws: both, kubernetes: both };
}

/** Returns what does something, where the targets differ. */
export function on(by: { readonly [Name in Target]?: readonly (string | Doer)[] }): Asked['by'] {
  const doers = (given: readonly (string | Doer)[]): Doer[] =>
    given.map((doer) => (typeof doer === 'string' ? { resource: doer } : doer));
  return {
    ...(by.aws === undefined ? {} : { aws: doers(by.aws) }),
    ...(by.kubernetes === undefined ? {} : { kubernetes: doers(by.kubernetes) }),
  };
}
