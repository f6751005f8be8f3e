import * as iam from '@pulumi/aws/iam';
import * as pulumi from '@pulumi/pulumi';

export interface ServiceLinkedRoleArgs {
  /** Principal of the service. */
  readonly service: 'opensearchservice.amazonaws.com';
  /**
   * Whether this stack makes the role. An account has it exactly once, so false where another stack or an earlier
   * domain has brought it: `aws iam get-role --role-name AWSServiceRoleForAmazonOpenSearchService`. Default: true.
   */
  readonly create?: boolean;
}

/**
 * The role with which a service reaches into the network. Other services make theirs on first use; OpenSearch refuses
 * a domain in a VPC until the role exists, so a domain depends on this component.
 */
export class ServiceLinkedRole extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceLinkedRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:ServiceLinkedRole', name, {}, opts);
    if (args.create ?? true) {
      new iam.ServiceLinkedRole(name, { awsServiceName: args.service }, { parent: this });
    }
    this.registerOutputs({});
  }
}
