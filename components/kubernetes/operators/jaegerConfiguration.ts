import { stringify } from 'yaml';
import { jaeger } from '../../../src/wiring/operations/tracePrograms';
import { ownMetrics } from './otelCollectorConfiguration';

/** Folder of the disk. */
export const jaegerFolder = '/badger';
/** Name of the storage within the configuration. */
const storage = 'disk';

/** Returns the configuration of Jaeger 2, which is made of a collector, in its own words. */
export function jaegerConfiguration(retentionDays: number): string {
  return stringify({
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: `0.0.0.0:${jaeger.healthPort}` } },
      jaeger_storage: {
        backends: {
          [storage]: {
            badger: {
              directories: { keys: `${jaegerFolder}/keys`, values: `${jaegerFolder}/values` },
              ephemeral: false,
              ttl: { spans: `${retentionDays * 24}h` },
            },
          },
        },
      },
      jaeger_query: {
        storage: { traces: storage },
        http: { endpoint: `0.0.0.0:${jaeger.port}` },
      },
    },
    receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${jaeger.grpcPort}` } } } },
    processors: { batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: storage } },
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: {
        traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['jaeger_storage_exporter'] },
      },
      telemetry: { ...ownMetrics(jaeger.metricsPort), logs: { level: 'warn' } },
    },
  });
}
