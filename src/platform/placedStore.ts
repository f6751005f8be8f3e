import type * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../../components/connection';
import type { CloudWatchSubject } from '../../components/kubernetes/operators/cloudWatchExporter';
import type { UsesBinding } from '../wiring/binding';
import type { IamGrant } from '../wiring/grant';

/** A store of the system where the stack put it. */
export interface PlacedStore {
  /** Makes what a service needs to use the store, and returns how it is reached. Called once a binding. */
  readonly connect: (binding: UsesBinding) => Connection;
  /** What IAM statements name; absent where a credential opens the store. */
  readonly arns?: Readonly<Record<IamGrant['on'], pulumi.Input<string>>>;
  /** How an exporter reaches a store in the cluster; a database's as its administrator. Default: nothing asks it. */
  readonly asked?: Connection;
  /** By what names and dimensions CloudWatch tells of a managed store. Default: it does not. */
  readonly cloudWatch?: pulumi.Output<readonly CloudWatchSubject[]>;
  /** What a client must wait for. */
  readonly ready: readonly pulumi.Resource[];
}
