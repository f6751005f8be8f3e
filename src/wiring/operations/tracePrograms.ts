/** Namespace of what takes traces in, keeps and shows them. */
export const tracingNamespaceName = 'tracing';

/** The OpenTelemetry collector: services send it spans by gRPC or HTTP. */
export const otelCollector = {
  name: 'otel-collector',
  namespace: tracingNamespaceName,
  grpcPort: 4317,
  httpPort: 4318,
  metricsPort: 8888,
  healthPort: 13133,
} as const;

/** Jaeger: the collector sends it spans; `port` shows them to people, and to Grafana. */
export const jaeger = {
  name: 'jaeger',
  namespace: tracingNamespaceName,
  port: 16686,
  grpcPort: 4317,
  metricsPort: 8888,
  healthPort: 13133,
} as const;
