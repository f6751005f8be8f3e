import type { CustomResource } from '@pulumi/kubernetes/apiextensions';
import type * as pulumi from '@pulumi/pulumi';

/** A Secret that a keeper outside keeps. */
export interface KeptSecretArgs {
  /** Name of the Secret. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Keys and their values in plain text. */
  readonly data: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A Secret of which somebody else makes, and changes, what it holds. */
export interface FetchedSecretArgs extends Omit<KeptSecretArgs, 'data'> {
  /** ARN of the secret of AWS: a JSON object. */
  readonly secretArn: pulumi.Input<string>;
  /** Keys of the object that the Secret gets. */
  readonly keys: readonly string[];
  /** Name of the store that it opens: whoever fetches it is let in once a store. */
  readonly store: string;
}

/** Keeps what Secrets of a cluster hold outside of it, and brings it in. Each returns the object that makes the Secret. */
export interface SecretKeeper {
  readonly keep: (name: string, args: KeptSecretArgs, opts: pulumi.CustomResourceOptions) => CustomResource;
  readonly fetch: (
    name: string,
    args: FetchedSecretArgs,
    opts: pulumi.CustomResourceOptions,
  ) => CustomResource;
}

/** A cluster is known by its provider, which everything in it is made by. */
const keepers = new WeakMap<pulumi.ProviderResource, SecretKeeper>();

/** Lets the keeper keep every Secret that is made by the provider from now on. */
export function keepSecretsBy(keeper: SecretKeeper, provider: pulumi.ProviderResource): void {
  keepers.set(provider, keeper);
}

/** Returns who keeps a Secret of the options; undefined where the cluster itself does. */
export function secretKeeperOf({ provider, parent }: pulumi.CustomResourceOptions): SecretKeeper | undefined {
  const own = provider ?? parent?.getProvider('kubernetes:core/v1:Secret');
  return own === undefined ? undefined : keepers.get(own);
}
