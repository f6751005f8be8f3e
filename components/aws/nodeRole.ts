import * as iam from '@pulumi/aws/iam';
import * as pulumi from '@pulumi/pulumi';
import { serviceTrust } from './policyDocument';

/** Joins the cluster and pulls images; what pods do, and the CNI among them, has identities of its own. */
const nodePolicies = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'];

/** The role of the machines of a cluster. */
export class NodeRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** What must stand before a machine starts, and until it is gone. */
  readonly permissions: readonly pulumi.Resource[];

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:NodeRole', name, {}, opts);
    const role = new iam.Role(
      name,
      { description: `Machines of ${name}`, assumeRolePolicy: serviceTrust('ec2.amazonaws.com') },
      { parent: this },
    );
    this.permissions = nodePolicies.map(
      (policy) =>
        new iam.RolePolicyAttachment(
          `${name}-${policy}`,
          { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
          { parent: this },
        ),
    );
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
