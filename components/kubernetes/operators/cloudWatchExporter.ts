import * as pulumi from '@pulumi/pulumi';
import { stringify } from 'yaml';
import type { NetworkGrant } from '../../../src/wiring/grant';
import type { CloudWatchKind } from '../../../src/wiring/operations/cloudStores';
import { cloudWatchExporter } from '../../../src/wiring/operations/storeExporters';
import { images } from '../images';
import { childOptions, type OperatorNamespace } from './operatorNamespace';
import { runProgram } from './program';

/** Whom CloudWatch tells of: a name of ours, and the dimensions by which CloudWatch knows it. */
export interface CloudWatchSubject {
  readonly kind: CloudWatchKind;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /**
   * Of what happens now and then, and is told of when it does: for how many hours. While they last there is a series,
   * and then none. Default: values come by the minute.
   */
  readonly hours?: number;
}

export interface CloudWatchExporterArgs {
  readonly namespace: OperatorNamespace;
  /** Rules of the network. */
  readonly grants: readonly NetworkGrant[];
  readonly region: string;
  /** Who is told of. */
  readonly subjects: pulumi.Input<readonly CloudWatchSubject[]>;
  /** Id of the Pod Identity association of its account, before which its pods must not start. */
  readonly podIdentity: pulumi.Input<string>;
}

type Statistic = 'Average' | 'Minimum' | 'Maximum' | 'Sum';
interface Told {
  readonly namespace: string;
  readonly metrics: Readonly<Record<string, Statistic>>;
}

/** What is asked of each kind: every metric costs a request a minute. */
const told: Readonly<Record<CloudWatchKind, Told>> = {
  database: {
    namespace: 'AWS/RDS',
    metrics: {
      CPUUtilization: 'Average',
      DatabaseConnections: 'Average',
      FreeableMemory: 'Average',
      FreeStorageSpace: 'Minimum',
      ReplicaLag: 'Average',
    },
  },
  cache: {
    namespace: 'AWS/ElastiCache',
    metrics: {
      CacheHitRate: 'Average',
      CurrConnections: 'Average',
      DatabaseMemoryUsagePercentage: 'Average',
      EngineCPUUtilization: 'Average',
      Evictions: 'Sum',
      ReplicationLag: 'Average',
    },
  },
  search: {
    namespace: 'AWS/ES',
    metrics: {
      'ClusterStatus.red': 'Maximum',
      'ClusterStatus.yellow': 'Maximum',
      CPUUtilization: 'Average',
      FreeStorageSpace: 'Minimum',
      JVMMemoryPressure: 'Maximum',
    },
  },
  broker: {
    namespace: 'AWS/AmazonMQ',
    metrics: {
      ConnectionCount: 'Average',
      ConsumerCount: 'Average',
      MessageReadyCount: 'Average',
      MessageUnacknowledgedCount: 'Average',
      RabbitMQDiskFree: 'Average',
      RabbitMQMemUsed: 'Average',
    },
  },
  queue: {
    namespace: 'AWS/SQS',
    metrics: {
      ApproximateAgeOfOldestMessage: 'Maximum',
      ApproximateNumberOfMessagesNotVisible: 'Maximum',
      ApproximateNumberOfMessagesVisible: 'Maximum',
    },
  },
  snapshots: { namespace: 'AWS/Backup', metrics: { NumberOfBackupJobsCompleted: 'Sum' } },
  restores: { namespace: 'AWS/Backup', metrics: { NumberOfRestoreJobsCompleted: 'Sum' } },
  'failed-restores': { namespace: 'AWS/Backup', metrics: { NumberOfRestoreJobsFailed: 'Sum' } },
};

/** Seconds of a value, and of how far back the exporter looks for one: CloudWatch has it late. */
const period = 60;
const length = 600;
/** Of what happens now and then: CloudWatch gives at most 1440 values, so weeks of minutes would be refused. */
const hour = 3600;

/** Returns the exporter's configuration: each metric by its name and dimensions, so that it need discover nothing. */
export function cloudWatchConfiguration(region: string, subjects: readonly CloudWatchSubject[]): string {
  return stringify(
    {
      apiVersion: 'v1alpha1',
      static: subjects.map(({ kind, name, dimensions, hours }) => ({
        name,
        namespace: told[kind].namespace,
        regions: [region],
        dimensions: Object.entries(dimensions).map(([key, value]) => ({ name: key, value })),
        metrics: Object.entries(told[kind].metrics).map(([metric, statistic]) => ({
          name: metric,
          statistics: [statistic],
          ...(hours === undefined ? { period, length } : { period: hour, length: hours * hour }),
        })),
      })),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

const folder = '/etc/cloudwatch-exporter';

/** Yet another CloudWatch exporter: what AWS alone knows of managed stores. */
export class CloudWatchExporter extends pulumi.ComponentResource {
  constructor(name: string, args: CloudWatchExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:CloudWatchExporter', name, {}, opts);
    const { name: program, port } = cloudWatchExporter;
    const answers = { httpGet: { path: '/healthz', port } };
    const file = pulumi
      .output(args.subjects)
      .apply((subjects) => cloudWatchConfiguration(args.region, subjects));
    runProgram(
      program,
      {
        namespace: args.namespace,
        image: images.cloudWatchExporter,
        container: {
          args: [
            `--config.file=${folder}/config.yml`,
            `--listen-address=:${port}`,
            `--scraping-interval=${period}`,
          ],
          variables: { AWS_REGION: args.region, AWS_STS_REGIONAL_ENDPOINTS: 'regional' },
          ports: { metrics: port },
          resources: {
            requests: { cpu: '20m', memory: '64Mi' },
            limits: { cpu: '500m', memory: '256Mi' },
          },
          probes: {
            startup: { ...answers, periodSeconds: 5, failureThreshold: 24 },
            liveness: answers,
            readiness: answers,
          },
          mounts: [],
        },
        servicePorts: { metrics: port },
        configuration: { folder, files: { 'config.yml': file } },
        metricsPort: port,
        podAnnotations: { 'berth.dev/pod-identity': args.podIdentity },
        grants: args.grants,
      },
      childOptions(this, opts),
    );
    this.registerOutputs({});
  }
}
