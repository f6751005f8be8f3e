import type { ChatMessage, Draft } from '../protocol/chatMessage';
import type { Participant, Role } from '../protocol/participant';
import type { ServerMessage } from '../protocol/serverMessage';

/** Whom an announcement is for: everybody in a role, or one participant. */
export type Audience =
  { readonly kind: 'role'; readonly role: Role } | { readonly kind: 'participant'; readonly id: string };

export interface Published {
  readonly sequence: string;
  /** Whether the message had been published before: its sender says it again where the answer was lost. */
  readonly repeated: boolean;
}

export interface History {
  /** In order. */
  readonly messages: readonly ChatMessage[];
  /** Whether nothing is missing between the cursor and the first of them. */
  readonly complete: boolean;
}

/** What carries messages from whoever accepts them to the connections of all servers, and keeps them for a while. */
export interface Exchange {
  /**
   * Stores a message and sees that it is delivered: to the user of its conversation and to all admins, or to everyone.
   * A message that is resolved is not lost by the end of a server. The same id of the same sender is published once.
   * @throws where it could not be stored; it may be published again.
   */
  publish(draft: Draft): Promise<Published>;
  /** Delivers what need not be kept: whoever is away misses it. */
  announce(audience: Audience, message: ServerMessage): Promise<void>;
  /** Returns what a participant may read that came after the cursor; without one, the newest. */
  history(reader: Participant, after?: string): Promise<History>;
}
