import * as pulumi from '@pulumi/pulumi';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { loki } from '../../../src/wiring/operations/logPrograms';
import { images } from '../images';
import { dataVolume } from '../statefulStore';
import { lokiConfiguration, lokiFolder } from './lokiConfiguration';
import { childOptions, type OperatorNamespace } from './operatorNamespace';
import { runStatefulProgram } from './program';

export interface LokiArgs {
  readonly namespace: OperatorNamespace;
  /** Days after which logs are deleted. */
  readonly retentionDays: number;
  /** Default: the disk of the one pod. */
  readonly bucket?: {
    readonly name: pulumi.Input<string>;
    readonly region: string;
    /** Id of the Pod Identity association, without which the pods must not start. */
    readonly associationId: pulumi.Input<string>;
  };
  /** Pods; more than one only with a bucket. Default: 1. */
  readonly replicas?: number;
  /** Disk of one pod, in GiB: all logs, or with a bucket those of the last hours. */
  readonly gibibytes: number;
  /** Whether Loki and its disks are kept from deletion. Default: true. */
  readonly protect?: boolean;
  /** The rules of its pods. */
  readonly grants: readonly NetworkGrant[];
}

/** Name of the service account, which the Pod Identity is of. */
export const lokiServiceAccount = loki.name;

/**
 * Loki as one program, from raw resources: it takes some 20 GB of logs a day so, which is more than the shipped systems
 * write. With a bucket, three pods take every line in twice at least, and one of them may be gone.
 */
export class Loki extends pulumi.ComponentResource {
  /** What sends logs waits for it. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: LokiArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Loki', name, {}, opts);
    const { bucket, replicas = 1, retentionDays } = args;
    if (replicas > 1 && bucket === undefined)
      throw new Error('Pods of Loki share no disk: give them a bucket.');
    const probe = { httpGet: { path: '/ready', port: 'http' } };
    const health = { tcpSocket: { port: 'http' } };
    this.ready = runStatefulProgram(
      loki.name,
      {
        namespace: args.namespace,
        image: images.loki,
        replicas,
        container: {
          args: ['-config.file=/etc/loki/loki.yaml', '-target=all'],
          ports: { http: loki.port, grpc: loki.grpcPort, gossip: loki.gossipPort },
          resources: {
            requests: { cpu: '200m', memory: '512Mi' },
            limits: { cpu: '2', memory: '2Gi' },
          },
          probes: {
            // After a crash it replays its log before it answers.
            startup: { ...health, periodSeconds: 10, failureThreshold: 60 },
            liveness: { ...health, periodSeconds: 20, failureThreshold: 6 },
            readiness: { ...probe, periodSeconds: 10, failureThreshold: 3 },
          },
          mounts: [{ name: dataVolume, mountPath: lokiFolder }],
        },
        servicePorts: { http: loki.port },
        configuration: {
          folder: '/etc/loki',
          files: { 'loki.yaml': configuration(bucket, retentionDays, replicas) },
        },
        metricsPort: loki.port,
        ...(bucket === undefined
          ? {}
          : { podAnnotations: { 'berth.dev/pod-identity': bucket.associationId } }),
        grants: args.grants,
        // It writes to the storage what is in the memory before it ends.
        terminationGracePeriodSeconds: 300,
        gibibytes: args.gibibytes,
        protect: args.protect ?? true,
        ...(replicas > 1 ? { peerPorts: { gossip: loki.gossipPort, grpc: loki.grpcPort } } : {}),
      },
      childOptions(this, opts),
    );
    this.registerOutputs({});
  }
}

function configuration(
  bucket: LokiArgs['bucket'],
  retentionDays: number,
  replicas: number,
): pulumi.Input<string> {
  if (bucket === undefined) {
    return lokiConfiguration({ storage: { kind: 'disk' }, retentionDays, replicas });
  }
  const { name, region } = bucket;
  return pulumi
    .output(name)
    .apply((known): string =>
      lokiConfiguration({ storage: { kind: 's3', bucket: known, region }, retentionDays, replicas }),
    );
}
