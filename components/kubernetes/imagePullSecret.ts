import * as pulumi from '@pulumi/pulumi';
import { Secret } from '@pulumi/kubernetes/core/v1';

export interface ImagePullSecretArgs {
  /** Name of the Secret. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  /** Host of the registry, e.g. "ghcr.io". */
  readonly registry: string;
  readonly username: string;
  /** Password of that user; a secret. */
  readonly password: pulumi.Output<string>;
}

/** Makes the Secret by which the nodes log in to a registry. */
export function imagePullSecret(
  name: string,
  { name: secretName, namespace, registry, username, password }: ImagePullSecretArgs,
  opts: pulumi.CustomResourceOptions,
): Secret {
  const login = pulumi.secret(password).apply((known) => {
    const auth = Buffer.from(`${username}:${known}`, 'utf8').toString('base64');
    return JSON.stringify({ auths: { [registry]: { username, password: known, auth } } });
  });
  const data = { '.dockerconfigjson': login.apply((text) => Buffer.from(text, 'utf8').toString('base64')) };
  return new Secret(
    name,
    { metadata: { name: secretName, namespace }, type: 'kubernetes.io/dockerconfigjson', data },
    opts,
  );
}
