import type { ConnectionManager } from '../connections/connectionManager';
import type { Exchange } from '../exchange/exchange';
import { everyone, type Conversation } from '../protocol/chatMessage';
import type { Action, ClientMessage, Confirm, Hello, Send } from '../protocol/clientMessage';
import { limits } from '../protocol/limits';
import type { Participant, Role } from '../protocol/participant';
import type { Problem, ServerMessage } from '../protocol/serverMessage';
import { closing, type Closing } from './closing';
import { identify } from './identify';
import { parseFrame } from './parseFrame';

/** A connection as it says something. */
export interface Speaker {
  readonly connectionId: string;
  /** Who it is. Absent before the hello. */
  readonly participant?: Participant;
}

/** What follows from a frame. */
export interface Outcome {
  /** What it was; `unknown` where it was no message. */
  readonly action: Action | 'unknown';
  /** `rejected` is the client's fault, `failed` ours. */
  readonly outcome: 'accepted' | 'rejected' | 'failed';
  /** What this connection is told, in order. */
  readonly replies: readonly ServerMessage[];
  /** Set where the connection is closed after the replies. */
  readonly close?: Closing;
}

export interface ChatParts {
  readonly connections: ConnectionManager;
  readonly exchange: Exchange;
  /** SHA-256 of the admins' token, in hexadecimal. */
  readonly adminTokenHash: string;
  /**
   * Told who a connection is, before its history is read: from then on it must get what is published. A function has
   * nothing in memory to be told.
   */
  readonly onIdentified?: (connectionId: string, participant: Participant) => void;
  /** Told of what went wrong on our side. */
  readonly onError: (error: unknown, action: Action | 'leave') => void;
}

type Answer = Omit<Outcome, 'action' | 'outcome'>;

/** What is said, and what follows from it: the same in a server and in a function. */
export class Chat {
  constructor(private readonly parts: ChatParts) {}

  /**
   * Hears a frame that came at a time, in milliseconds since 1970. Never throws: what fails is told to the client, which
   * may try again.
   */
  async hear(speaker: Speaker, frame: string, cameAt = Date.now()): Promise<Outcome> {
    const parsed = parseFrame(frame);
    if (parsed.kind === 'problem') {
      const { problem, reason, id } = parsed;
      const replies = [rejection(problem, reason, id)];
      const close = problem === 'too-large' ? { close: closing.tooLarge } : {};
      return { action: 'unknown', outcome: 'rejected', replies, ...close };
    }
    const { message } = parsed;
    const { action } = message;
    try {
      const answer = await this.answer(speaker, message, cameAt);
      const refused = answer.replies.some(({ type }) => type === 'rejected');
      return { action, outcome: refused ? 'rejected' : 'accepted', ...answer };
    } catch (error) {
      this.parts.onError(error, action);
      const id = action === 'send' ? message.id : undefined;
      const reply = rejection('unavailable', 'could not be stored; send it again', id);
      return { action, outcome: 'failed', replies: [reply] };
    }
  }

  /** Stores a connection again that the store has lost, and tells the others that its participant is there. */
  async rejoin(connectionId: string, participant: Participant): Promise<void> {
    await this.parts.connections.storeConnection(connectionId, participant.role, participant);
    await this.tellPresence(participant, true);
  }

  /** Forgets a connection that is gone, and tells the others where it was the participant's last. */
  async leave({ connectionId, participant }: Speaker): Promise<void> {
    try {
      await this.parts.connections.removeConnection(connectionId);
      if (participant !== undefined) await this.tellGone(participant);
    } catch (error) {
      this.parts.onError(error, 'leave');
    }
  }

  /** Tells the other side that a participant is gone, unless another connection of theirs is left. */
  async tellGone(participant: Participant): Promise<void> {
    const left = await this.parts.connections.getConnectionsOf(participant.id);
    if (left.length === 0) await this.tellPresence(participant, false);
  }

  private answer(speaker: Speaker, message: ClientMessage, cameAt: number): Promise<Answer> | Answer {
    if (message.action === 'hello') return this.welcome(speaker, message);
    const { participant } = speaker;
    if (participant === undefined) {
      return { replies: [rejection('forbidden', 'say hello first', idIn(message))] };
    }
    switch (message.action) {
      case 'send':
        return this.accept(participant, message, cameAt);
      case 'confirm':
        return this.confirm(participant, message);
      case 'ping':
        return { replies: [{ type: 'pong' }] };
    }
  }

  private async welcome({ connectionId, participant }: Speaker, hello: Hello): Promise<Answer> {
    if (participant !== undefined) return { replies: [rejection('forbidden', 'said hello before')] };
    const you = identify(hello, this.parts.adminTokenHash);
    if (you === undefined) {
      return { replies: [rejection('forbidden', closing.forbidden.reason)], close: closing.forbidden };
    }
    const { connections, exchange } = this.parts;
    // Known before the history is read: what comes in between reaches the connection either way.
    this.parts.onIdentified?.(connectionId, you);
    await connections.storeConnection(connectionId, you.role, you);
    const [{ messages, complete }, present, own] = await Promise.all([
      exchange.history(you, hello.after),
      connections.getParticipants(otherSide(you.role), limits.presentParticipants),
      connections.getConnectionsOf(you.id),
    ]);
    if (own.length <= 1) await this.tellPresence(you, true);
    const heartbeatSeconds = limits.heartbeatSeconds;
    return {
      replies: [{ type: 'welcome', you, heartbeatSeconds, messages: [...messages], complete, present }],
    };
  }

  private async accept(from: Participant, { id, text, to }: Send, sentAt: number): Promise<Answer> {
    const conversation = conversationOf(from, to);
    if (conversation === undefined) {
      const reason = from.role === 'admin' ? 'name a user, or all' : 'a user talks with the admins alone';
      return { replies: [rejection('forbidden', reason, id)] };
    }
    const { sequence } = await this.parts.exchange.publish({
      id,
      conversation,
      from,
      text,
      sentAt,
    });
    return { replies: [{ type: 'accepted', id, sequence }] };
  }

  private async confirm(by: Participant, confirm: Confirm): Promise<Answer> {
    const conversation = conversationOf(by, confirm.conversation);
    if (conversation === undefined || conversation === everyone) {
      return { replies: [rejection('forbidden', 'name a conversation of your own')] };
    }
    await this.parts.exchange.announce(
      by.role === 'user' ? { kind: 'role', role: 'admin' } : { kind: 'participant', id: conversation },
      { type: 'delivered', conversation, by, upTo: confirm.upTo },
    );
    return { replies: [] };
  }

  private tellPresence(participant: Participant, online: boolean): Promise<void> {
    return this.parts.exchange.announce(
      { kind: 'role', role: otherSide(participant.role) },
      { type: 'presence', participant, online },
    );
  }
}

/** Returns the reply to a frame that is refused. */
export function rejection(problem: Problem, reason: string, id?: string): ServerMessage {
  return { type: 'rejected', problem, reason, ...(id === undefined ? {} : { id }) };
}

function otherSide(role: Role): Role {
  return role === 'user' ? 'admin' : 'user';
}

/** A user has one conversation; an admin names one. */
function conversationOf(
  { id, role }: Participant,
  named: Conversation | undefined,
): Conversation | undefined {
  if (role === 'admin') return named;
  return named === undefined || named === id ? id : undefined;
}

function idIn(message: ClientMessage): string | undefined {
  return message.action === 'send' ? message.id : undefined;
}
