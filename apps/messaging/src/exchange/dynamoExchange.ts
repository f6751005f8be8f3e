import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { everyone, type ChatMessage, type Conversation, type Draft } from '../protocol/chatMessage';
import { limits } from '../protocol/limits';
import type { Participant } from '../protocol/participant';
import type { ServerMessage } from '../protocol/serverMessage';
import type { Audience, Exchange, History, Published } from './exchange';
import { MessagesTable, type Found } from './messagesTable';
import { newSequence, sequenceAt, timeOf } from './sequence';

/** The partition that has the messages of all conversations, for admins. No participant can be named so. */
const forAdmins = 'admins';

/** The partition that has what a participant sent, by the id which it gave to it. */
const sentBy = ({ id }: Participant) => `sent#${id}`;

/** Messages that an admin who was away is brought at most: what a welcome has no room for is a post each. */
const missedByAdmin = 500;

/** Seconds by which a message may be found late: its function has to start first, and puts are tried again. */
const lateSeconds = 10;

/**
 * Seconds before a client's cursor from which on messages are read again; clients pass over those that they have. What
 * could not be posted is brought by the ping that follows (`missed`), and until then the cursor may have passed it.
 */
const overlapSeconds = limits.heartbeatSeconds + lateSeconds;

export interface DynamoExchangeParts {
  readonly documents: DynamoDBDocumentClient;
  readonly table: string;
  /** Posts to the connections of an audience, once each; notes those that it could not reach. */
  readonly deliver: (audiences: readonly Audience[], message: ServerMessage) => Promise<void>;
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
}

/**
 * Messages in DynamoDB, delivered through API Gateway.
 *
 * Its place in the order is the time at which API Gateway took it: functions run at the same time, and one that has to
 * start first would fall behind. What comes from one sender in the same millisecond may change places.
 *
 * A message is three items: what remembers the sender's id for it, one in its conversation, one for admins. They are
 * written without a transaction; where a function ends in between, the sender hears nothing, says it again, and that
 * completes what is there. An item's key is the time at which it was written, and its message keeps the sequence that
 * it was given first: so what was completed late is found after cursors that have passed its sequence.
 *
 * All admins read one partition, which takes 1,000 messages of up to 1 KB a second.
 */
export class DynamoExchange implements Exchange {
  private readonly messages: MessagesTable;
  private readonly now: () => number;

  constructor(private readonly parts: DynamoExchangeParts) {
    this.now = parts.now ?? Date.now;
    this.messages = new MessagesTable(parts.documents, parts.table, this.now);
  }

  async publish(draft: Draft): Promise<Published> {
    const fresh = { ...draft, sequence: newSequence(draft.sentAt) };
    const sent = { conversation: sentBy(draft.from), sequence: draft.id };
    const repeated = !(await this.messages.claim(sent, fresh));
    // What is said again is what was said first, even if the client changed it.
    const message = repeated ? ((await this.messages.get(sent)) ?? fresh) : fresh;
    await Promise.all(
      [message.conversation, forAdmins].map((conversation) => this.place(conversation, message, repeated)),
    );
    // Also what was said before: nobody knows whether it was posted then, and clients show it once.
    await this.parts.deliver(readersOf(message.conversation), { type: 'message', message });
    return { sequence: message.sequence, repeated };
  }

  announce(audience: Audience, message: ServerMessage): Promise<void> {
    return this.parts.deliver([audience], message);
  }

  async history(reader: Participant, after?: string): Promise<History> {
    if (after === undefined) {
      const { messages } = await this.read(reader, limits.welcomeMessages);
      return { messages, complete: true };
    }
    const { messages, more } = await this.read(
      reader,
      reader.role === 'admin' ? missedByAdmin : limits.historyMessages,
      timeOf(after) - overlapSeconds * 1000,
    );
    // What is older than the history is may have expired.
    const kept = timeOf(after) >= this.now() - limits.historySeconds * 1000;
    return { messages, complete: kept && !more };
  }

  /** Returns what a reader may have missed since a time, in milliseconds since 1970. */
  async missed(reader: Participant, since: number): Promise<readonly ChatMessage[]> {
    const { messages } = await this.read(reader, missedByAdmin, since - lateSeconds * 1000);
    return messages;
  }

  /** Returns the newest messages that a reader may read, at most `limit`, written since a time. */
  private async read(reader: Participant, limit: number, since = 0): Promise<Found> {
    const conversations = reader.role === 'admin' ? [forAdmins] : [reader.id, everyone];
    const found = await Promise.all(
      conversations.map((conversation) => this.messages.newest(conversation, limit, sequenceAt(since))),
    );
    const messages = merge(found);
    const more = messages.length > limit || found.some((part) => part.more);
    return { messages: messages.slice(-limit), more };
  }

  /** Writes a message into a partition, unless an earlier attempt has. */
  private async place(conversation: string, message: ChatMessage, repeated: boolean): Promise<void> {
    const first = { conversation, sequence: message.sequence };
    if (repeated && (await this.messages.get(first)) !== undefined) return;
    await this.messages.put(repeated ? { conversation, sequence: newSequence(this.now()) } : first, message);
  }
}

function readersOf(conversation: Conversation): readonly Audience[] {
  const admins = { kind: 'role', role: 'admin' } as const;
  if (conversation === everyone) return [{ kind: 'role', role: 'user' }, admins];
  return [{ kind: 'participant', id: conversation }, admins];
}

/** Returns what was found in all partitions, each message once, in order. */
function merge(found: readonly Found[]): ChatMessage[] {
  const bySequence = new Map(
    found.flatMap(({ messages }) => messages.map((message) => [message.sequence, message] as const)),
  );
  return [...bySequence.values()].sort((one, other) => (one.sequence < other.sequence ? -1 : 1));
}
