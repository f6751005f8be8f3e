import * as cloudwatch from '@pulumi/aws/cloudwatch';
import type * as pulumi from '@pulumi/pulumi';
import { UserError } from '../../src/model/userError';

export interface DistributionLogArgs {
  /** Name of the log in the account: at most 60 letters, digits, "-" and "_". */
  readonly logName: string;
  /** Days that the log is kept. */
  readonly retentionInDays: number;
  /** ARN of the distribution that writes it. */
  readonly distributionArn: pulumi.Input<string>;
}

/** CloudFront delivers its logs by way of this region alone. */
const region = 'us-east-1';

const maximumName = 60;

/**
 * Makes the access log of a CloudFront distribution: standard logging v2, into CloudWatch. The older kind writes into a
 * bucket that must have access control lists, which Berth's buckets have not. The keys of the stack are in its own
 * region, so that CloudWatch encrypts the log with a key of its own. Raises a UserError for a name that is too long.
 */
export function distributionLog(name: string, args: DistributionLogArgs, parent: pulumi.Resource): void {
  const { logName, retentionInDays, distributionArn } = args;
  if (logName.length > maximumName) {
    throw new UserError([
      `cdn "${name}": its log would be called "${logName}", and CloudWatch admits ${maximumName} characters; shorten the name of the system or of the CDN`,
    ]);
  }
  const opts = { parent };
  const group = new cloudwatch.LogGroup(
    name,
    // Under this prefix CloudWatch lets services write without a policy of each group.
    { name: `/aws/vendedlogs/cloudfront/${logName}`, retentionInDays, region },
    opts,
  );
  const source = new cloudwatch.LogDeliverySource(
    name,
    { name: logName, logType: 'ACCESS_LOGS', resourceArn: distributionArn, region },
    opts,
  );
  const destination = new cloudwatch.LogDeliveryDestination(
    name,
    {
      name: logName,
      outputFormat: 'json',
      deliveryDestinationConfiguration: { destinationResourceArn: group.arn },
      region,
    },
    opts,
  );
  new cloudwatch.LogDelivery(
    name,
    { deliverySourceName: source.name, deliveryDestinationArn: destination.arn, region },
    opts,
  );
}
