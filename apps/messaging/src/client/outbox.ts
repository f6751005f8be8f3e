import type { Send } from '../protocol/clientMessage';

/** What was said and not yet accepted, in the order in which it was said. It survives the connection. */
export class Outbox {
  private readonly waiting = new Map<string, Send>();

  add(message: Send): void {
    this.waiting.set(message.id, message);
  }

  /** Forgets a message, and tells whether it was waiting. */
  settle(id: string): boolean {
    return this.waiting.delete(id);
  }

  get(id: string): Send | undefined {
    return this.waiting.get(id);
  }

  all(): readonly Send[] {
    return [...this.waiting.values()];
  }
}
