import * as pulumi from '@pulumi/pulumi';
import type { Job } from '@pulumi/kubernetes/batch/v1';
import type { Resources } from '../../src/model/resources';
import { bucketPods } from '../../src/wiring/storeGrants';
import type { Connection } from '../connection';
import { imageReference, images } from './images';
import { keyPair } from './keyPair';
import { opaqueSecret, type MadeSecret } from './opaqueSecret';
import { secretFileMode, type RestrictedContainer } from './restrictedPod';
import { setupJob } from './setupJob';
import { dataVolume, runStatefulStore, type InClusterStoreArgs } from './statefulStore';

/** A service that uses a bucket, with a key pair of its own. */
export interface BucketUser {
  readonly service: string;
  readonly bucket: string;
  readonly access: 'read-write' | 'read-only';
}

export interface ObjectStoreArgs extends InClusterStoreArgs {
  /** Names of the buckets. */
  readonly buckets: readonly string[];
  readonly users: readonly BucketUser[];
  /** Disk, in GiB. */
  readonly storage: number;
  /** Port of the S3 API. Default: 9000. */
  readonly port?: number;
}

type KeyPair = ReturnType<typeof keyPair>;

const region = 'us-east-1';
/** The S3 gateway finds the filer here, and nobody outside the pod does: the filer asks for no credentials. */
const loopback = '127.0.0.1';
const filerPort = 8888;

const defaultResources: Resources = {
  requests: { cpu: '100m', memory: '256Mi' },
  limits: { cpu: '1', memory: '1Gi' },
};

/** What SeaweedFS calls the rights of each access; it limits a right to a bucket by "RIGHT:BUCKET". */
const rights: { readonly [Access in BucketUser['access']]: readonly string[] } = {
  'read-write': ['Read', 'Write', 'List', 'Tagging'],
  'read-only': ['Read', 'List'],
};

/**
 * SeaweedFS: buckets by the S3 API, in one pod with one disk. Each user has a key pair that opens its bucket alone.
 * There is no TLS: network rules guard the way. Clients address a bucket by path, not by host name.
 */
export class ObjectStore extends pulumi.ComponentResource {
  private readonly host: pulumi.Output<string>;
  private readonly buckets: Job;
  private readonly keys: ReadonlyMap<string, KeyPair>;
  private readonly port: number;

  constructor(name: string, args: ObjectStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:ObjectStore', name, {}, opts);
    this.port = args.port ?? 9000;
    this.keys = new Map(
      args.users.map((user) => [userName(user), keyPair(`${name}-${userName(user)}`, { parent: this })]),
    );
    const administrator = keyPair(`${name}-administrator`, { parent: this });
    const data = { 's3.json': identities(args.users, this.keys, administrator) };
    const secretName = `${name}-identities`;
    const secret = opaqueSecret(
      secretName,
      { name: secretName, namespace: args.namespace, data },
      { parent: this },
    );
    const running = runStatefulStore(
      name,
      {
        image: images.seaweedfs,
        ports: { s3: this.port },
        containers: [storage(args), gateway(args, this.port)],
        volumes: [identitiesVolume(secret)],
        storage: args.storage,
        configuration: { [secretName]: data },
        terminationGracePeriodSeconds: 60,
      },
      args,
      { parent: this },
    );
    this.host = running.host;
    this.buckets = this.makeBuckets(name, args, administrator);
    this.registerOutputs({ host: this.host });
  }

  /**
   * Returns how a service reaches the bucket; its name is known once the bucket is there. Raises an error for a
   * service that is no user of the bucket.
   */
  connectionFor(service: string, bucket: string): Connection {
    const authentication = this.keys.get(userName({ service, bucket }));
    if (authentication === undefined) throw new Error(`${service} is no user of the bucket ${bucket}`);
    return {
      scheme: 'http',
      host: this.host,
      port: this.port,
      tls: false,
      authentication,
      name: this.buckets.id.apply(() => bucket),
      region,
      endpoint: pulumi.interpolate`http://${this.host}:${this.port}`,
    };
  }

  private makeBuckets(name: string, args: ObjectStoreArgs, administrator: KeyPair): Job {
    const jobName = bucketPods(name);
    const { accessKeyId, secretAccessKey } = administrator;
    const data = {
      // A file, because a command line is there for all to read.
      'curl.conf': pulumi.interpolate`user = "${accessKeyId}:${secretAccessKey}"\naws-sigv4 = "aws:amz:${region}:s3"\n`,
      endpoint: pulumi.interpolate`http://${this.host}:${this.port}`,
    };
    const secret = opaqueSecret(
      jobName,
      { name: jobName, namespace: args.namespace, data },
      { parent: this },
    );
    return setupJob(
      jobName,
      {
        namespace: args.namespace,
        image: images.curl,
        container: {
          name: 'buckets',
          image: imageReference(images.curl),
          command: ['sh', '-ec', makeBuckets, 'buckets', ...args.buckets],
          secretVariables: { ENDPOINT: { secret: secret.metadata.name, key: 'endpoint' } },
          mounts: [{ name: 'credentials', mountPath: '/credentials', readOnly: true }],
        },
        volumes: [
          { name: 'credentials', secret: { secretName: secret.metadata.name, defaultMode: secretFileMode } },
        ],
        configuration: { [jobName]: data },
        grants: args.grants,
        imagePullSecrets: args.imagePullSecrets ?? [],
        ...(args.priorityClass === undefined ? {} : { priorityClass: args.priorityClass }),
      },
      { parent: this },
    );
  }
}

/** Makes each bucket that is not there yet. */
export const makeBuckets = `
request() { curl --config "\${CREDENTIALS:-/credentials/curl.conf}" --silent --show-error --fail --output /dev/null --max-time 30 "$@"; }
for bucket in "$@"; do
  request --head "$ENDPOINT/$bucket" 2>/dev/null || request --request PUT "$ENDPOINT/$bucket"
  echo "bucket $bucket is there"
done
`;

function userName({ service, bucket }: { readonly service: string; readonly bucket: string }): string {
  return `${service}-${bucket}`;
}

/** Returns the identities of SeaweedFS, in JSON. */
function identities(
  users: readonly BucketUser[],
  keys: ReadonlyMap<string, KeyPair>,
  administrator: KeyPair,
): pulumi.Output<string> {
  const entries = users.flatMap((user) => {
    const key = keys.get(userName(user));
    const actions = rights[user.access].map((right) => `${right}:${user.bucket}`);
    return key === undefined ? [] : [identity(userName(user), key, actions)];
  });
  return pulumi.jsonStringify({
    identities: [identity('administrator', administrator, ['Admin']), ...entries],
  });
}

function identity(name: string, key: KeyPair, actions: readonly string[]) {
  return { name, credentials: [{ accessKey: key.accessKeyId, secretKey: key.secretAccessKey }], actions };
}

function identitiesVolume(secret: MadeSecret) {
  return { name: 'identities', secret: { secretName: secret.metadata.name, defaultMode: secretFileMode } };
}

/** Logs go where `kubectl logs` finds them; else they also fill files in the pod, gigabytes of them. */
const weed = ['/usr/bin/weed', '-logtostderr=true'];

/** Master, volumes and filer, which talk to each other on the loopback interface alone. */
function storage(args: ObjectStoreArgs): RestrictedContainer {
  // The filer's: the master's goes away for a while whenever its topology is locked.
  const health = {
    exec: { command: ['wget', '-q', '-O', '/dev/null', `http://${loopback}:${filerPort}/healthz`] },
  };
  return {
    name: 'storage',
    image: args.image ?? imageReference(images.seaweedfs),
    command: [
      ...weed,
      'server',
      '-dir=/data',
      `-ip=${loopback}`,
      `-ip.bind=${loopback}`,
      '-filer',
      // Nothing of a user's cluster is reported to anybody.
      '-master.telemetry=false',
      // A bucket takes several volumes, which grow to 1 GiB each; of the disk at least a twentieth stays free.
      '-master.volumeSizeLimitMB=1024',
      `-volume.max=${Math.max(100, args.storage)}`,
      '-volume.minFreeSpace=5',
    ],
    // Where the filer keeps its names unless it is told otherwise, and here it is told as well.
    workingDir: '/data',
    variables: { WEED_LEVELDB2_ENABLED: 'true', WEED_LEVELDB2_DIR: '/data/filer' },
    resources: args.resources ?? defaultResources,
    probes: {
      startup: { ...health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 },
      liveness: { ...health, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
      readiness: { ...health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    },
    mounts: [{ name: dataVolume, mountPath: '/data' }],
  };
}

function gateway(args: ObjectStoreArgs, port: number): RestrictedContainer {
  const health = { httpGet: { path: '/healthz', port } };
  return {
    name: 's3',
    image: args.image ?? imageReference(images.seaweedfs),
    command: [
      ...weed,
      's3',
      `-filer=${loopback}:${filerPort}`,
      '-ip.bind=0.0.0.0',
      `-port=${port}`,
      '-config=/identities/s3.json',
    ],
    workingDir: '/tmp',
    ports: { s3: port },
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    probes: {
      startup: { ...health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 },
      liveness: { ...health, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
      readiness: { ...health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    },
    mounts: [{ name: 'identities', mountPath: '/identities', readOnly: true }],
  };
}
