import type * as pulumi from '@pulumi/pulumi';
import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import type { Authentication } from '../connection';
import { opaqueSecret } from './opaqueSecret';

/** How KEDA proves to a queue of the SQS API who it is: with the identity of its own pods, or with a key pair. */
export type SqsAuthentication = Extract<Authentication, { method: 'pod-identity' | 'access-key' }>;

/** Of a broker: with the login in its URL. */
export type QueueAuthentication =
  SqsAuthentication | { readonly method: 'url'; readonly url: pulumi.Output<string> };

export interface QueueAuthenticationArgs {
  /** Name of the TriggerAuthentication, and of the Secret behind it. */
  readonly name: string;
  /** Namespace of what is scaled: KEDA reads credentials nowhere else. */
  readonly namespace: pulumi.Input<string>;
  readonly authentication: QueueAuthentication;
}

/** Makes the TriggerAuthentication with which KEDA asks a queue, and the Secret of the key pair or URL where there is one. */
export function queueAuthentication(
  name: string,
  args: QueueAuthenticationArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  return new CustomResource(
    name,
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'TriggerAuthentication',
      metadata: { name: args.name, namespace: args.namespace },
      spec: specOf(name, args, opts),
    },
    opts,
  );
}

function specOf(
  name: string,
  { authentication, ...metadata }: QueueAuthenticationArgs,
  opts: pulumi.CustomResourceOptions,
): Record<string, unknown> {
  // Without a role's ARN KEDA asks with the credentials of its own pods, which the Pod Identity agent hands out.
  if (authentication.method === 'pod-identity') return { podIdentity: { provider: 'aws' } };
  const { data, parameters } = credentialOf(authentication);
  const secret = opaqueSecret(name, { ...metadata, data }, opts).metadata.name;
  return {
    secretTargetRef: Object.entries(parameters).map(([parameter, key]) => ({ parameter, name: secret, key })),
  };
}

interface Credential {
  /** Keys of the Secret. */
  readonly data: Readonly<Record<string, pulumi.Output<string>>>;
  /** Parameter of the trigger to the key that fills it. */
  readonly parameters: Readonly<Record<string, string>>;
}

function credentialOf(authentication: Exclude<QueueAuthentication, { method: 'pod-identity' }>): Credential {
  if (authentication.method === 'url')
    return { data: { url: authentication.url }, parameters: { host: 'url' } };
  const { accessKeyId, secretAccessKey } = authentication;
  return {
    data: { 'access-key-id': accessKeyId, 'secret-access-key': secretAccessKey },
    parameters: { awsAccessKeyID: 'access-key-id', awsSecretAccessKey: 'secret-access-key' },
  };
}
