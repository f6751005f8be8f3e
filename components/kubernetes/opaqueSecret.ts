import type { CustomResource } from '@pulumi/kubernetes/apiextensions';
import { Secret } from '@pulumi/kubernetes/core/v1';
import * as pulumi from '@pulumi/pulumi';
import { secretKeeperOf, type KeptSecretArgs } from './secretKeeper';

/** What makes a Secret: itself, or the object that brings it in. */
export type MadeSecret = Secret | CustomResource;

/**
 * Makes a Secret, or has it kept outside where the cluster has a keeper of Secrets. It fills `data`, not `stringData`:
 * under server-side apply a key that is dropped from `stringData` stays in the cluster.
 */
export function opaqueSecret(
  name: string,
  args: KeptSecretArgs,
  opts: pulumi.CustomResourceOptions,
): MadeSecret {
  const keeper = secretKeeperOf(opts);
  // The operator refuses to bring in nothing.
  if (keeper !== undefined && Object.keys(args.data).length > 0) return keeper.keep(name, args, opts);
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
