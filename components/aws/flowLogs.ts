import * as cloudwatch from '@pulumi/aws/cloudwatch';
import * as ec2 from '@pulumi/aws/ec2';
import * as iam from '@pulumi/aws/iam';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, serviceTrust } from './policyDocument';

export interface FlowLogsArgs {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Number of the AWS account, 12 digits. */
  readonly accountId: string;
  /** ARN of the key that encrypts the log. */
  readonly keyArn: pulumi.Input<string>;
  /** A number that CloudWatch Logs knows, in days. Default: 90. */
  readonly retentionInDays?: number;
}

/** A record of every connection in a network, accepted or rejected. */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:FlowLogs', name, {}, opts);
    const parent = { parent: this };
    const label = `${name}-flow-logs`;
    const group = new cloudwatch.LogGroup(
      label,
      { retentionInDays: args.retentionInDays ?? 90, kmsKeyId: args.keyArn },
      parent,
    );
    const role = new iam.Role(
      label,
      {
        description: `Flow logs of ${name}`,
        assumeRolePolicy: serviceTrust('vpc-flow-logs.amazonaws.com', {
          StringEquals: { 'aws:SourceAccount': args.accountId },
        }),
      },
      parent,
    );
    const policy = new iam.RolePolicy(
      label,
      {
        role: role.name,
        policy: policyDocument([
          {
            sid: 'PlatformFlowLogs1',
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            resources: [pulumi.interpolate`${group.arn}:*`],
          },
          { sid: 'PlatformFlowLogs2', actions: ['logs:DescribeLogGroups'], resources: ['*'] },
        ]),
      },
      parent,
    );
    new ec2.FlowLog(
      label,
      {
        vpcId: args.vpcId,
        trafficType: 'ALL',
        logDestinationType: 'cloud-watch-logs',
        logDestination: group.arn,
        iamRoleArn: role.arn,
        tags: { Name: label },
      },
      { ...parent, dependsOn: policy },
    );
    this.registerOutputs({});
  }
}
