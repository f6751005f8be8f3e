import type { Environment } from '../configuration/deploymentMode';

/**
 * Sends spans to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, and returns how to send the last of them. The
 * sampler, and what the service is called, are OTEL_* variables too, which the SDK reads itself. Without a collector
 * nothing is loaded.
 */
export async function startTracing(environment: Environment): Promise<() => Promise<void>> {
  if ((environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '') === '') return () => Promise.resolve();
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/resources'),
  ]);
  const { defaultResource, detectResources, envDetector } = resources;
  const provider = new NodeTracerProvider({
    // Without this the provider does not look at OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
    resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return () => provider.shutdown();
}
