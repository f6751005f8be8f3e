import type { System } from '../../model/system';
import { isReplicated, namespaceOf, storePort, storesInCluster, type Landscape } from '../landscape';

/** Ports on which exporters answer, by the kind of store that they ask. */
const exporterPorts = { database: 9187, cache: 9121, search: 9114 } as const;
export type ExportedKind = keyof typeof exporterPorts;

/** Port of RabbitMQ's own plugin, which needs no exporter beside it. */
export const brokerMetricsPort = 15692;

/** Name of the queue of a broker in pods that keeps what nobody could handle, and of the exchange that leads to it. */
export const brokerDeadLetters = 'dead-letters';

/** Port of the exporter of CloudWatch. */
export const cloudWatchExporter = { name: 'cloudwatch-exporter', port: 5000 } as const;

/** A program beside a store in the cluster that asks it how it is, and tells Prometheus. */
export interface StoreExporter {
  /** Its name. */
  readonly name: string;
  readonly store: string;
  readonly kind: ExportedKind;
  /** Namespace of both. */
  readonly namespace: string;
  /** DNS name of what it asks: the store, or one pod of it. */
  readonly host: string;
  readonly storePort: number;
  readonly port: number;
  /** Name of the Job that makes its login. Default: it has none of its own. */
  readonly roleJob?: string;
}

/** What of a store is asked, as the ending of a DNS name and of the exporter's: of several pods each has something to say. */
function partsOf(kind: ExportedKind, replicated: boolean): readonly string[] {
  if (!replicated) return [''];
  return kind === 'database' ? ['', '-replica'] : ['-0', '-1', '-2'];
}

/** Returns the exporters of the stores in the cluster, in the system's own order. */
export function storeExporters(system: System, landscape: Landscape): readonly StoreExporter[] {
  return storesInCluster(system, landscape).flatMap(([store, definition]) => {
    const { kind } = definition;
    if (kind !== 'database' && kind !== 'cache' && kind !== 'search') return [];
    const namespace = namespaceOf(system, landscape.environment, definition);
    return partsOf(kind, isReplicated(landscape, store)).map((part): StoreExporter => ({
      name: `${store}${part}-metrics`,
      store,
      kind,
      namespace,
      host: `${store}${part}.${namespace}.svc.cluster.local`,
      storePort: storePort(definition, 'in-cluster'),
      port: exporterPorts[kind],
      ...(kind === 'database' ? { roleJob: `${store}-metrics-role` } : {}),
    }));
  });
}
