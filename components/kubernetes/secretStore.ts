import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import type * as pulumi from '@pulumi/pulumi';

export interface SecretStoreArgs {
  /** Name in the cluster, which other stacks may share. */
  readonly name: string;
  /** Region of AWS Secrets Manager, e.g. "us-west-2". */
  readonly region: string;
  /** Namespaces whose Secrets may come from there; every other is refused. */
  readonly namespaces: readonly string[];
}

/**
 * Tells the External Secrets Operator where secrets are, and which namespaces may have them. It asks with the identity
 * of its own pods: EKS Pod Identity knows no other way.
 */
export function secretStore(
  name: string,
  args: SecretStoreArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  return new CustomResource(
    name,
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      metadata: { name: args.name, annotations: { 'pulumi.com/waitFor': 'condition=Ready' } },
      spec: {
        conditions: [{ namespaces: [...args.namespaces] }],
        provider: { aws: { service: 'SecretsManager', region: args.region } },
      },
    },
    opts,
  );
}
