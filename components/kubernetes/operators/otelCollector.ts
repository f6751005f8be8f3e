import * as pulumi from '@pulumi/pulumi';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { otelCollector } from '../../../src/wiring/operations/tracePrograms';
import { images } from '../images';
import { childOptions, type OperatorNamespace } from './operatorNamespace';
import { otelCollectorConfiguration } from './otelCollectorConfiguration';
import { runProgram } from './program';

export interface OtelCollectorArgs {
  readonly namespace: OperatorNamespace;
  /** Pods. Default: 2. */
  readonly replicas?: number;
  /** The rules of its pods. */
  readonly grants: readonly NetworkGrant[];
}

const folder = '/etc/otel-collector';

/**
 * The OpenTelemetry collector, which services send their spans to: it gathers them, and keeps them while Jaeger is away,
 * so that a service never waits for what keeps traces. It has no right at the API server: services say themselves who
 * they are.
 */
export class OtelCollector extends pulumi.ComponentResource {
  /** What sends traces waits for it. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: OtelCollectorArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:OtelCollector', name, {}, opts);
    const { namespace, replicas = 2, grants } = args;
    const { grpcPort, httpPort, metricsPort, healthPort } = otelCollector;
    const healthy = { httpGet: { path: '/', port: 'health' } };
    this.ready = runProgram(
      otelCollector.name,
      {
        namespace,
        image: images.otelCollector,
        replicas,
        container: {
          args: [`--config=${folder}/collector.yaml`],
          ports: { 'otlp-grpc': grpcPort, 'otlp-http': httpPort, metrics: metricsPort, health: healthPort },
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
          probes: {
            startup: { ...healthy, periodSeconds: 5, failureThreshold: 24 },
            liveness: { ...healthy, periodSeconds: 20, failureThreshold: 3 },
            readiness: { ...healthy, periodSeconds: 5 },
          },
          mounts: [],
        },
        servicePorts: { 'otlp-grpc': grpcPort, 'otlp-http': httpPort },
        configuration: { folder, files: { 'collector.yaml': otelCollectorConfiguration() } },
        metricsPort,
        grants,
      },
      childOptions(this, opts),
    );
    this.registerOutputs({});
  }
}
