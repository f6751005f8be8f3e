import * as cloudwatch from '@pulumi/aws/cloudwatch';
import * as eks from '@pulumi/aws/eks';
import * as iam from '@pulumi/aws/iam';
import * as vpc from '@pulumi/aws/vpc';
import * as pulumi from '@pulumi/pulumi';
import { kubernetesVersion } from './clusterVersions';
import { policyDocument, serviceTrust } from './policyDocument';

export interface ControlPlaneArgs {
  /** Name of the EKS cluster: a letter or digit, then up to 99 letters, digits, "-" and "_". */
  readonly clusterName: string;
  /** Subnets in at least two zones. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** ARN of the key that encrypts Secrets. */
  readonly clusterKeyArn: pulumi.Input<string>;
  /** ARN of the key that encrypts the log. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** Ranges on the internet that may reach the API server. Default: none, and no public endpoint. */
  readonly publicAccessCidrs?: readonly string[];
  /** Ranges inside or beside the network that may reach the API server. Default: only the nodes may. */
  readonly privateAccessCidrs?: readonly string[];
  /** A number that CloudWatch Logs knows, in days. Default: 90. */
  readonly logRetentionInDays?: number;
  /** Keeps a destroy from the cluster. Default: true. */
  readonly protect?: boolean;
}

/** The control plane of an EKS cluster, with nothing in it yet. */
export class ControlPlane extends pulumi.ComponentResource {
  readonly cluster: eks.Cluster;
  /** Made by EKS; the control plane and every node carry it. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: ControlPlaneArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:ControlPlane', name, {}, opts);
    const role = new iam.Role(
      name,
      {
        description: `Control plane of ${args.clusterName}`,
        assumeRolePolicy: serviceTrust('eks.amazonaws.com'),
      },
      { parent: this },
    );
    this.cluster = new eks.Cluster(name, clusterArgs(args, role.arn), {
      parent: this,
      // The service's own protection refuses only when the nodes are gone already; this one before anything is touched.
      protect: args.protect ?? true,
      dependsOn: [...this.permissions(name, role, args), this.logGroup(name, args)],
    });
    this.securityGroupId = this.cluster.vpcConfig.clusterSecurityGroupId;
    for (const cidr of args.privateAccessCidrs ?? []) this.admit(name, cidr);
    this.registerOutputs({ clusterName: this.cluster.name, securityGroupId: this.securityGroupId });
  }

  private permissions(name: string, role: iam.Role, args: ControlPlaneArgs): pulumi.Resource[] {
    const attached = new iam.RolePolicyAttachment(
      name,
      { role: role.name, policyArn: 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy' },
      { parent: this },
    );
    const policy = policyDocument([
      {
        sid: 'PlatformControlPlane1',
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'],
        resources: [args.clusterKeyArn],
      },
    ]);
    return [attached, new iam.RolePolicy(name, { role: role.name, policy }, { parent: this })];
  }

  /** EKS would make the group itself, in plain text and for ever, were it not there before the cluster. */
  private logGroup(name: string, args: ControlPlaneArgs): cloudwatch.LogGroup {
    return new cloudwatch.LogGroup(
      name,
      {
        name: `/aws/eks/${args.clusterName}/cluster`,
        retentionInDays: args.logRetentionInDays ?? 90,
        kmsKeyId: args.logsKeyArn,
      },
      { parent: this },
    );
  }

  private admit(name: string, cidrIpv4: string): void {
    new vpc.SecurityGroupIngressRule(
      `${name}-${cidrIpv4.replace(/[./]/g, '-')}`,
      {
        securityGroupId: this.securityGroupId,
        description: 'API server of the cluster',
        cidrIpv4,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        tags: { 'berth:grant': 'platform control-plane' },
      },
      { parent: this },
    );
  }
}

function clusterArgs(args: ControlPlaneArgs, roleArn: pulumi.Input<string>): eks.ClusterArgs {
  const publicAccessCidrs = args.publicAccessCidrs ?? [];
  const isPublic = publicAccessCidrs.length > 0;
  return {
    name: args.clusterName,
    version: kubernetesVersion,
    roleArn,
    accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
    // The add-ons are resources of their own, with a version; EKS would put unversioned ones in their place.
    bootstrapSelfManagedAddons: false,
    vpcConfig: {
      subnetIds: [...args.subnetIds],
      endpointPrivateAccess: true,
      endpointPublicAccess: isPublic,
      ...(isPublic ? { publicAccessCidrs: [...publicAccessCidrs] } : {}),
    },
    encryptionConfig: { provider: { keyArn: args.clusterKeyArn }, resources: ['secrets'] },
    enabledClusterLogTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
    upgradePolicy: { supportType: 'STANDARD' },
    deletionProtection: args.protect ?? true,
  };
}
