import * as pulumi from '@pulumi/pulumi';
import { Secret } from '@pulumi/kubernetes/core/v1';

export interface OpaqueSecretArgs {
  /** Name of the Secret. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Keys and their values in plain text; secret from here on. */
  readonly data: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Makes a Secret. It fills `data`, not `stringData`: under server-side apply a key that is dropped from `stringData`
 * stays in the cluster.
 */
export function opaqueSecret(
  name: string,
  args: OpaqueSecretArgs,
  opts: pulumi.CustomResourceOptions,
): Secret {
  const data = Object.fromEntries(
    Object.entries(args.data).map(([key, value]) => [key, pulumi.secret(value).apply(base64)]),
  );
  const labels = args.labels === undefined ? {} : { labels: args.labels };
  const metadata = { name: args.name, namespace: args.namespace, ...labels };
  return new Secret(name, { metadata, type: 'Opaque', data }, opts);
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
