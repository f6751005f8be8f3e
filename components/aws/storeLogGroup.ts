import * as cloudwatch from '@pulumi/aws/cloudwatch';
import type * as pulumi from '@pulumi/pulumi';

/** Days that a store's logs are kept: a month covers an incident that is noticed late. */
const retentionInDays = 30;

/**
 * Makes an encrypted log group for a store. It is made before the store: a group that the service makes itself has
 * no key, keeps its logs for ever and survives `destroy`. `logGroupName` is for services that dictate it.
 */
export function storeLogGroup(
  name: string,
  args: { readonly keyArn: pulumi.Input<string>; readonly logGroupName?: pulumi.Input<string> },
  parent: pulumi.Resource,
): cloudwatch.LogGroup {
  const { keyArn, logGroupName } = args;
  return new cloudwatch.LogGroup(
    name,
    { ...(logGroupName === undefined ? {} : { name: logGroupName }), kmsKeyId: keyArn, retentionInDays },
    { parent },
  );
}
