import * as apigateway from '@pulumi/aws/apigateway';
import * as iam from '@pulumi/aws/iam';
import * as pulumi from '@pulumi/pulumi';
import { serviceTrust } from './policyDocument';

const pushToLogs = 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs';

/**
 * The role with which API Gateway writes the logs of every API. An account has this setting once a region: in a region
 * where it is made already, it is left out.
 */
export class ApiGatewayAccount extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:ApiGatewayAccount', name, {}, opts);
    const role = new iam.Role(
      name,
      { description: 'Logs of API Gateway', assumeRolePolicy: serviceTrust('apigateway.amazonaws.com') },
      { parent: this },
    );
    const permissions = new iam.RolePolicyAttachment(
      name,
      { role: role.name, policyArn: pushToLogs },
      { parent: this },
    );
    // API Gateway tries the role when it is told of it.
    new apigateway.Account(name, { cloudwatchRoleArn: role.arn }, { parent: this, dependsOn: permissions });
    this.registerOutputs({});
  }
}
