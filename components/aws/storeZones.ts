import * as pulumi from '@pulumi/pulumi';
import type { StoreNetwork } from './storeArgs';

/** Checks that a store gets data subnets in as many zones as its service asks for; raises a RunError where not. */
export function checkStoreZones(name: string, kind: string, network: StoreNetwork, least: number): void {
  const { length } = network.dataSubnetIds;
  if (length >= least) return;
  throw new pulumi.RunError(
    `The ${kind} "${name}" needs data subnets in ${least} availability zones or more, and has ${length}.`,
  );
}
