import * as pulumi from '@pulumi/pulumi';

export interface KubeconfigArgs {
  /** Name of the EKS cluster. */
  readonly clusterName: pulumi.Input<string>;
  /** Region of the cluster, e.g. "us-west-2". */
  readonly region: string;
  /** URL of the API server. */
  readonly endpoint: pulumi.Input<string>;
  /** The cluster's own certificate authority: PEM in base64. */
  readonly certificateAuthority: pulumi.Input<string>;
  /** Role to take on for the token. Default: whoever runs the command. */
  readonly roleArn?: string;
}

/**
 * Returns a kubeconfig, as JSON, that asks the AWS CLI for a token. It names the region and the role and never a
 * profile, so it works for a colleague and in CI as it does here.
 */
export function kubeconfig(args: KubeconfigArgs): pulumi.Output<string> {
  const token = [
    'eks',
    'get-token',
    '--region',
    args.region,
    '--output',
    'json',
    '--cluster-name',
    args.clusterName,
  ];
  return pulumi.jsonStringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'eks',
    clusters: [
      {
        name: 'eks',
        cluster: { server: args.endpoint, 'certificate-authority-data': args.certificateAuthority },
      },
    ],
    contexts: [{ name: 'eks', context: { cluster: 'eks', user: 'eks' } }],
    users: [
      {
        name: 'eks',
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: 'aws',
            args: args.roleArn === undefined ? token : [...token, '--role-arn', args.roleArn],
            interactiveMode: 'Never',
          },
        },
      },
    ],
  });
}
