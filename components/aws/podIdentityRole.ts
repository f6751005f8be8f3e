import * as eks from '@pulumi/aws/eks';
import * as iam from '@pulumi/aws/iam';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type PolicyStatement } from './policyDocument';
import { nameProblems, refuseStore } from './storeProblems';

/** Characters of a role's name, its ending among them. */
const maximumRoleName = 64;

export interface PodIdentityRoleArgs {
  /** Name of the EKS cluster: an output of the cluster, so that the association waits for it. */
  readonly clusterName: pulumi.Input<string>;
  /** Namespace of the service account. */
  readonly namespace: string;
  /** Name of the service account that the pods run as. */
  readonly serviceAccount: string;
  /** What the pods may do; at most 10,240 characters of JSON together. Default: nothing. */
  readonly statements?: readonly PolicyStatement[];
  /** Policies of AWS to attach, by ARN; at most 10. Default: none. */
  readonly managedPolicyArns?: readonly string[];
}

/** An IAM role for the pods of one service account, through EKS Pod Identity. */
export class PodIdentityRole extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  /** What pods must wait for: one that starts before its association never gets credentials. */
  readonly association: eks.PodIdentityAssociation;
  readonly associationId: pulumi.Output<string>;

  /** Raises a UserError for a name that IAM refuses. */
  constructor(name: string, args: PodIdentityRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:PodIdentityRole', name, {}, opts);
    refuseStore('identity', name, nameProblems(name, maximumRoleName));
    const parent = { parent: this };

    const role = new iam.Role(
      name,
      {
        description: `Pods of ${args.namespace}/${args.serviceAccount}`,
        assumeRolePolicy: trustPolicy(args),
      },
      parent,
    );
    // The association waits for the permissions, so that no pod starts with a role that may do nothing yet.
    const permissions = this.permissions(name, role, args);
    this.association = new eks.PodIdentityAssociation(
      name,
      {
        clusterName: args.clusterName,
        namespace: args.namespace,
        serviceAccount: args.serviceAccount,
        roleArn: role.arn,
      },
      { ...parent, dependsOn: permissions },
    );
    this.roleArn = role.arn;
    this.roleName = role.name;
    this.associationId = this.association.associationId;
    this.registerOutputs({ roleArn: this.roleArn, associationId: this.associationId });
  }

  private permissions(name: string, role: iam.Role, args: PodIdentityRoleArgs): pulumi.Resource[] {
    const parent = { parent: this };
    const attached = (args.managedPolicyArns ?? []).map(
      (policyArn) =>
        new iam.RolePolicyAttachment(
          `${name}-${policyArn.slice(policyArn.lastIndexOf('/') + 1)}`,
          { role: role.name, policyArn },
          parent,
        ),
    );
    const statements = args.statements ?? [];
    if (statements.length === 0) return attached;
    const policy = policyDocument(statements);
    return [...attached, new iam.RolePolicy(name, { role: role.name, policy }, parent)];
  }
}

/** Only the one service account, in the one cluster, gets the role: EKS sends these three as session tags. */
function trustPolicy(args: PodIdentityRoleArgs): pulumi.Output<string> {
  return policyDocument([
    {
      sid: 'AssumeRoleFromPods',
      principal: { Service: 'pods.eks.amazonaws.com' },
      actions: ['sts:AssumeRole', 'sts:TagSession'],
      conditions: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-name': args.clusterName,
          'aws:RequestTag/kubernetes-namespace': args.namespace,
          'aws:RequestTag/kubernetes-service-account': args.serviceAccount,
        },
      },
    },
  ]);
}
