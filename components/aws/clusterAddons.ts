import * as eks from '@pulumi/aws/eks';
import * as pulumi from '@pulumi/pulumi';
import { addonVersions, type AddonName } from './clusterVersions';
import { PodIdentityRole } from './podIdentityRole';
import type { PolicyStatement } from './policyDocument';

export interface ClusterAddonsArgs {
  /** Name of the EKS cluster. */
  readonly clusterName: pulumi.Input<string>;
  /** ARN of the key that encrypts the volumes of pods. */
  readonly dataKeyArn: pulumi.Input<string>;
  /** Tags of the volumes that pods claim. Default: none but the driver's own. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The add-ons of a cluster in two steps: what a node needs to become ready stands before the first node, and what
 * runs on nodes comes after them. So the constructor makes the first, and `addToNodes` the others.
 */
export class ClusterAddons extends pulumi.ComponentResource {
  /** What the first node must wait for. */
  readonly beforeNodes: readonly eks.Addon[];

  private readonly name: string;
  private readonly args: ClusterAddonsArgs;

  constructor(name: string, args: ClusterAddonsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:ClusterAddons', name, {}, opts);
    this.name = name;
    this.args = args;
    const network = this.identity('vpc-cni', 'aws-node', 'AmazonEKS_CNI_Policy');
    this.beforeNodes = [
      this.addon('vpc-cni', [network.association], {
        enableNetworkPolicy: 'true',
        env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
      }),
      this.addon('kube-proxy'),
      this.addon('eks-pod-identity-agent'),
    ];
    this.registerOutputs({});
  }

  /** Adds what runs on nodes; returns it, for workloads to wait for. */
  addToNodes(nodes: readonly pulumi.Resource[]): readonly eks.Addon[] {
    const blockStorage = this.identity(
      'aws-ebs-csi-driver',
      'ebs-csi-controller-sa',
      'service-role/AmazonEBSCSIDriverPolicy',
      volumeEncryption(this.args.dataKeyArn),
    );
    const fileStorage = this.identity(
      'aws-efs-csi-driver',
      'efs-csi-controller-sa',
      'service-role/AmazonEFSCSIDriverPolicy',
    );
    return [
      this.addon('coredns', nodes),
      this.addon('aws-ebs-csi-driver', [...nodes, blockStorage.association], {
        controller: { extraVolumeTags: { ...this.args.tags } },
      }),
      this.addon('aws-efs-csi-driver', [...nodes, fileStorage.association]),
      this.addon('metrics-server', nodes),
    ];
  }

  private addon(
    addonName: AddonName,
    dependsOn: readonly pulumi.Resource[] = [],
    configuration?: Readonly<Record<string, unknown>>,
  ): eks.Addon {
    return new eks.Addon(
      `${this.name}-${addonName}`,
      {
        clusterName: this.args.clusterName,
        addonName,
        addonVersion: addonVersions[addonName],
        resolveConflictsOnCreate: 'OVERWRITE',
        // What is written here is what runs; a change by hand in the cluster does not stay.
        resolveConflictsOnUpdate: 'OVERWRITE',
        ...(configuration === undefined ? {} : { configurationValues: JSON.stringify(configuration) }),
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
  }

  private identity(
    addonName: AddonName,
    serviceAccount: string,
    managedPolicy: string,
    statements: readonly PolicyStatement[] = [],
  ): PodIdentityRole {
    return new PodIdentityRole(
      `${this.name}-${addonName}`,
      {
        clusterName: this.args.clusterName,
        namespace: 'kube-system',
        serviceAccount,
        managedPolicyArns: [`arn:aws:iam::aws:policy/${managedPolicy}`],
        statements,
      },
      { parent: this },
    );
  }
}

/** The driver's own policy knows no customer's key. */
function volumeEncryption(keyArn: pulumi.Input<string>): PolicyStatement[] {
  return [
    {
      sid: 'PlatformStorage1',
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: [keyArn],
    },
    {
      sid: 'PlatformStorage2',
      actions: ['kms:CreateGrant'],
      resources: [keyArn],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
