import type { Participant, Role } from '../protocol/participant';

/** What a connection is: of a user, of an admin, or of somebody who has not said hello yet. */
export type ConnectionType = Role | 'pending';

/** A connection as it is stored. */
export interface StoredConnection {
  readonly connectionId: string;
  readonly type: ConnectionType;
  /** Who is at the other end. Absent before the hello. */
  readonly holder?: Participant;
}

/** Seconds after which a record goes by itself, where nobody removed it. */
export const connectionTtlSeconds = 24 * 60 * 60;

/**
 * Who is connected, for all servers to see. The first three methods are the seed's.
 *
 * Every method throws what the store throws; storing and removing may be said again without harm.
 */
export interface ConnectionManager {
  storeConnection(connectionId: string, type: ConnectionType, holder?: Participant): Promise<void>;
  removeConnection(connectionId: string): Promise<void>;
  /** Returns the ids of the connections of a type. */
  getConnections(type: ConnectionType): Promise<string[]>;
  /** Returns the ids of a participant's connections: one a tab. */
  getConnectionsOf(participantId: string): Promise<string[]>;
  /** Returns who is there in a role, each once, at most `limit` of them. */
  getParticipants(role: Role, limit: number): Promise<Participant[]>;
}
