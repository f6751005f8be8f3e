import * as eks from '@pulumi/aws/eks';
import type * as pulumi from '@pulumi/pulumi';
import type { ClusterOutputs } from './cluster';
import { kubeconfig } from './kubeconfig';

export interface ExistingClusterArgs {
  /** Name of an EKS cluster that is already there. */
  readonly clusterName: string;
  /** Region of the cluster, e.g. "us-west-2". */
  readonly region: string;
  /** Role that the kubeconfig takes on. Default: whoever runs the command. */
  readonly kubeconfigRoleArn?: string;
}

/**
 * Returns what a stack needs of a cluster that somebody else runs, read from AWS. Its owner has made it ready, so
 * there is nothing to wait for.
 */
export function existingCluster(args: ExistingClusterArgs, opts: pulumi.InvokeOutputOptions): ClusterOutputs {
  const cluster = eks.getClusterOutput({ name: args.clusterName, region: args.region }, opts);
  const certificateAuthority = cluster.certificateAuthorities.apply((all) => all[0]?.data ?? '');
  return {
    name: cluster.name,
    endpoint: cluster.endpoint,
    certificateAuthority,
    securityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
    kubeconfig: kubeconfig({
      clusterName: args.clusterName,
      region: args.region,
      endpoint: cluster.endpoint,
      certificateAuthority,
      ...(args.kubeconfigRoleArn === undefined ? {} : { roleArn: args.kubeconfigRoleArn }),
    }),
    ready: [],
  };
}
