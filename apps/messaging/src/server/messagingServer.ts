import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { Chat } from '../chat/chat';
import { closing } from '../chat/closing';
import type { Configuration, KubernetesHome } from '../configuration/configuration';
import { connectionTtlSeconds } from '../connections/connectionManager';
import { KubernetesConnectionManager } from '../connections/kubernetesConnectionManager';
import type { Audience } from '../exchange/exchange';
import { RedisExchange } from '../exchange/redisExchange';
import { createMetrics } from '../observability/metrics';
import { noteDelivery } from '../observability/tracing';
import type { ChatMessage } from '../protocol/chatMessage';
import type { Participant } from '../protocol/participant';
import type { ServerMessage } from '../protocol/serverMessage';
import { connectToRedis } from '../redis/connectToRedis';
import { PodRegistry } from '../redis/podRegistry';
import { StreamReader } from '../redis/streamReader';
import { drain } from './drain';
import { HealthServer } from './healthServer';
import { OpenConnections } from './openConnections';
import { SocketServer } from './socketServer';

/** The settings of a server: those of the home with pods. */
export type ServerConfiguration = Configuration & { readonly home: KubernetesHome };

/** One pod: its sockets, what it reads from Redis for them, and its signs of life. */
export class MessagingServer {
  private readonly open = new OpenConnections();
  private readonly metrics = createMetrics(() => this.open.counts());
  private readonly commands: Redis;
  private readonly connections: KubernetesConnectionManager;
  private readonly chat: Chat;
  private readonly sockets: SocketServer;
  private readonly reader: StreamReader;
  private readonly pods: PodRegistry;
  private readonly health: HealthServer;
  private refresh: NodeJS.Timeout | undefined;
  private accepting = false;

  constructor(
    private readonly configuration: ServerConfiguration,
    private readonly log: Logger,
  ) {
    const { home, adminTokenHash } = configuration;
    // A container that starts again is another server: what the last one left is not its own.
    const pod = `${hostname()}-${randomBytes(4).toString('hex')}`;
    this.commands = this.redis('commands');
    this.connections = new KubernetesConnectionManager(this.commands, pod);
    this.chat = new Chat({
      connections: this.connections,
      exchange: new RedisExchange(this.commands, home.sentinels.length === 0 ? 0 : 1),
      adminTokenHash,
      onIdentified: (connectionId, participant) => this.open.identify(connectionId, participant),
      onError: (error, action) => log.error({ reason: String(error), action }, 'A message failed'),
    });
    this.sockets = new SocketServer(this.chat, this.open, this.metrics);
    this.reader = new StreamReader(this.redis('reading'), {
      message: (message, trace) => this.deliver(message, trace),
      announcement: (audience, message) => this.tell(audience, message),
      gap: () => this.sendAway(),
      error: (error) => log.warn({ reason: String(error) }, 'Messages are not read'),
    });
    this.pods = new PodRegistry(this.commands, pod, {
      forgotten: () => this.forEachKnown((id, participant) => this.chat.rejoin(id, participant)),
      buried: (participants) => this.bury(participants),
      error: (error) => log.warn({ reason: String(error) }, 'No sign of life was given'),
    });
    const ready = () => this.accepting && this.pods.alive;
    this.health = new HealthServer({ registry: this.metrics.registry, ready });
  }

  /**
   * Listens, and returns where once it is ready. Redis may come later: the server waits for it.
   * @throws where a port is taken.
   */
  async start(): Promise<Configuration['ports']> {
    const { ports } = this.configuration;
    const health = await this.health.listen(ports.health);
    await this.reader.start();
    await this.pods.start();
    const webSocket = await this.sockets.listen(ports.webSocket);
    // The record of a connection that stays open for longer than a day must not go.
    this.refresh = setInterval(() => void this.storeAgain(), (connectionTtlSeconds * 1000) / 4);
    this.accepting = true;
    this.log.info({ port: webSocket }, 'Ready');
    return { webSocket, health };
  }

  /** Sends the connections elsewhere, within the time of the settings, and leaves nothing behind. */
  async stop(): Promise<void> {
    this.accepting = false;
    clearInterval(this.refresh);
    this.sockets.refuse();
    await drain(this.open, this.configuration.shutdownTimeoutSeconds * 1000);
    await this.sockets.settle();
    await this.pods.stop();
    await this.reader.stop();
    this.commands.disconnect();
    this.health.close();
  }

  private redis(purpose: Parameters<typeof connectToRedis>[1]): Redis {
    const redis = connectToRedis(this.configuration.home, purpose);
    redis.on('error', ({ message }) => this.log.warn({ reason: message }, 'Redis is not reached'));
    return redis;
  }

  private deliver(message: ChatMessage, trace: string): void {
    const text = JSON.stringify({ type: 'message', message } satisfies ServerMessage);
    const readers = this.open.readers(message.conversation);
    if (readers.length === 0) return;
    for (const connection of readers) connection.send(text);
    // The clocks of two pods may differ by a little.
    this.metrics.delivery.observe(Math.max(0, Date.now() - message.sentAt) / 1000);
    noteDelivery(trace, { 'messaging.recipients': readers.length });
  }

  private tell(audience: Audience, message: ServerMessage): void {
    const text = JSON.stringify(message);
    for (const connection of this.open.audience(audience)) connection.send(text);
  }

  /** Clients come back with their cursors, and get what is missing here from the histories. */
  private sendAway(): void {
    this.log.warn({ connections: this.open.size }, 'Messages are missing; clients come back for them');
    for (const connection of this.open.all()) connection.close(closing.restart, 'restart');
  }

  private async bury(participants: readonly Participant[]): Promise<void> {
    this.log.info({ connections: participants.length }, 'Removed what a server left behind');
    for (const participant of participants) await this.chat.tellGone(participant);
  }

  private async storeAgain(): Promise<void> {
    try {
      await this.forEachKnown((id, participant) =>
        this.connections.storeConnection(id, participant.role, participant),
      );
    } catch (error) {
      this.log.warn({ reason: String(error) }, 'Connections were not stored again');
    }
  }

  /** A connection that ends meanwhile is left out, so that nothing of it is stored after it was removed. */
  private async forEachKnown(
    work: (connectionId: string, participant: Participant) => Promise<void>,
  ): Promise<void> {
    for (const connection of this.open.all()) {
      const { id, participant, ended } = connection;
      if (!ended && participant !== undefined) await work(id, participant);
    }
  }
}
