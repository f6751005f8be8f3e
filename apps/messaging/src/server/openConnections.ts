import type { ConnectionCounts } from '../observability/metrics';
import { everyone, type Conversation } from '../protocol/chatMessage';
import type { Participant, Role } from '../protocol/participant';
import type { Audience } from '../exchange/exchange';
import type { ClientConnection } from './clientConnection';

/** The connections of this server, found by whom they belong to. */
export class OpenConnections {
  private readonly byId = new Map<string, ClientConnection>();
  private readonly byParticipant = new Map<string, Set<ClientConnection>>();
  private readonly byRole: Readonly<Record<Role, Set<ClientConnection>>> = {
    user: new Set(),
    admin: new Set(),
  };

  get size(): number {
    return this.byId.size;
  }

  counts(): ConnectionCounts {
    const { user, admin } = this.byRole;
    return { user: user.size, admin: admin.size, pending: this.byId.size - user.size - admin.size };
  }

  all(): readonly ClientConnection[] {
    return [...this.byId.values()];
  }

  add(connection: ClientConnection): void {
    this.byId.set(connection.id, connection);
  }

  identify(connectionId: string, participant: Participant): void {
    const connection = this.byId.get(connectionId);
    if (connection === undefined) return;
    connection.participant = participant;
    const own = this.byParticipant.get(participant.id);
    if (own === undefined) this.byParticipant.set(participant.id, new Set([connection]));
    else own.add(connection);
    this.byRole[participant.role].add(connection);
  }

  remove(connection: ClientConnection): void {
    this.byId.delete(connection.id);
    const { participant } = connection;
    if (participant === undefined) return;
    this.byRole[participant.role].delete(connection);
    const own = this.byParticipant.get(participant.id);
    own?.delete(connection);
    if (own?.size === 0) this.byParticipant.delete(participant.id);
  }

  /** Returns those who read a conversation: its user and all admins, or everyone. */
  readers(conversation: Conversation): readonly ClientConnection[] {
    const { user, admin } = this.byRole;
    const users = conversation === everyone ? user : (this.byParticipant.get(conversation) ?? []);
    return [...users, ...admin];
  }

  audience(audience: Audience): readonly ClientConnection[] {
    return [
      ...(audience.kind === 'role'
        ? this.byRole[audience.role]
        : (this.byParticipant.get(audience.id) ?? [])),
    ];
  }
}
