import type { ChatMessage } from '../protocol/chatMessage';
import { limits } from '../protocol/limits';

/**
 * Sequences that are remembered. What the history has brought comes again live where a server reads behind; a server that
 * is behind by more than is kept notices that, and sends its clients away.
 */
const remembered = limits.recentMessages;

/** Lets every message through once: after a connection is lost some come again. */
export class Inbox {
  private readonly seen = new Set<string>();
  private newest: string | undefined;

  /** Sequence of the newest message, from which the next connection goes on. Undefined before the first. */
  get cursor(): string | undefined {
    return this.newest;
  }

  /** Returns those of the messages that are new, in order. */
  take(messages: readonly ChatMessage[]): readonly ChatMessage[] {
    const fresh = [...new Map(messages.map((message) => [message.sequence, message])).values()].filter(
      ({ sequence }) => !this.seen.has(sequence),
    );
    for (const { sequence } of fresh) {
      this.seen.add(sequence);
      if (this.newest === undefined || sequence > this.newest) this.newest = sequence;
    }
    for (const old of this.seen) {
      if (this.seen.size <= remembered) break;
      this.seen.delete(old);
    }
    return fresh;
  }
}
