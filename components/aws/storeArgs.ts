import type * as pulumi from '@pulumi/pulumi';
import type { StoreSize } from '../../src/model/store';
import type { SecurityGroupGrant } from '../../src/wiring/grant';

/** The part of the network that a managed store lives in. */
export interface StoreNetwork {
  readonly vpcId: pulumi.Input<string>;
  /** Private subnets for data, one an availability zone, and at least two. */
  readonly dataSubnetIds: readonly pulumi.Input<string>[];
}

/** What every managed store is told. */
export interface StoreArgs {
  /** ARN of the customer's KMS key that encrypts the data and its credential. */
  readonly keyArn: pulumi.Input<string>;
  /**
   * Whether the data must outlive a mistake: Pulumi's protection, the service's own deletion protection, a final
   * snapshot, and a recovery window for secrets. Without it `destroy` leaves nothing behind. Default: true.
   */
  readonly protect?: boolean;
}

/** What a store with a network interface of its own is told. */
export interface NetworkedStoreArgs extends StoreArgs {
  readonly network: StoreNetwork;
  /** ARN of the key that encrypts the logs; its policy must let CloudWatch Logs use it. Default: `keyArn`. */
  readonly logKeyArn?: pulumi.Input<string>;
  /** Security group of the clients: the cluster's nodes. */
  readonly clientSecurityGroupId: pulumi.Input<string>;
  /** The rules that let the clients in, at most one a port. */
  readonly grants: readonly SecurityGroupGrant[];
  /** Size in the words of the seeds; each store maps it to instance types. */
  readonly size: StoreSize;
  /** Whether the store survives the loss of an availability zone. Default: true. */
  readonly multiZone?: boolean;
}
