import * as cloudwatch from '@pulumi/aws/cloudwatch';
import type * as pulumi from '@pulumi/pulumi';
import type { NetworkedStoreArgs } from './storeArgs';

/** Days that a store's logs are kept: a month covers an incident that is noticed late. */
const retentionInDays = 30;

export interface StoreLogGroupArgs extends Pick<NetworkedStoreArgs, 'keyArn' | 'logKeyArn'> {
  /** Name, for services that dictate it. Default: autonamed. */
  readonly logGroupName?: pulumi.Input<string>;
}

/**
 * Makes an encrypted log group for a store, and returns it. It is made before the store: a group that the service
 * makes itself has no key, keeps its logs for ever and survives `destroy`.
 */
export function storeLogGroup(
  name: string,
  { keyArn, logKeyArn, logGroupName }: StoreLogGroupArgs,
  parent: pulumi.Resource,
): cloudwatch.LogGroup {
  return new cloudwatch.LogGroup(
    name,
    {
      ...(logGroupName === undefined ? {} : { name: logGroupName }),
      kmsKeyId: logKeyArn ?? keyArn,
      retentionInDays,
    },
    { parent },
  );
}
