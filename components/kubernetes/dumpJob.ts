import type * as pulumi from '@pulumi/pulumi';
import { ConfigMap, ServiceAccount } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { Resources } from '../../src/model/resources';
import type { NetworkGrant } from '../../src/wiring/grant';
import { podLabels } from '../../src/wiring/podLabels';
import { imageReference, images } from './images';
import { networkPolicy } from './networkPolicy';
import { opaqueSecret } from './opaqueSecret';
import { restrictedContainer, restrictedPod, type RestrictedContainer } from './restrictedPod';
import { standInImage } from './standIn/standIn';
import { certificateFolder, type WorkloadSecret } from './workload';

/** How one of the jobs reaches a store: variables, and the Secrets behind some of them. */
export interface DumpConnection {
  /** Plain variables. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly secrets: readonly WorkloadSecret[];
}

/** A job that reaches the bucket of the dumps. */
export interface BucketJobArgs {
  /** Name of the CronJob, its service account and its pods. */
  readonly name: string;
  /** The bucket, in BUCKET_NAME, BUCKET_REGION and, where there are such, BUCKET_ENDPOINT and the key pair. */
  readonly bucket: DumpConnection;
  /** Name of the PriorityClass of the job's pods. Default: none. */
  readonly priorityClass?: string;
  /** Rules of the network of the job's pods. */
  readonly grants: readonly NetworkGrant[];
  /** Annotations of the pods, such as the id of their Pod Identity association. Default: none. */
  readonly podAnnotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** What must be there before the job may run. Default: nothing else. */
  readonly dependsOn?: readonly pulumi.Resource[];
}

/** A job that reaches the database too. */
export interface DumpJobArgs extends BucketJobArgs {
  /** The database, in the variables of libpq but for PGSSLMODE. */
  readonly database: DumpConnection;
  /** Whether the database must speak TLS and prove its name. */
  readonly databaseTls: boolean;
  /** Certificates that the database is proved by: file name to PEM. Default: the public ones. */
  readonly certificateAuthorities?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** What the pods of all jobs of a dump have in common. */
export interface DumpPodArgs {
  /** Version of the database, as a system writes it. */
  readonly version: string;
  /** CPU and memory of each container. */
  readonly resources: Resources;
  /** The folders that containers write to, each to the GiB that it may take of the node's disk. */
  readonly folders: Readonly<Record<string, number>>;
  /** Name of the ConfigMap with the scripts. */
  readonly scripts: string;
  /** Name of the Secret with the key of the dumps. */
  readonly keySecret: string;
  /** Names of the Secrets that open the registry. */
  readonly imagePullSecrets: readonly string[];
}

/** Folder of the scripts in every container. */
export const scriptsFolder = '/opt/berth';
/** Key of the dumps' Secret. */
export const keyName = 'key';

/** Makes what stands around the pods of a job, and returns what the job waits for. */
export function dumpJobSurroundings(
  job: BucketJobArgs | DumpJobArgs,
  namespace: pulumi.Input<string>,
  child: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { name, bucket } = job;
  const metadata = { name, namespace, labels: podLabels(name) };
  const secrets = [...databaseOf(job).secrets, ...bucket.secrets].map((secret) =>
    opaqueSecret(`${name}-${secret.name}`, { ...metadata, name: secret.name, data: secret.data }, child),
  );
  return [
    new ServiceAccount(name, { metadata, automountServiceAccountToken: false }, child),
    networkPolicy(name, { namespace, podLabels: podLabels(name), grants: job.grants }, child),
    ...secrets,
    ...authoritiesOf(job).map(
      (authorities) =>
        new ConfigMap(
          authorities.name,
          { metadata: { ...metadata, name: authorities.name }, data: authorities.data },
          child,
        ),
    ),
    ...(job.dependsOn ?? []),
  ];
}

/** Returns the pod of a job. Its second container runs only if the first ended well. */
export function dumpPod(
  job: BucketJobArgs | DumpJobArgs,
  pod: DumpPodArgs,
  first: RestrictedContainer,
  second: RestrictedContainer,
): input.core.v1.PodTemplateSpec {
  return {
    metadata: { labels: podLabels(job.name), annotations: { ...job.podAnnotations } },
    spec: {
      ...restrictedPod(images.postgres, pod.imagePullSecrets, job.priorityClass),
      serviceAccountName: job.name,
      // A failed pod stays, and with it what it said.
      restartPolicy: 'Never',
      initContainers: [restrictedContainer(first)],
      containers: [restrictedContainer(second)],
      volumes: [
        { name: 'tmp', emptyDir: {} },
        ...Object.entries(pod.folders).map(([name, size]) => ({
          name,
          emptyDir: { sizeLimit: `${size}Gi` },
        })),
        { name: 'scripts', configMap: { name: pod.scripts } },
        ...authorityVolumes(job),
      ],
    },
  };
}

/** What a container runs: a script of the dump. */
export interface DumpStep {
  /** Name of the container. */
  readonly name: string;
  /** File of the script, and its arguments. */
  readonly command: readonly string[];
  /** Variables of its own; one may name those before it, as $(NAME). Default: none. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Returns the container that runs a script of bash with the tools of PostgreSQL, and the database if the job has it. */
export function postgresContainer(
  { name, command: [script, ...rest], variables }: DumpStep,
  job: BucketJobArgs | DumpJobArgs,
  pod: DumpPodArgs,
): RestrictedContainer {
  const database = databaseOf(job);
  return {
    name,
    image: imageReference(images.postgres, pod.version),
    // Not sh, which would take a pg_dump that failed before its pipe for a success.
    command: ['bash', `${scriptsFolder}/${script}`, ...rest],
    variables: { ...tlsVariables(job), ...database.environment, ...variables },
    secretVariables: secretVariables(database),
    resources: pod.resources,
    mounts: [...mounts(pod), ...authorityMounts(job)],
  };
}

/** Returns the container that runs a script of Node with the bucket and the key of the dumps. */
export function bucketContainer(
  { name, command: [script, ...rest], variables }: DumpStep,
  { bucket }: BucketJobArgs,
  pod: DumpPodArgs,
): RestrictedContainer {
  return {
    name,
    image: standInImage,
    command: ['node', `${scriptsFolder}/${script}`, ...rest],
    variables: { ...bucket.environment, ...variables },
    secretVariables: {
      ...secretVariables(bucket),
      DUMP_KEY: { secret: pod.keySecret, key: keyName },
    },
    resources: pod.resources,
    mounts: mounts(pod),
  };
}

function mounts({ folders }: DumpPodArgs): input.core.v1.VolumeMount[] {
  return [
    ...Object.keys(folders).map((name) => ({ name, mountPath: `/${name}` })),
    { name: 'scripts', mountPath: scriptsFolder, readOnly: true },
  ];
}

function databaseOf(job: BucketJobArgs | DumpJobArgs): DumpConnection {
  return 'database' in job ? job.database : { environment: {}, secrets: [] };
}

/** The ConfigMap with what the database is proved by; none where the public authorities do, or there is no TLS. */
function authoritiesOf(job: BucketJobArgs | DumpJobArgs) {
  const data = 'database' in job ? (job.certificateAuthorities ?? {}) : {};
  return Object.keys(data).length === 0 ? [] : [{ name: `${job.name}-certificate-authorities`, data }];
}

const authorityVolume = 'certificate-authorities';

function authorityVolumes(job: BucketJobArgs | DumpJobArgs): input.core.v1.Volume[] {
  return authoritiesOf(job).map(({ name }) => ({ name: authorityVolume, configMap: { name } }));
}

function authorityMounts(job: BucketJobArgs | DumpJobArgs): input.core.v1.VolumeMount[] {
  return authoritiesOf(job).map(() => ({
    name: authorityVolume,
    mountPath: certificateFolder,
    readOnly: true,
  }));
}

/** A certificate authority of the database's own is a fact of its connection, and wins over the public ones. */
function tlsVariables(job: BucketJobArgs | DumpJobArgs): Record<string, string> {
  if (!('database' in job)) return {};
  return job.databaseTls ? { PGSSLMODE: 'verify-full', PGSSLROOTCERT: 'system' } : { PGSSLMODE: 'disable' };
}

function secretVariables({
  secrets,
}: DumpConnection): Record<string, { readonly secret: string; readonly key: string }> {
  return Object.fromEntries(
    secrets.flatMap(({ name, variables }) =>
      Object.entries(variables).map(([variable, key]) => [variable, { secret: name, key }]),
    ),
  );
}
