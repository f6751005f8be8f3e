import * as pulumi from '@pulumi/pulumi';
import { UserError } from '../../src/model/userError';
import { ClusterAccess } from './clusterAccess';
import { ClusterAddons } from './clusterAddons';
import { ControlPlane, type ControlPlaneArgs } from './controlPlane';
import { kubeconfig } from './kubeconfig';
import type { NetworkOutputs } from './network';
import { NodeGroup, type NodeGroupSettings } from './nodeGroup';
import { NodeRole } from './nodeRole';

export interface ClusterArgs {
  /** Name of the EKS cluster: a letter or digit, then up to 99 letters, digits, "-" and "_". */
  readonly clusterName: string;
  /** Region, e.g. "us-west-2". */
  readonly region: string;
  /** Where nodes and control plane stand: its private subnets. */
  readonly network: Pick<NetworkOutputs, 'privateSubnetIds' | 'ready'>;
  /** ARNs of the keys that encrypt Secrets and node disks, volumes of pods, and logs. */
  readonly keyArns: Readonly<Record<'cluster' | 'data' | 'logs', pulumi.Input<string>>>;
  /** ARNs of the IAM roles that deploy; at least one, or nobody could use the cluster. */
  readonly deployerRoleArns: readonly string[];
  /** ARN of an IAM role that reads everything but Secrets. Default: none. */
  readonly previewRoleArn?: string;
  /** Role that the kubeconfig takes on. Default: whoever runs the command. */
  readonly kubeconfigRoleArn?: string;
  /** Ranges on the internet that may reach the API server. Default: none, and no public endpoint. */
  readonly publicAccessCidrs?: readonly string[];
  /** Ranges inside or beside the network that may reach the API server. Default: only the nodes may. */
  readonly privateAccessCidrs?: readonly string[];
  /** Groups of nodes by name. Default: "general", 3 to 9 machines of 4 processors and 16 GiB. */
  readonly nodeGroups?: Readonly<Record<string, NodeGroupSettings>>;
  /** Tags of what AWS makes for nodes and volumes, which those of the provider do not reach. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** A number that CloudWatch Logs knows, in days. Default: 90. */
  readonly logRetentionInDays?: number;
  /** Keeps a destroy from the cluster: protected here, and by EKS itself. Default: true. */
  readonly protect?: boolean;
}

/** What the rest of a stack needs of a cluster, be it new or already there. */
export interface ClusterOutputs {
  /** Name of the EKS cluster, known once it is there: what is given it waits for the cluster. */
  readonly name: pulumi.Output<string>;
  /** URL of the API server. */
  readonly endpoint: pulumi.Output<string>;
  /** The cluster's own certificate authority: PEM in base64. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** Security group that every node carries, and so every pod. */
  readonly securityGroupId: pulumi.Output<string>;
  /** JSON for the Kubernetes provider; holds no credential. */
  readonly kubeconfig: pulumi.Output<string>;
  /** What everything in the cluster waits for, and what outlives it: access, nodes, DNS, storage, metrics. */
  readonly ready: readonly pulumi.Resource[];
}

const defaultNodeGroups: Readonly<Record<string, NodeGroupSettings>> = {
  general: { instanceTypes: ['m7i.xlarge'], min: 3, desired: 3, max: 9 },
};

/** An EKS cluster with its nodes and add-ons. */
export class Cluster extends pulumi.ComponentResource implements ClusterOutputs {
  readonly name: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  readonly certificateAuthority: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];

  /** Raises a UserError for a name that EKS refuses, and where nobody may deploy. */
  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Cluster', name, {}, opts);
    check(args);
    const controlPlane = new ControlPlane(name, controlPlaneArgs(args), { parent: this });
    const { cluster } = controlPlane;
    this.name = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.data;
    this.securityGroupId = controlPlane.securityGroupId;
    this.kubeconfig = kubeconfig({
      clusterName: args.clusterName,
      region: args.region,
      endpoint: this.endpoint,
      certificateAuthority: this.certificateAuthority,
      ...(args.kubeconfigRoleArn === undefined ? {} : { roleArn: args.kubeconfigRoleArn }),
    });

    const access = new ClusterAccess(
      name,
      {
        clusterName: this.name,
        deployerRoleArns: args.deployerRoleArns,
        ...(args.previewRoleArn === undefined ? {} : { previewRoleArn: args.previewRoleArn }),
      },
      { parent: this },
    );
    const addons = new ClusterAddons(
      name,
      { clusterName: this.name, dataKeyArn: args.keyArns.data, ...tagsOf(args) },
      { parent: this },
    );
    const nodes = this.nodeGroups(name, args, addons.beforeNodes);
    this.ready = [...access.associations, ...nodes, ...addons.addToNodes(nodes)];
    this.registerOutputs({ name: this.name, endpoint: this.endpoint });
  }

  private nodeGroups(
    name: string,
    args: ClusterArgs,
    addons: readonly pulumi.Resource[],
  ): readonly pulumi.Resource[] {
    const role = new NodeRole(`${name}-nodes`, { parent: this });
    const before = [...role.permissions, ...addons, ...args.network.ready];
    return Object.entries(args.nodeGroups ?? defaultNodeGroups).map(
      ([group, settings]) =>
        new NodeGroup(
          `${name}-${group}`,
          {
            ...settings,
            clusterName: this.name,
            nodeRoleArn: role.arn,
            subnetIds: args.network.privateSubnetIds,
            keyArn: args.keyArns.cluster,
            ...tagsOf(args),
            before,
          },
          { parent: this },
        ).nodeGroup,
    );
  }
}

function check(args: ClusterArgs): void {
  const problems: string[] = [];
  if (!/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/.test(args.clusterName)) {
    problems.push(
      `cluster name "${args.clusterName}": EKS takes 1 to 100 letters, digits, "-" and "_", a letter or digit first`,
    );
  }
  if (args.deployerRoleArns.length === 0) {
    problems.push('cluster: no deployer role, so nobody could use it; name at least one IAM role');
  }
  if (problems.length > 0) throw new UserError(problems);
}

function tagsOf({ tags }: ClusterArgs): Pick<ClusterArgs, 'tags'> {
  return tags === undefined ? {} : { tags };
}

function controlPlaneArgs(args: ClusterArgs): ControlPlaneArgs {
  const { clusterName, publicAccessCidrs, privateAccessCidrs, logRetentionInDays, protect } = args;
  return {
    clusterName,
    subnetIds: args.network.privateSubnetIds,
    clusterKeyArn: args.keyArns.cluster,
    logsKeyArn: args.keyArns.logs,
    ...(publicAccessCidrs === undefined ? {} : { publicAccessCidrs }),
    ...(privateAccessCidrs === undefined ? {} : { privateAccessCidrs }),
    ...(logRetentionInDays === undefined ? {} : { logRetentionInDays }),
    ...(protect === undefined ? {} : { protect }),
  };
}
