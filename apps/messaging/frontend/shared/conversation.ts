import { everyone, type ChatMessage } from '../../src/protocol/chatMessage';
import type { Role } from '../../src/protocol/participant';

/** How far a message of one's own has come. */
export type MessageState = 'sending' | 'sent' | 'seen' | 'rejected';

/** A message as the page shows it. It is never changed: a new state makes a new one. */
export interface ShownMessage {
  /** Known once for each message of a page. */
  readonly key: string;
  readonly own: boolean;
  /** Name of the author. */
  readonly author: string;
  readonly role: Role;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Whether it is for everyone. */
  readonly announcement: boolean;
  /** Place in the order of all messages. Absent while it is not accepted. */
  readonly sequence?: string;
  readonly state: MessageState;
  /** Why it was rejected. */
  readonly reason?: string;
}

/** What is said and not accepted yet. */
export type Said = Pick<ShownMessage, 'author' | 'role' | 'text' | 'sentAt' | 'announcement'> & {
  readonly id: string;
};

/** Messages that a page keeps of one conversation. */
export const keptMessages = 1000;

/** The messages of a conversation in order; what is not accepted comes last. The oldest make room. */
export class Conversation {
  private shown: ShownMessage[] = [];
  private seenUpTo = '';

  constructor(private readonly limit = keptMessages) {}

  get messages(): readonly ShownMessage[] {
    return this.shown;
  }

  /** Messages of one's own that are not accepted yet. */
  get waiting(): number {
    return this.shown.filter(({ state }) => state === 'sending').length;
  }

  /** Adds what the reader says. */
  say({ id, ...said }: Said): void {
    this.put({ ...said, key: ownKey(id), own: true, state: 'sending' });
  }

  /** Adds what comes from a server: a message of one's own too, where another tab sent it or it comes again. */
  receive({ id, from, conversation, text, sentAt, sequence }: ChatMessage, own: boolean): void {
    this.put({
      key: own ? ownKey(id) : `${from.id}/${id}`,
      own,
      author: from.name,
      role: from.role,
      text,
      sentAt,
      announcement: conversation === everyone,
      sequence,
      state: this.stateAt(sequence),
    });
  }

  accept(id: string, sequence: string): void {
    const message = this.find(ownKey(id));
    if (message !== undefined) this.put({ ...message, sequence, state: this.stateAt(sequence) });
  }

  reject(id: string, reason: string): void {
    const message = this.find(ownKey(id));
    if (message !== undefined) this.put({ ...message, state: 'rejected', reason });
  }

  /** The other side has shown the conversation up to a message. */
  see(upTo: string): void {
    if (upTo <= this.seenUpTo) return;
    this.seenUpTo = upTo;
    this.shown = this.shown.map((message) =>
      message.state === 'sent' && message.own && isUpTo(message, upTo)
        ? { ...message, state: 'seen' }
        : message,
    );
  }

  /** Returns the newest message of the other side that the reader can have shown; announcements are nobody's. */
  newestOf(role: Role): string | undefined {
    return this.shown.findLast((message) => message.role === role && !message.announcement && !message.own)
      ?.sequence;
  }

  private stateAt(sequence: string): MessageState {
    return sequence <= this.seenUpTo ? 'seen' : 'sent';
  }

  private find(key: string): ShownMessage | undefined {
    // What is looked for is among the last, as a rule.
    return this.shown.findLast((message) => message.key === key);
  }

  private put(message: ShownMessage): void {
    const others = this.shown.filter(({ key }) => key !== message.key);
    const place = others.findLastIndex((other) => !isBefore(message, other)) + 1;
    others.splice(place, 0, message);
    this.shown = others.length > this.limit ? withoutOldest(others, this.limit) : others;
  }
}

function ownKey(id: string): string {
  return `own/${id}`;
}

function isUpTo({ sequence }: ShownMessage, upTo: string): boolean {
  return sequence !== undefined && sequence <= upTo;
}

function isBefore(message: ShownMessage, other: ShownMessage): boolean {
  if (message.sequence === undefined) return false;
  return other.sequence === undefined || message.sequence < other.sequence;
}

/** What waits is kept: the reader would look for it in vain. */
function withoutOldest(messages: readonly ShownMessage[], limit: number): ShownMessage[] {
  let surplus = messages.length - limit;
  return messages.filter(({ state }) => state === 'sending' || surplus-- <= 0);
}
