import type * as pulumi from '@pulumi/pulumi';
import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import type { Authentication } from '../connection';
import { opaqueSecret } from './opaqueSecret';

/** How KEDA proves to a queue who it is: with the identity of its own pods, or with a key pair. */
export type QueueAuthentication = Extract<Authentication, { method: 'pod-identity' | 'access-key' }>;

export interface QueueAuthenticationArgs {
  /** Name of the TriggerAuthentication, and of the Secret behind it. */
  readonly name: string;
  /** Namespace of what is scaled: KEDA reads credentials nowhere else. */
  readonly namespace: pulumi.Input<string>;
  readonly authentication: QueueAuthentication;
}

/** Makes the TriggerAuthentication with which KEDA asks a queue, and the Secret of the key pair where there is one. */
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
  const { accessKeyId, secretAccessKey } = authentication;
  const data = { 'access-key-id': accessKeyId, 'secret-access-key': secretAccessKey };
  const secret = opaqueSecret(name, { ...metadata, data }, opts).metadata.name;
  return {
    secretTargetRef: [
      { parameter: 'awsAccessKeyID', name: secret, key: 'access-key-id' },
      { parameter: 'awsSecretAccessKey', name: secret, key: 'secret-access-key' },
    ],
  };
}
