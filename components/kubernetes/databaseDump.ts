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
  type BucketJobArgs,
  type DumpJobArgs,
  type DumpPodArgs,
} from './dumpJob';
import { stepsOfEach, stepsOfOne, type DumpSteps } from './dumpSteps';
import { opaqueSecret } from './opaqueSecret';

export interface DatabaseDumpArgs {
  /** Namespace of all jobs. */
  readonly namespace: pulumi.Input<string>;
  /**
   * Names of databases of the server: every database of it is dumped, each into a folder of its own in the bucket, and
   * these must be there. Default: the one database that the connection of the jobs names, into no folder.
   */
  readonly databases?: readonly string[];
  /** Version of the database, as a system writes it. */
  readonly version: string;
  /** Disk of the database, in GiB: so large may its dumps become on the disk of their node. */
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

/** A dump, or a drill, that takes longer than this hangs. */
const deadlineSeconds = 6 * 60 * 60;
/** Runs whose pods, and with them what they said, stay. */
const keptRuns = 3;

/**
 * Dumps of a PostgreSQL database in a bucket, or of every database of a server, encrypted, made by a CronJob; a drill,
 * which proves of the newest that they restore, in a throw-away PostgreSQL of its own; and a suspended CronJob that
 * restores one, which a person runs: `kubectl create job NAME --from=cronjob/RESTORE`. The name is the database's.
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

  private steps(): DumpSteps {
    const { databases, retentionDays } = this.args;
    return databases === undefined ? stepsOfOne(retentionDays) : stepsOfEach(databases, retentionDays);
  }

  private dumpPod(): input.core.v1.PodTemplateSpec {
    const { dump, storage } = this.args;
    const pod = this.podWith({ work: storage });
    const steps = this.steps();
    return dumpPod(
      dump,
      pod,
      postgresContainer(steps.dump, dump, pod),
      bucketContainer(steps.upload, dump, pod),
    );
  }

  private restorePod(): input.core.v1.PodTemplateSpec {
    const { restore, storage } = this.args;
    const pod = this.podWith({ work: storage });
    const steps = this.steps();
    const downloading = bucketContainer(steps.download, restore, pod);
    return dumpPod(restore, pod, downloading, postgresContainer(steps.restore, restore, pod));
  }

  /** The throw-away server takes as much of the node's disk as the database has, beside its dump. */
  private drillPod(): input.core.v1.PodTemplateSpec {
    const { drill, storage } = this.args;
    const pod = this.podWith({ work: storage, server: storage });
    const steps = this.steps();
    const downloading = bucketContainer(steps.fetch, drill, pod);
    return dumpPod(drill, pod, downloading, postgresContainer(steps.drill, drill, pod));
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
