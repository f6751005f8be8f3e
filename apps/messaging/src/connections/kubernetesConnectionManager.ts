import type { Redis } from 'ioredis';
import * as z from 'zod';
import { participantSchema, type Participant, type Role } from '../protocol/participant';
import { keys } from '../redis/keys';
import {
  connectionTtlSeconds,
  type ConnectionManager,
  type ConnectionType,
  type StoredConnection,
} from './connectionManager';

/** What `connection:{id}` holds: the connection, and the pod that it leads to. */
const recordSchema = z.object({ holder: z.optional(participantSchema) });

/** Connections in Redis, as JSON that goes after 24 hours: the seed's. */
export class KubernetesConnectionManager implements ConnectionManager {
  constructor(
    private readonly redis: Redis,
    /** Name of this process: what it stored goes when it is silent for too long. */
    private readonly pod: string,
  ) {}

  async storeConnection(connectionId: string, type: ConnectionType, holder?: Participant): Promise<void> {
    const connection: StoredConnection = { connectionId, type, ...(holder === undefined ? {} : { holder }) };
    await this.redis.storeConnection(
      keys.connection(connectionId),
      keys.connectionsOfType(type),
      keys.connectionsOfParticipant(holder?.id ?? type),
      keys.connectionsOfPod(this.pod),
      JSON.stringify({ ...connection, pod: this.pod }),
      connectionTtlSeconds,
      connectionId,
    );
  }

  async removeConnection(connectionId: string): Promise<void> {
    await this.redis.removeConnection(connectionId);
  }

  getConnections(type: ConnectionType): Promise<string[]> {
    return this.redis.smembers(keys.connectionsOfType(type));
  }

  getConnectionsOf(participantId: string): Promise<string[]> {
    return this.redis.smembers(keys.connectionsOfParticipant(participantId));
  }

  async getParticipants(role: Role, limit: number): Promise<Participant[]> {
    const connections = await this.redis.srandmember(keys.connectionsOfType(role), limit);
    if (connections.length === 0) return [];
    const records = await this.redis.mget(connections.map(keys.connection));
    const holders = records.flatMap((record) => {
      const { holder } = record === null ? {} : recordSchema.parse(JSON.parse(record));
      return holder === undefined ? [] : [holder];
    });
    return [...new Map(holders.map((holder) => [holder.id, holder])).values()];
  }
}
