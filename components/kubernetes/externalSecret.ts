import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import * as pulumi from '@pulumi/pulumi';

export interface ExternalSecretArgs {
  /** Name of the Secret that it makes, and of itself. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  /** Labels of the Secret. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Name of the ClusterSecretStore. */
  readonly storeName: pulumi.Input<string>;
  /** ARN of the secret of AWS: a JSON object. */
  readonly secretArn: pulumi.Input<string>;
  /** Id of its version. Default: the current one, whichever that is. */
  readonly versionId?: pulumi.Input<string>;
  /** Keys of the object that the Secret gets. */
  readonly keys: readonly string[];
  /** How often it is fetched again, e.g. "1h0m0s". Default: once an hour. */
  readonly refreshInterval?: string;
}

/**
 * Makes the object by which the External Secrets Operator makes a Secret, and waits until it has. A version is named
 * where the stack writes it, so that the operator fetches a new one at once and not within the hour.
 */
export function externalSecret(
  name: string,
  args: ExternalSecretArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  const { namespace, labels, storeName, secretArn, versionId, keys } = args;
  const remote = {
    key: secretArn,
    ...(versionId === undefined ? {} : { version: pulumi.interpolate`uuid/${versionId}` }),
  };
  return new CustomResource(
    name,
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: args.name, namespace, annotations: { 'pulumi.com/waitFor': 'condition=Ready' } },
      spec: {
        refreshInterval: args.refreshInterval ?? '1h0m0s',
        secretStoreRef: { kind: 'ClusterSecretStore', name: storeName },
        target: {
          name: args.name,
          // The Secret goes with this object.
          creationPolicy: 'Owner',
          ...(labels === undefined ? {} : { template: { metadata: { labels } } }),
        },
        data: keys.map((key) => ({ secretKey: key, remoteRef: { ...remote, property: key } })),
      },
    },
    opts,
  );
}
