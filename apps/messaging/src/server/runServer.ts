import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { Chat } from '../chat/chat';
import type { Configuration, KubernetesHome } from '../configuration/configuration';
import { KubernetesConnectionManager } from '../connections/kubernetesConnectionManager';
import { RedisExchange } from '../exchange/redisExchange';
import { createMetrics } from '../observability/metrics';
import { noteDelivery } from '../observability/tracing';
import type { ChatMessage } from '../protocol/chatMessage';
import { connectToRedis } from '../redis/connectToRedis';
import { PodRegistry } from '../redis/podRegistry';
import { StreamReader } from '../redis/streamReader';
import { drain } from './drain';
import { HealthServer } from './healthServer';
import { OpenConnections } from './openConnections';
import { SocketServer } from './socketServer';

export interface RunningServer {
  readonly ports: Configuration['ports'];
  /** Sends the connections elsewhere, within the time of the settings, and leaves nothing behind. */
  stop(): Promise<void>;
}

/**
 * Starts a server, and returns once it is ready.
 * @throws where a port is taken. Redis may come later: the server waits for it.
 */
export async function runServer(
  { home, adminTokenHash, ports, shutdownTimeoutSeconds }: Configuration & { readonly home: KubernetesHome },
  log: Logger,
): Promise<RunningServer> {
  // A container that starts again is another server: what the last one left is not its own.
  const pod = `${hostname()}-${randomBytes(4).toString('hex')}`;
  const [commands, reading] = [connectToRedis(home, 'commands'), connectToRedis(home, 'reading')];
  for (const redis of [commands, reading]) {
    redis.on('error', (error) => log.warn({ reason: error.message }, 'Redis is not reached'));
  }
  const open = new OpenConnections();
  const metrics = createMetrics(() => open.counts());
  const connections = new KubernetesConnectionManager(commands, pod);
  const chat = new Chat({
    connections,
    exchange: new RedisExchange(commands, home.sentinels.length === 0 ? 0 : 1),
    adminTokenHash,
    onIdentified: (connectionId, participant) => open.identify(connectionId, participant),
    onError: (error, action) => log.error({ reason: String(error), action }, 'A message failed'),
  });
  const sockets = new SocketServer(chat, open, metrics);
  const reader = new StreamReader(reading, {
    message: (message, trace) => deliver(message, trace),
    announcement: (audience, message) => {
      const text = JSON.stringify(message);
      for (const connection of open.audience(audience)) connection.send(text);
    },
    error: (error) => log.warn({ reason: String(error) }, 'Messages are not read'),
  });
  const pods = new PodRegistry(commands, pod, {
    forgotten: async () => {
      for (const { id, participant } of open.all()) {
        if (participant !== undefined) await connections.storeConnection(id, participant.role, participant);
      }
    },
    buried: async (participants) => {
      log.info({ connections: participants.length }, 'Removed what a server left behind');
      for (const participant of participants) await chat.tellGone(participant);
    },
    error: (error) => log.warn({ reason: String(error) }, 'No sign of life was given'),
  });

  function deliver(message: ChatMessage, trace: string): void {
    const text = JSON.stringify({ type: 'message', message });
    const readers = open.readers(message.conversation);
    for (const connection of readers) connection.send(text);
    if (readers.length === 0) return;
    metrics.delivery.observe(Math.max(0, Date.now() - message.sentAt) / 1000);
    noteDelivery(trace, { 'messaging.recipients': readers.length });
  }

  let accepting = false;
  const health = new HealthServer({ registry: metrics.registry, ready: () => accepting && pods.alive });
  const healthPort = await health.listen(ports.health);
  await reader.start();
  await pods.start();
  const webSocketPort = await sockets.listen(ports.webSocket);
  accepting = true;
  log.info({ port: webSocketPort, pod }, 'Ready');
  return {
    ports: { webSocket: webSocketPort, health: healthPort },
    stop: async () => {
      accepting = false;
      sockets.refuse();
      await drain(open, shutdownTimeoutSeconds * 1000);
      await sockets.settle();
      await pods.stop();
      await reader.stop();
      commands.disconnect();
      health.close();
    },
  };
}
