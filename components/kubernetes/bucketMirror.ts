import * as pulumi from '@pulumi/pulumi';
import { CronJob } from '@pulumi/kubernetes/batch/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { NetworkGrant } from '../../src/wiring/grant';
import { podLabels } from '../../src/wiring/podLabels';
import type { Connection } from '../connection';
import { imageReference, images } from './images';
import { networkPolicy } from './networkPolicy';
import { opaqueSecret } from './opaqueSecret';
import { restrictedContainer, restrictedPod, type RestrictedContainer } from './restrictedPod';

/** S3-compatible storage of somebody else. */
export interface OutsideBucket {
  /** URL of the S3 API. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: pulumi.Output<string>;
}

export interface BucketMirrorArgs {
  readonly namespace: pulumi.Input<string>;
  /** The bucket in the cluster, with a key pair that reads. */
  readonly source: Connection;
  /** Where the copies go: below the name of the source, which several buckets may share it by. */
  readonly replica: OutsideBucket;
  /** Folder of the copies in the bucket outside: the name of the store. */
  readonly folder: string;
  /** Rules of the network; the mirror takes those whose subject are its own pods. */
  readonly grants: readonly NetworkGrant[];
  /** Names of the Secrets that open the registry. */
  readonly imagePullSecrets: readonly string[];
  /** Name of the PriorityClass of the pods. Default: none. */
  readonly priorityClass?: string;
}

/** Every hour, at a minute at which nothing else begins. */
const schedule = '23 * * * *';

/**
 * Copies a bucket of the cluster to storage outside every hour, by rclone. It copies and never synchronises: a
 * synchronised copy loses what a mistake, or an intruder, deletes in the cluster within the hour. What is deleted there
 * stays outside, in FOLDER/current; what is overwritten moves to FOLDER/replaced/TIME. Nothing outside expires, unless
 * the storage has a rule for it.
 */
export class BucketMirror extends pulumi.ComponentResource {
  constructor(name: string, args: BucketMirrorArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:BucketMirror', name, {}, opts);
    const labels = podLabels(name);
    const grants = args.grants.filter((grant) => grant.subject === name);
    const policy = networkPolicy(
      name,
      { namespace: args.namespace, podLabels: labels, grants },
      { parent: this },
    );
    const data = {
      ...remote('SOURCE', sourceOf(args.source)),
      ...remote('REPLICA', replicaOf(args.replica)),
    };
    const secret = opaqueSecret(name, { name, namespace: args.namespace, data }, { parent: this });
    const metadata = { name, namespace: args.namespace, labels };
    const spec = {
      schedule,
      timeZone: 'Etc/UTC',
      // The first copy may take longer than an hour.
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: { backoffLimit: 1, template: template(args, labels, Object.keys(data), secret.metadata.name) },
      },
    };
    new CronJob(name, { metadata, spec }, { parent: this, dependsOn: [policy] });
    this.registerOutputs({});
  }
}

/**
 * Runs rclone once. A slash at the end says that a path is a folder: without it rclone asks whether it is an object,
 * and takes a refusal for a yes.
 */
export const mirrorScript = `
exec rclone copy "source:$SOURCE_BUCKET/" "replica:$REPLICA_BUCKET/$FOLDER/current/" \\
  --backup-dir="replica:$REPLICA_BUCKET/$FOLDER/replaced/$(date -u +%Y-%m-%dT%H-%M-%SZ)/" \\
  --config=/notfound --ignore-checksum --list-cutoff=100000 --stats=0 --log-level=INFO
`;

/** One remote of rclone, as its variables RCLONE_CONFIG_REMOTE_OPTION say it. */
type Remote = Readonly<Record<string, pulumi.Input<string>>>;

function sourceOf({ authentication, endpoint, region }: Connection): Remote {
  if (authentication.method !== 'access-key' || endpoint === undefined || region === undefined) {
    throw new Error('A bucket in the cluster has an endpoint, a region and a key pair.');
  }
  const { accessKeyId, secretAccessKey } = authentication;
  return { provider: 'SeaweedFS', endpoint, region, accessKeyId, secretAccessKey };
}

function replicaOf({ endpoint, region, accessKeyId, secretAccessKey }: OutsideBucket): Remote {
  const provider = new URL(endpoint).hostname.endsWith('.amazonaws.com') ? 'AWS' : 'Other';
  return { provider, endpoint, region, accessKeyId, secretAccessKey };
}

function remote(name: string, { accessKeyId = '', secretAccessKey = '', ...plain }: Remote): Remote {
  const options = {
    type: 's3',
    ...plain,
    access_key_id: accessKeyId,
    secret_access_key: secretAccessKey,
    // The buckets are there; a key that may make some would be too mighty.
    no_check_bucket: 'true',
  };
  return Object.fromEntries(
    Object.entries(options).map(([option, value]) => [
      `RCLONE_CONFIG_${name}_${option.toUpperCase()}`,
      value,
    ]),
  );
}

function template(
  args: BucketMirrorArgs,
  labels: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
  secret: pulumi.Output<string>,
): input.core.v1.PodTemplateSpec {
  return {
    metadata: { labels },
    spec: {
      ...restrictedPod(images.rclone, args.imagePullSecrets, args.priorityClass),
      restartPolicy: 'Never',
      containers: [restrictedContainer(container(args, secretKeys, secret))],
      volumes: [{ name: 'tmp', emptyDir: {} }],
    },
  };
}

/**
 * What the flags are for: the variables are the whole configuration; storage that encrypts with a key of its own
 * answers with no MD5 of the object, which rclone would call corrupt, while the upload itself carries one that the
 * storage checks; and a long list is sorted on disk, not in memory.
 */
function container(
  { source, replica, folder }: BucketMirrorArgs,
  secretKeys: readonly string[],
  secret: pulumi.Output<string>,
): RestrictedContainer {
  return {
    name: 'mirror',
    image: imageReference(images.rclone),
    command: ['sh', '-ec', mirrorScript],
    variables: {
      SOURCE_BUCKET: source.name ?? folder,
      REPLICA_BUCKET: replica.bucket,
      FOLDER: folder,
      HOME: '/tmp',
      RCLONE_CACHE_DIR: '/tmp/cache',
    },
    secretVariables: Object.fromEntries(secretKeys.map((key) => [key, { secret, key }])),
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    mounts: [],
  };
}
