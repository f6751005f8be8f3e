import type { Send } from '../protocol/clientMessage';

/** What was said and not yet accepted, in the order in which it was said. It survives the connection. */
export class Outbox {
  private readonly waiting = new Map<string, Send>();
  /** Ids of what was waiting when it was last asked for what waits long. */
  private before: ReadonlySet<string> = new Set();

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

  /** Returns what was waiting already the last time that this was asked. */
  waitingLong(): readonly Send[] {
    const long = this.all().filter(({ id }) => this.before.has(id));
    this.before = new Set(this.waiting.keys());
    return long;
  }

  all(): readonly Send[] {
    return [...this.waiting.values()];
  }
}
