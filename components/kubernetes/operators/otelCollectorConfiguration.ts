import { stringify } from 'yaml';
import { hostOf } from '../../../src/wiring/operations/logPrograms';
import { jaeger, otelCollector } from '../../../src/wiring/operations/tracePrograms';

const anywhere = (port: number) => `0.0.0.0:${port}`;

/**
 * Returns the configuration of the collector, in its own words. It takes no sample: the services do, of whole traces,
 * while the spans of one trace come to either pod.
 */
export function otelCollectorConfiguration(): string {
  return stringify({
    extensions: { health_check: { endpoint: anywhere(otelCollector.healthPort) } },
    receivers: {
      otlp: {
        protocols: {
          grpc: {
            endpoint: anywhere(otelCollector.grpcPort),
            // A connection ends now and then, so that a new pod gets its share of them.
            keepalive: { server_parameters: { max_connection_age: '5m', max_connection_age_grace: '30s' } },
          },
          http: { endpoint: anywhere(otelCollector.httpPort) },
        },
      },
    },
    processors: {
      // It refuses before the kernel kills it; who sends tries again.
      memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
      batch: {},
    },
    exporters: {
      'otlp_grpc/jaeger': {
        endpoint: `${hostOf(jaeger)}:${jaeger.grpcPort}`,
        tls: { insecure: true },
        // While Jaeger restarts.
        sending_queue: { queue_size: 2000 },
        retry_on_failure: { max_elapsed_time: '10m' },
      },
    },
    service: {
      extensions: ['health_check'],
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'batch'],
          exporters: ['otlp_grpc/jaeger'],
        },
      },
      telemetry: { ...ownMetrics(otelCollector.metricsPort), logs: { level: 'warn' } },
    },
  });
}

/** Returns the part of `telemetry` by which a collector, and what is made of one, tells Prometheus how it is. */
export function ownMetrics(port: number) {
  return { metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port } } } }] } };
}
