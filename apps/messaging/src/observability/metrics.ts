import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { roles, type Role } from '../protocol/participant';

/** How many connections are open, by what they are. */
export type ConnectionCounts = Readonly<Record<Role | 'pending', number>>;

/** The metrics of one server; dashboards and alerts of the system use these names. */
export interface Metrics {
  readonly registry: Registry;
  readonly messages: Counter<'action' | 'outcome'>;
  readonly connections: Counter<'outcome'>;
  /** From the acceptance of a message to the sockets of its recipients, through Redis, in seconds. */
  readonly delivery: Histogram;
}

/** Returns the metrics of a server that counts its connections by `counts`. */
export function createMetrics(counts: () => ConnectionCounts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'active_websocket_connections',
    help: 'Open connections, by role',
    labelNames: ['role'],
    registers: [registry],
    collect() {
      const now = counts();
      for (const role of [...roles, 'pending'] as const) this.set({ role }, now[role]);
    },
  });
  return {
    registry,
    messages: new Counter({
      name: 'websocket_messages_total',
      help: 'Messages of clients: accepted, rejected by the client’s fault, or failed by ours',
      labelNames: ['action', 'outcome'],
      registers: [registry],
    }),
    connections: new Counter({
      name: 'websocket_connections_total',
      help: 'Connections by how they ended: closed by the client, or slow, silent, lost, restart, violation',
      labelNames: ['outcome'],
      registers: [registry],
    }),
    delivery: new Histogram({
      name: 'websocket_message_delivery_seconds',
      help: 'From the acceptance of a message to the sockets of its recipients',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    }),
  };
}
