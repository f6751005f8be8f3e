import type { Tally } from '../experiment';

/** Counts messages by number, from their sending to all who are to have them. */
export class MessageTally {
  private readonly accepted = new Set<number>();
  /** Receipts of each reader by message. */
  private readonly received = new Map<string, Map<number, number>>();
  private readonly readers: (readonly string[])[] = [];
  private missing = 0;

  /** Notes a message that is sent, and returns its number. */
  sent(readers: readonly string[]): number {
    return this.readers.push(readers) - 1;
  }

  /** Notes that a message was acknowledged, and tells whether it was so for the first time. */
  acknowledge(message: number): boolean {
    if (this.accepted.has(message)) return false;
    this.accepted.add(message);
    for (const reader of this.readers[message] ?? []) if (!this.has(reader, message)) this.missing += 1;
    return true;
  }

  /** Notes that a reader has a message, and tells whether it is for the first time. */
  receive(reader: string, message: number): boolean {
    const messages = this.received.get(reader) ?? new Map<number, number>();
    this.received.set(reader, messages);
    const before = messages.get(message) ?? 0;
    messages.set(message, before + 1);
    if (before === 0 && this.accepted.has(message) && this.readers[message]?.includes(reader) === true) {
      this.missing -= 1;
    }
    return before === 0;
  }

  /** Whether every message was acknowledged and is where it is due. */
  get complete(): boolean {
    return this.accepted.size === this.readers.length && this.missing === 0;
  }

  result(): Tally {
    const receipts = [...this.received.values()].flatMap((messages) => [...messages.values()]);
    return {
      sent: this.readers.length,
      accepted: this.accepted.size,
      due: [...this.accepted].reduce((sum, message) => sum + (this.readers[message]?.length ?? 0), 0),
      lost: this.missing,
      twice: receipts.reduce((sum, times) => sum + times - 1, 0),
    };
  }

  private has(reader: string, message: number): boolean {
    return (this.received.get(reader)?.get(message) ?? 0) > 0;
  }
}
