import * as eks from '@pulumi/aws/eks';
import * as pulumi from '@pulumi/pulumi';

/** What a role may do in a cluster, in the words of EKS. */
const policies = {
  deploy: 'AmazonEKSClusterAdminPolicy',
  // Not AmazonEKSAdminViewPolicy: that one reads Secrets, and whoever opens a pull request decides what a preview runs.
  preview: 'AmazonEKSViewPolicy',
} as const;

export interface ClusterAccessArgs {
  /** Name of the EKS cluster. */
  readonly clusterName: pulumi.Input<string>;
  /** ARNs of the IAM roles that deploy. */
  readonly deployerRoleArns: readonly string[];
  /** ARN of an IAM role that reads everything but Secrets. Default: none. */
  readonly previewRoleArn?: string;
}

/** Who may use the Kubernetes API: these roles, and nobody by virtue of having made the cluster. */
export class ClusterAccess extends pulumi.ComponentResource {
  /** What must stand before a deployer touches the cluster, and until it no longer does. */
  readonly associations: readonly pulumi.Resource[];

  constructor(name: string, args: ClusterAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:ClusterAccess', name, {}, opts);
    const admit = (roleArn: string, purpose: keyof typeof policies): pulumi.Resource =>
      this.admit(name, args.clusterName, roleArn, purpose);
    this.associations = [
      ...args.deployerRoleArns.map((roleArn) => admit(roleArn, 'deploy')),
      ...(args.previewRoleArn === undefined ? [] : [admit(args.previewRoleArn, 'preview')]),
    ];
    this.registerOutputs({});
  }

  private admit(
    name: string,
    clusterName: pulumi.Input<string>,
    roleArn: string,
    purpose: keyof typeof policies,
  ): pulumi.Resource {
    // Account and path too: two accounts may have a role of the same name.
    const label = `${name}-${purpose}-${roleArn.replace(/^arn:aws[a-z-]*:iam::/, '').replace(/[:/]+/g, '-')}`;
    const entry = new eks.AccessEntry(
      label,
      { clusterName, principalArn: roleArn, type: 'STANDARD' },
      { parent: this },
    );
    return new eks.AccessPolicyAssociation(
      label,
      {
        clusterName,
        principalArn: entry.principalArn,
        policyArn: `arn:aws:eks::aws:cluster-access-policy/${policies[purpose]}`,
        accessScope: { type: 'cluster' },
      },
      { parent: this },
    );
  }
}
