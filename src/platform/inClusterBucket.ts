import * as pulumi from '@pulumi/pulumi';
import { BucketMirror } from '../../components/kubernetes/bucketMirror';
import { ObjectStore, type BucketUser } from '../../components/kubernetes/objectStore';
import type { InClusterStoreArgs } from '../../components/kubernetes/statefulStore';
import type { OutsideBucket } from '../config/settings';
import type { UsesBinding } from '../wiring/binding';
import { mirrorPods } from '../wiring/copyGrants';
import type { PlacedStore } from './placedStore';

/** What a bucket in pods is told beside what every store in pods is. */
export interface InClusterBucketArgs extends InClusterStoreArgs {
  /** Disk, in GiB. */
  readonly storage: number;
  /** Who uses the bucket. */
  readonly uses: readonly UsesBinding[];
  /** Storage outside that the bucket is copied to. Default: none. */
  readonly replica?: OutsideBucket;
  /** Name of the PriorityClass of what copies the bucket: copies can wait. */
  readonly mirrorPriorityClass: string;
}

/** Runs a bucket in pods, and what copies it outside, which is a user of it that only reads. */
export function inClusterBucket(
  name: string,
  { uses, replica, mirrorPriorityClass, ...args }: InClusterBucketArgs,
  opts: pulumi.ComponentResourceOptions,
): PlacedStore {
  const mirror = mirrorPods(name);
  const users = [
    ...uses.map(({ service, use }) => userOf(service, name, use.access)),
    ...(replica === undefined ? [] : [userOf(mirror, name, 'read-only')]),
  ];
  const objects = new ObjectStore(name, { ...args, buckets: [name], users }, opts);
  if (replica !== undefined) {
    new BucketMirror(
      mirror,
      {
        namespace: args.namespace,
        source: objects.connectionFor(mirror, name),
        replica: { ...replica, secretAccessKey: pulumi.secret(replica.secretAccessKey.reveal()) },
        folder: name,
        grants: args.grants,
        imagePullSecrets: args.imagePullSecrets ?? [],
        priorityClass: mirrorPriorityClass,
      },
      opts,
    );
  }
  return { connect: ({ service }) => objects.connectionFor(service, name), ready: [objects] };
}

function userOf(service: string, bucket: string, access: UsesBinding['use']['access']): BucketUser {
  return { service, bucket, access: access === 'read-only' ? 'read-only' : 'read-write' };
}
