import type { Service } from '../model/service';
import type { System } from '../model/system';
import { namespaceOf, type Landscape } from '../wiring/landscape';
import type { PlatformOperator } from '../wiring/platformBindings';

/** A service whose number of pods an autoscaler moves. */
export interface AutoscaledService {
  readonly service: string;
  /** Metrics of its pods that it follows, with the average that it aims at. */
  readonly podMetrics: readonly { readonly name: string; readonly average: number }[];
}

/** What decides which dashboards a stack has, and what is on them. */
export interface DashboardFacts {
  readonly system: System;
  readonly landscape: Landscape;
  /** Operators and programs that the stack installs: series that none of them tells are on no dashboard. */
  readonly installed: ReadonlySet<PlatformOperator>;
  readonly autoscaled: readonly AutoscaledService[];
}

/** Returns the selector of the namespaces that the system lives in. */
export function ownNamespaces({ system, landscape }: DashboardFacts): string {
  const { environment } = landscape;
  const owners = [...Object.values(system.services), ...Object.values(system.stores)];
  const names = new Set(owners.map((owner) => namespaceOf(system, environment, owner)));
  return `namespace=~"${[...names].sort().join('|')}"`;
}

/** Returns the namespace of a service of the system. */
export function namespaceOfService({ system, landscape }: DashboardFacts, service: string): string {
  return namespaceOf(system, landscape.environment, system.services[service] ?? {});
}

/** Returns the services that Prometheus scrapes, in the system's own order. */
export function scrapedServices({ system }: DashboardFacts): readonly (readonly [string, Service])[] {
  return Object.entries(system.services).filter(([, { metricsPath }]) => metricsPath !== undefined);
}

/** Returns a word as a title begins with it. */
export function titled(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
