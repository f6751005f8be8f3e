import type { Environment } from '../configuration/deploymentMode';

/**
 * Sends spans to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, and returns how to send the last of them. Sampler
 * and name of the service are OTEL_* variables too, which the SDK reads itself. Without a collector nothing is loaded.
 */
export async function startTracing(environment: Environment): Promise<() => Promise<void>> {
  if ((environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '') === '') return () => Promise.resolve();
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
  ]);
  const provider = new NodeTracerProvider({
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return () => provider.shutdown();
}
