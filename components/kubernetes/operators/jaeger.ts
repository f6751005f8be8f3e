import * as pulumi from '@pulumi/pulumi';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { jaeger } from '../../../src/wiring/operations/tracePrograms';
import { images } from '../images';
import { dataVolume } from '../statefulStore';
import { jaegerConfiguration, jaegerFolder } from './jaegerConfiguration';
import { childOptions, type OperatorNamespace } from './operatorNamespace';
import { runStatefulProgram } from './program';

export interface JaegerArgs {
  readonly namespace: OperatorNamespace;
  /** Days that traces are kept. Default: 7. */
  readonly retentionDays?: number;
  /** Disk of the traces, in GiB. */
  readonly gibibytes: number;
  /** Whether Jaeger and its disk are kept from deletion. Default: true. */
  readonly protect?: boolean;
  /** The rules of its pods. */
  readonly grants: readonly NetworkGrant[];
}

const folder = '/etc/jaeger';

/**
 * Jaeger with its own database on a disk, and so in one pod: traces help while a fault is looked for, and a sample of a
 * week is worth no cluster. No way in from outside, because it asks for no login.
 */
export class Jaeger extends pulumi.ComponentResource {
  /** What sends traces waits for it. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: JaegerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Jaeger', name, {}, opts);
    const { port, grpcPort, metricsPort, healthPort } = jaeger;
    const healthy = { httpGet: { path: '/status', port: 'health' } };
    this.ready = runStatefulProgram(
      jaeger.name,
      {
        namespace: args.namespace,
        image: images.jaeger,
        container: {
          args: [`--config=${folder}/jaeger.yaml`],
          ports: { query: port, 'otlp-grpc': grpcPort, metrics: metricsPort, health: healthPort },
          resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } },
          probes: {
            startup: { ...healthy, periodSeconds: 5, failureThreshold: 60 },
            liveness: { ...healthy, periodSeconds: 20, failureThreshold: 3 },
            readiness: { ...healthy, periodSeconds: 10 },
          },
          mounts: [{ name: dataVolume, mountPath: jaegerFolder }],
        },
        servicePorts: { query: port, 'otlp-grpc': grpcPort },
        configuration: { folder, files: { 'jaeger.yaml': jaegerConfiguration(args.retentionDays ?? 7) } },
        metricsPort,
        grants: args.grants,
        gibibytes: args.gibibytes,
        protect: args.protect ?? true,
      },
      childOptions(this, opts),
    );
    this.registerOutputs({});
  }
}
