import { isProductionLike } from '../../model/environment';
import type { Service } from '../../model/service';
import type { System } from '../../model/system';
import { dumpJobNames } from '../dumps';
import type { Landscape } from '../landscape';
import { hostOf } from './logPrograms';
import { otelCollector } from './tracePrograms';

/** Of ten traces one is kept where there are many; where there are few, all. */
const sampledShare = { productionLike: 0.1, otherwise: 1 } as const;

/**
 * Returns the services that may send traces: those of the system's own images. A public image, and the jobs of dumps,
 * know nothing of OpenTelemetry.
 */
export function tracedServices(
  system: System,
  landscape: Landscape,
): readonly (readonly [string, Service])[] {
  if (landscape.around?.traced !== true) return [];
  const jobs = dumpJobNames(system);
  return Object.entries(system.services).filter(
    ([name, { publicImage }]) => publicImage === undefined && !jobs.includes(name),
  );
}

/**
 * Returns the variables of OpenTelemetry's SDKs of a service, by the names of its specification; none where it sends no
 * traces. The first service of a request decides for all whether it is traced, so that a trace is whole or not there.
 */
export function traceVariables(
  system: System,
  landscape: Landscape,
  service: string,
  version: string | undefined,
): Readonly<Record<string, string>> {
  if (!tracedServices(system, landscape).some(([name]) => name === service)) return {};
  const { environment } = landscape;
  const attributes = {
    'service.namespace': system.name,
    'deployment.environment.name': environment,
    ...(version === undefined ? {} : { 'service.version': version }),
  };
  const share = isProductionLike(landscape) ? sampledShare.productionLike : sampledShare.otherwise;
  return {
    OTEL_SERVICE_NAME: service,
    OTEL_RESOURCE_ATTRIBUTES: Object.entries(attributes)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${hostOf(otelCollector)}:${otelCollector.httpPort}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: `${share}`,
    // The collector takes traces alone: Prometheus asks for metrics, and logs go the way of every pod's.
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  };
}

/** Returns the tag of an image, which tells the version that runs; undefined where there is none. */
export function versionOf(image: string | undefined): string | undefined {
  const [named] = image?.split('@') ?? [];
  return named === undefined ? undefined : /:([\w.-]+)$/.exec(named)?.[1];
}
