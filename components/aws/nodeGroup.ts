import * as ec2 from '@pulumi/aws/ec2';
import * as eks from '@pulumi/aws/eks';
import * as pulumi from '@pulumi/pulumi';
import { kubernetesVersion } from './clusterVersions';

/** Keeps pods that do not tolerate it off a node. */
export interface NodeTaint {
  /** Key, as in a toleration: "app". */
  readonly key: string;
  /** Value, as in a toleration: "auth". Default: none. */
  readonly value?: string;
  /** What becomes of a pod that does not tolerate it. */
  readonly effect: 'NO_SCHEDULE' | 'NO_EXECUTE' | 'PREFER_NO_SCHEDULE';
}

/** What the settings say of a group of nodes. */
export interface NodeGroupSettings {
  /** Instance types of one size, x86_64, best first. */
  readonly instanceTypes: readonly string[];
  /** Fewest nodes. */
  readonly min: number;
  /** Nodes at creation; afterwards the number belongs to whoever scales the group. */
  readonly desired: number;
  /** Most nodes. */
  readonly max: number;
  /** Size of the root disk of a node, in GiB. Default: 50. */
  readonly diskGiB?: number;
  /** Kubernetes labels of the nodes, beside their own (kubernetes.io/arch is amd64). Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Default: none, and every pod may run there. */
  readonly taints?: readonly NodeTaint[];
}

export interface NodeGroupArgs extends NodeGroupSettings {
  /** Name of the EKS cluster. */
  readonly clusterName: pulumi.Input<string>;
  /** ARN of the role of the machines. */
  readonly nodeRoleArn: pulumi.Input<string>;
  /** One subnet a zone; the nodes spread over them. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** ARN of the key that encrypts the disks. */
  readonly keyArn: pulumi.Input<string>;
  /** Tags of the machines and their disks, which those of the provider do not reach. Default: the name alone. */
  readonly tags?: Readonly<Record<string, string>>;
  /** What the first node waits for, and what outlives the last: permissions, the network, the add-ons of a node. */
  readonly before: readonly pulumi.Resource[];
}

/** A managed node group on Amazon Linux 2023. */
export class NodeGroup extends pulumi.ComponentResource {
  readonly nodeGroup: eks.NodeGroup;

  constructor(name: string, args: NodeGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:NodeGroup', name, {}, opts);
    const template = this.launchTemplate(name, args);
    this.nodeGroup = new eks.NodeGroup(
      name,
      {
        clusterName: args.clusterName,
        version: kubernetesVersion,
        nodeRoleArn: args.nodeRoleArn,
        subnetIds: [...args.subnetIds],
        amiType: 'AL2023_x86_64_STANDARD',
        capacityType: 'ON_DEMAND',
        instanceTypes: [...args.instanceTypes],
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        scalingConfig: { minSize: args.min, desiredSize: args.desired, maxSize: args.max },
        updateConfig: { maxUnavailable: 1 },
        nodeRepairConfig: { enabled: true },
        labels: { ...args.labels },
        taints: (args.taints ?? []).map((taint) => ({ ...taint })),
      },
      { parent: this, dependsOn: [...args.before], ignoreChanges: ['scalingConfig.desiredSize'] },
    );
    this.registerOutputs({});
  }

  private launchTemplate(name: string, args: NodeGroupArgs): ec2.LaunchTemplate {
    const tags = { ...args.tags, Name: name };
    return new ec2.LaunchTemplate(
      name,
      {
        // One hop only: a pod cannot reach the metadata service and borrow the role of its node.
        metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
        blockDeviceMappings: [
          {
            deviceName: '/dev/xvda',
            ebs: {
              volumeType: 'gp3',
              volumeSize: args.diskGiB ?? 50,
              encrypted: 'true',
              kmsKeyId: args.keyArn,
              deleteOnTermination: 'true',
            },
          },
        ],
        userData: Buffer.from(nodeUserData).toString('base64'),
        tagSpecifications: ['instance', 'volume'].map((resourceType) => ({ resourceType, tags })),
        updateDefaultVersion: true,
      },
      { parent: this },
    );
  }
}

/**
 * The node would count pods by single addresses (29 on a large machine); prefixes give it sixteen for each, and 110
 * is what Kubernetes advises at most for machines below 30 processors. EKS merges this with its own part.
 */
const nodeUserData = `MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="BERTH"

--BERTH
Content-Type: application/node.eks.aws

apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  kubelet:
    config:
      maxPods: 110

--BERTH--
`;
