import type { Service } from './service';

/** Returns the port on which a service tells its metrics; undefined where it tells none. */
export function metricsPortOf({
  metricsPath,
  metricsPort,
  ports,
}: Pick<Service, 'metricsPath' | 'metricsPort' | 'ports'>): number | undefined {
  return metricsPath === undefined ? undefined : (metricsPort ?? ports[0]?.containerPort);
}
