import * as pulumi from '@pulumi/pulumi';
import { CronJob } from '@pulumi/kubernetes/batch/v1';
import { ConfigMap, ServiceAccount } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import { RandomBytes } from '@pulumi/random';
import type { Resources } from '../../src/model/resources';
import type { NetworkGrant } from '../../src/wiring/grant';
import { podLabels } from '../../src/wiring/podLabels';
import { dumpFiles } from './dump/dumpFiles';
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

/** One of the two jobs. */
export interface DumpJobArgs {
  /** Name of the CronJob, its service account and its pods. */
  readonly name: string;
  /** The database, in the variables of libpq but for PGSSLMODE. */
  readonly database: DumpConnection;
  /** Whether the database must speak TLS and prove its name. */
  readonly databaseTls: boolean;
  /** The bucket, in BUCKET_NAME, BUCKET_REGION and, where there are such, BUCKET_ENDPOINT and the key pair. */
  readonly bucket: DumpConnection;
  /** Certificates that the database is proved by: file name to PEM. Default: the public ones. */
  readonly certificateAuthorities?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Name of the PriorityClass of the job's pods. Default: none. */
  readonly priorityClass?: string;
  /** Rules of the network of the job's pods. */
  readonly grants: readonly NetworkGrant[];
  /** Annotations of the pods, such as the id of their Pod Identity association. Default: none. */
  readonly podAnnotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** What must be there before the job may run. Default: nothing else. */
  readonly dependsOn?: readonly pulumi.Resource[];
}

export interface DatabaseDumpArgs {
  /** Namespace of both jobs. */
  readonly namespace: pulumi.Input<string>;
  /** Version of the database, as a system writes it. */
  readonly version: string;
  /** Disk of the database, in GiB: so large may a dump become on the disk of its node. */
  readonly storage: number;
  /** Cron schedule in UTC. */
  readonly schedule: string;
  /** Days that a dump is kept. */
  readonly retentionDays: number;
  /** CPU and memory of each container. */
  readonly resources: Resources;
  readonly dump: DumpJobArgs;
  readonly restore: DumpJobArgs;
  /** Whether Pulumi refuses to delete the key, without which no dump can be read. Default: true. */
  readonly protect?: boolean;
  /** Names of the Secrets that open the registry. Default: none. */
  readonly imagePullSecrets?: readonly string[];
}

const scriptsFolder = '/opt/berth';
const file = '/work/dump.sql.gz';
/** A dump that takes longer than this hangs. */
const deadlineSeconds = 6 * 60 * 60;
/** Runs whose pods, and with them what they said, stay. */
const keptRuns = 3;
const keyName = 'key';

/**
 * Dumps of a PostgreSQL database in a bucket, encrypted, made by a CronJob; and a suspended CronJob that restores one,
 * which a person runs: `kubectl create job NAME --from=cronjob/RESTORE`. The name is the database's.
 */
export class DatabaseDump extends pulumi.ComponentResource {
  /** The key of the dumps, in hexadecimal; who loses it has lost the dumps. */
  readonly key: pulumi.Output<string>;

  constructor(
    private readonly name: string,
    private readonly args: DatabaseDumpArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('berth:kubernetes:DatabaseDump', name, {}, opts);
    const protect = args.protect ?? true;
    const key = new RandomBytes(`${name}-dump-key`, { length: 32 }, { parent: this, protect });
    this.key = pulumi.secret(key.hex);
    const shared = [this.keySecret(), this.scripts()];
    const { dump, restore } = args;
    new CronJob(
      dump.name,
      {
        metadata: this.metadata(dump.name),
        spec: {
          schedule: args.schedule,
          timeZone: 'Etc/UTC',
          concurrencyPolicy: 'Forbid',
          startingDeadlineSeconds: deadlineSeconds,
          successfulJobsHistoryLimit: keptRuns,
          failedJobsHistoryLimit: keptRuns,
          jobTemplate: {
            spec: {
              backoffLimit: 2,
              activeDeadlineSeconds: deadlineSeconds,
              template: this.pod(dump, this.dumping(dump), this.uploading(dump)),
            },
          },
        },
      },
      { parent: this, dependsOn: [...shared, ...this.surroundings(dump)] },
    );
    new CronJob(
      restore.name,
      {
        metadata: this.metadata(restore.name),
        spec: {
          // It never runs of its own accord, but a schedule must be there.
          suspend: true,
          schedule: '0 0 1 1 *',
          timeZone: 'Etc/UTC',
          concurrencyPolicy: 'Forbid',
          jobTemplate: {
            // Whoever runs it decides whether it is tried again.
            spec: {
              backoffLimit: 0,
              template: this.pod(restore, this.downloading(restore), this.restoring(restore)),
            },
          },
        },
      },
      { parent: this, dependsOn: [...shared, ...this.surroundings(restore)] },
    );
    this.registerOutputs({});
  }

  private metadata(name: string) {
    return { name, namespace: this.args.namespace, labels: podLabels(name) };
  }

  private keySecret(): pulumi.Resource {
    const name = this.keySecretName();
    return opaqueSecret(name, { ...this.metadata(name), data: { [keyName]: this.key } }, { parent: this });
  }

  private keySecretName(): string {
    return `${this.name}-dump-key`;
  }

  private scripts(): pulumi.Resource {
    const name = this.scriptsName();
    return new ConfigMap(name, { metadata: this.metadata(name), data: dumpFiles() }, { parent: this });
  }

  private scriptsName(): string {
    return `${this.name}-dump-scripts`;
  }

  /** What stands around the pods of a job. */
  private surroundings(job: DumpJobArgs): pulumi.Resource[] {
    const child = { parent: this };
    const metadata = this.metadata(job.name);
    const { namespace } = metadata;
    const secrets = [...job.database.secrets, ...job.bucket.secrets].map(({ name, data }) =>
      opaqueSecret(`${job.name}-${name}`, { ...metadata, name, data }, child),
    );
    return [
      new ServiceAccount(job.name, { metadata, automountServiceAccountToken: false }, child),
      networkPolicy(job.name, { namespace, podLabels: podLabels(job.name), grants: job.grants }, child),
      ...secrets,
      ...authoritiesOf(job).map(
        ({ name, data }) => new ConfigMap(name, { metadata: { ...metadata, name }, data }, child),
      ),
      ...(job.dependsOn ?? []),
    ];
  }

  /** The second container runs only if the first ended well. */
  private pod(
    job: DumpJobArgs,
    first: RestrictedContainer,
    second: RestrictedContainer,
  ): input.core.v1.PodTemplateSpec {
    return {
      metadata: { labels: podLabels(job.name), annotations: { ...job.podAnnotations } },
      spec: {
        ...restrictedPod(images.postgres, this.args.imagePullSecrets ?? [], job.priorityClass),
        serviceAccountName: job.name,
        // A failed pod stays, and with it what it said.
        restartPolicy: 'Never',
        initContainers: [restrictedContainer(first)],
        containers: [restrictedContainer(second)],
        volumes: [
          { name: 'tmp', emptyDir: {} },
          { name: 'work', emptyDir: { sizeLimit: `${this.args.storage}Gi` } },
          { name: 'scripts', configMap: { name: this.scriptsName() } },
          ...authorityVolumes(job),
        ],
      },
    };
  }

  private dumping(job: DumpJobArgs): RestrictedContainer {
    return this.ofPostgres('dump', job, ['dump.sh', file]);
  }

  private restoring(job: DumpJobArgs): RestrictedContainer {
    return this.ofPostgres('restore', job, ['restore.sh', file, `${scriptsFolder}/empty.sql`]);
  }

  private uploading(job: DumpJobArgs): RestrictedContainer {
    return this.ofNode('upload', job, { RETENTION_DAYS: String(this.args.retentionDays) });
  }

  /** Who wants another dump than the newest writes its name here. */
  private downloading(job: DumpJobArgs): RestrictedContainer {
    return this.ofNode('download', job, { DUMP: 'newest' });
  }

  private ofPostgres(
    name: string,
    job: DumpJobArgs,
    [script, ...rest]: readonly string[],
  ): RestrictedContainer {
    const { database, databaseTls } = job;
    return {
      name,
      image: imageReference(images.postgres, this.args.version),
      // Not sh, which would take a pg_dump that failed before its pipe for a success.
      command: ['bash', `${scriptsFolder}/${script}`, ...rest],
      variables: { ...tlsVariables(databaseTls), ...database.environment },
      secretVariables: secretVariables(database),
      resources: this.args.resources,
      mounts: [...mounts, ...authorityMounts(job)],
    };
  }

  private ofNode(
    script: string,
    { bucket }: DumpJobArgs,
    own: Readonly<Record<string, string>>,
  ): RestrictedContainer {
    return {
      name: script,
      image: standInImage,
      command: ['node', `${scriptsFolder}/${script}.js`, file],
      variables: { ...bucket.environment, ...own },
      secretVariables: {
        ...secretVariables(bucket),
        DUMP_KEY: { secret: this.keySecretName(), key: keyName },
      },
      resources: this.args.resources,
      mounts,
    };
  }
}

const mounts: readonly input.core.v1.VolumeMount[] = [
  { name: 'work', mountPath: '/work' },
  { name: 'scripts', mountPath: scriptsFolder, readOnly: true },
];

/** The ConfigMap with what the database is proved by; none where the public authorities do, or there is no TLS. */
function authoritiesOf({ name, certificateAuthorities: data = {} }: DumpJobArgs) {
  return Object.keys(data).length === 0 ? [] : [{ name: `${name}-certificate-authorities`, data }];
}

const authorityVolume = 'certificate-authorities';

function authorityVolumes(job: DumpJobArgs): input.core.v1.Volume[] {
  return authoritiesOf(job).map(({ name }) => ({ name: authorityVolume, configMap: { name } }));
}

function authorityMounts(job: DumpJobArgs): input.core.v1.VolumeMount[] {
  return authoritiesOf(job).map(() => ({
    name: authorityVolume,
    mountPath: certificateFolder,
    readOnly: true,
  }));
}

/** A certificate authority of the database's own is a fact of its connection, and wins over the public ones. */
function tlsVariables(tls: boolean): Record<string, string> {
  return tls ? { PGSSLMODE: 'verify-full', PGSSLROOTCERT: 'system' } : { PGSSLMODE: 'disable' };
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
