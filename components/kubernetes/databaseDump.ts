import * as pulumi from '@pulumi/pulumi';
import { CronJob } from '@pulumi/kubernetes/batch/v1';
import { ConfigMap } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import { RandomBytes } from '@pulumi/random';
import type { Resources } from '../../src/model/resources';
import { podLabels } from '../../src/wiring/podLabels';
import { dumpFiles } from './dump/dumpFiles';
import {
  bucketContainer,
  dumpJobSurroundings,
  dumpPod,
  keyName,
  postgresContainer,
  scriptsFolder,
  type BucketJobArgs,
  type DumpJobArgs,
  type DumpPodArgs,
} from './dumpJob';
import { opaqueSecret } from './opaqueSecret';

export interface DatabaseDumpArgs {
  /** Namespace of all jobs. */
  readonly namespace: pulumi.Input<string>;
  /** Version of the database, as a system writes it. */
  readonly version: string;
  /** Disk of the database, in GiB: so large may a dump become on the disk of its node. */
  readonly storage: number;
  /** Cron schedule in UTC. */
  readonly schedule: string;
  /** Cron schedule of the drill, in UTC. */
  readonly drillSchedule: string;
  /** Days that a dump is kept. */
  readonly retentionDays: number;
  /** CPU and memory of each container. */
  readonly resources: Resources;
  readonly dump: DumpJobArgs;
  readonly restore: DumpJobArgs;
  /** It reaches the bucket alone. */
  readonly drill: BucketJobArgs;
  /** Whether Pulumi refuses to delete the key, without which no dump can be read. Default: true. */
  readonly protect?: boolean;
  /** Names of the Secrets that open the registry. Default: none. */
  readonly imagePullSecrets?: readonly string[];
}

const file = '/work/dump.sql.gz';
/** A dump, or a drill, that takes longer than this hangs. */
const deadlineSeconds = 6 * 60 * 60;
/** Runs whose pods, and with them what they said, stay. */
const keptRuns = 3;
const script = (name: string) => `${scriptsFolder}/${name}`;

/**
 * Dumps of a PostgreSQL database in a bucket, encrypted, made by a CronJob; a drill, which proves of the newest that it
 * restores, in a throw-away PostgreSQL of its own; and a suspended CronJob that restores one, which a person runs:
 * `kubectl create job NAME --from=cronjob/RESTORE`. The name is the database's.
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
    const { dump, restore, drill } = args;
    this.cronJob(dump, shared, { ...scheduled(args.schedule), jobTemplate: tried(2, this.dumpPod()) });
    this.cronJob(restore, shared, {
      // It never runs of its own accord, but a schedule must be there.
      suspend: true,
      schedule: '0 0 1 1 *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      // Whoever runs it decides whether it is tried again.
      jobTemplate: { spec: { backoffLimit: 0, template: this.restorePod() } },
    });
    this.cronJob(drill, shared, {
      ...scheduled(args.drillSchedule),
      // A bucket or a node may be away for a moment; a dump that does not restore fails again.
      jobTemplate: tried(1, this.drillPod()),
    });
    this.registerOutputs({});
  }

  private cronJob(
    job: BucketJobArgs | DumpJobArgs,
    shared: readonly pulumi.Resource[],
    spec: input.batch.v1.CronJobSpec,
  ): void {
    const around = dumpJobSurroundings(job, this.args.namespace, { parent: this });
    new CronJob(
      job.name,
      { metadata: this.metadata(job.name), spec },
      { parent: this, dependsOn: [...shared, ...around] },
    );
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

  private dumpPod(): input.core.v1.PodTemplateSpec {
    const { dump, storage, retentionDays } = this.args;
    const pod = this.podWith({ work: storage });
    const command = ['dump.sh', file, script('snapshot.sql'), script('rows.sql')];
    const dumping = postgresContainer('dump', dump, pod, command);
    const kept = { RETENTION_DAYS: String(retentionDays) };
    return dumpPod(dump, pod, dumping, bucketContainer('upload', dump, pod, [file], kept));
  }

  private restorePod(): input.core.v1.PodTemplateSpec {
    const { restore, storage } = this.args;
    const pod = this.podWith({ work: storage });
    const restoring = postgresContainer('restore', restore, pod, ['restore.sh', file, script('empty.sql')]);
    return dumpPod(restore, pod, this.downloading(restore, pod), restoring);
  }

  /** The throw-away server takes as much of the node's disk as the database has, beside its dump. */
  private drillPod(): input.core.v1.PodTemplateSpec {
    const { drill, storage } = this.args;
    const pod = this.podWith({ work: storage, server: storage });
    const command = ['drill.sh', file, '/server', script('rows.sql')];
    return dumpPod(drill, pod, this.downloading(drill, pod), postgresContainer('drill', drill, pod, command));
  }

  /** Who wants another dump than the newest writes its name here. */
  private downloading(job: BucketJobArgs, pod: DumpPodArgs) {
    return bucketContainer('download', job, pod, [file], { DUMP: 'newest' });
  }

  private podWith(folders: DumpPodArgs['folders']): DumpPodArgs {
    const { version, resources, imagePullSecrets = [] } = this.args;
    const names = { scripts: this.scriptsName(), keySecret: this.keySecretName() };
    return { version, resources, folders, imagePullSecrets, ...names };
  }
}

function scheduled(schedule: string) {
  return {
    schedule,
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: deadlineSeconds,
    successfulJobsHistoryLimit: keptRuns,
    failedJobsHistoryLimit: keptRuns,
  };
}

function tried(
  backoffLimit: number,
  template: input.core.v1.PodTemplateSpec,
): input.batch.v1.JobTemplateSpec {
  return { spec: { backoffLimit, activeDeadlineSeconds: deadlineSeconds, template } };
}
