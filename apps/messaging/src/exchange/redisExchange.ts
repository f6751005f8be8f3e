import type { Redis } from 'ioredis';
import { traceHeader, traced } from '../observability/tracing';
import { draftSchema, everyone, type ChatMessage, type Draft } from '../protocol/chatMessage';
import { limits } from '../protocol/limits';
import type { Participant } from '../protocol/participant';
import type { ServerMessage } from '../protocol/serverMessage';
import { keys } from '../redis/keys';
import { sequenceOf, streamIdOf } from '../redis/streamSequence';
import type { Audience, Exchange, History, Published } from './exchange';

/** Announcements that wait for a pod whose connection to Redis is lost for a moment. */
const keptAnnouncements = 1000;

/** Milliseconds in which a replica has a message, where there are replicas. */
const replicaMilliseconds = 2000;

/**
 * Carries messages by a stream of Redis that every pod reads. The stream has what a pod missed while its connection to
 * Redis was lost, and the histories what a client missed.
 */
export class RedisExchange implements Exchange {
  constructor(
    private readonly redis: Redis,
    /** Servers beside the master that must have a message before it counts as stored: a failover then keeps it. */
    private readonly replicas: 0 | 1,
  ) {}

  async publish(draft: Draft): Promise<Published> {
    return traced('publish message', { 'messaging.conversation': draft.conversation }, async () => {
      const [[id, repeated], copies] = await Promise.all([
        this.redis.publishMessage(
          keys.sent(draft.from.id, draft.id),
          keys.messages,
          keys.history(draft.conversation),
          JSON.stringify(draft),
          limits.recentMessages,
          limits.historyMessages,
          limits.historySeconds,
          traceHeader(),
          limits.rememberedSeconds,
        ),
        this.replicas === 0 ? 0 : this.redis.wait(this.replicas, replicaMilliseconds),
      ]);
      if (copies < this.replicas) throw new Error('No replica has the message yet.');
      return { sequence: sequenceOf(id), repeated: repeated === 1 };
    });
  }

  async announce(audience: Audience, message: ServerMessage): Promise<void> {
    const announcement = JSON.stringify({ audience, message });
    await this.redis.xadd(
      keys.announcements,
      'MAXLEN',
      '~',
      keptAnnouncements,
      '*',
      'announcement',
      announcement,
    );
  }

  history(reader: Participant, after?: string): Promise<History> {
    return reader.role === 'admin' ? this.adminHistory(after) : this.userHistory(reader.id, after);
  }

  /** A user has two conversations: their own, and the announcements. */
  private async userHistory(id: string, after?: string): Promise<History> {
    const histories = await Promise.all(
      [id, everyone].map(async (conversation) => {
        const entries = await this.redis.lrange(keys.history(conversation), 0, -1);
        const messages = entries.map(parseEntry);
        const full = messages.length >= limits.historyMessages;
        return { messages, first: full ? messages[0]?.sequence : undefined };
      }),
    );
    const messages = histories.flatMap((history) => history.messages).sort(bySequence);
    if (after === undefined) return { messages: messages.slice(-limits.welcomeMessages), complete: true };
    return {
      messages: messages.filter(({ sequence }) => sequence > after),
      complete: histories.every(({ first }) => first === undefined || first <= after),
    };
  }

  private async adminHistory(after?: string): Promise<History> {
    const most = after === undefined ? limits.welcomeMessages : limits.missedMessages;
    const [[oldest], newestFirst] = await Promise.all([
      this.redis.xrange(keys.messages, '-', '+', 'COUNT', 1),
      this.redis.xrevrange(
        keys.messages,
        '+',
        after === undefined ? '-' : `(${streamIdOf(after)}`,
        'COUNT',
        most,
      ),
    ]);
    const reached = oldest === undefined || (after !== undefined && sequenceOf(oldest[0]) <= after);
    return {
      messages: newestFirst.reverse().map(parseStreamEntry),
      complete: after === undefined || (reached && newestFirst.length < most),
    };
  }
}

/** Returns the message of an entry of a stream: its id, and its fields with their values in turn. */
export function parseStreamEntry([id, fields]: readonly [string, readonly string[]]): ChatMessage {
  return { ...draftSchema.parse(JSON.parse(fields[1] ?? '')), sequence: sequenceOf(id) };
}

function parseEntry(entry: string): ChatMessage {
  const space = entry.indexOf(' ');
  const draft = draftSchema.parse(JSON.parse(entry.slice(space + 1)));
  return { ...draft, sequence: sequenceOf(entry.slice(0, space)) };
}

function bySequence(one: ChatMessage, other: ChatMessage): number {
  return one.sequence < other.sequence ? -1 : one.sequence > other.sequence ? 1 : 0;
}
