import type { Redis } from 'ioredis';
import * as z from 'zod';
import type { Audience } from '../exchange/exchange';
import { parseStreamEntry } from '../exchange/redisExchange';
import type { ChatMessage } from '../protocol/chatMessage';
import { roles } from '../protocol/participant';
import { serverMessageSchema, type ServerMessage } from '../protocol/serverMessage';
import { keys } from './keys';
import { sequenceOf } from './streamSequence';

/** Milliseconds for which Redis holds a question that it has no answer to. */
const blockMilliseconds = 5000;

/** Milliseconds before Redis is asked again after an error. */
const pauseMilliseconds = 250;

const entriesAtOnce = 500;

export interface StreamEvents {
  /** A message was published, by this pod or another; `trace` is where. In order, each once. */
  readonly message: (message: ChatMessage, trace: string) => void;
  readonly announcement: (audience: Audience, message: ServerMessage) => void;
  /** While Redis was away, more was published than it keeps: messages are missing here. */
  readonly gap: () => void;
  readonly error: (error: unknown) => void;
}

const announcementSchema = z.object({
  audience: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('role'), role: z.enum(roles) }),
    z.object({ kind: z.literal('participant'), id: z.string() }),
  ]),
  message: serverMessageSchema,
});

type Entry = readonly [id: string, fields: readonly string[]];

/** Reads all that the pods publish, from where it stood before the connection to Redis was lost. */
export class StreamReader {
  private readonly positions = { messages: '0-0', announcements: '0-0' };
  private stopped = false;
  /** Whether the connection was lost since the last answer; the question itself is asked again by the library. */
  private interrupted = false;
  private finished: Promise<void> = Promise.resolve();

  constructor(
    /** A connection of its own: it is waiting nearly all the time. */
    private readonly redis: Redis,
    private readonly events: StreamEvents,
  ) {
    redis.on('close', () => (this.interrupted = true));
  }

  /** Begins with what is published from now on. */
  async start(): Promise<void> {
    const ends = await Promise.all(
      [keys.messages, keys.announcements].map((key) => this.redis.xrevrange(key, '+', '-', 'COUNT', 1)),
    );
    const [messages, announcements] = ends.map(([last]) => last?.[0] ?? '0-0');
    Object.assign(this.positions, { messages, announcements });
    this.finished = this.read();
  }

  /** Ends the connection, and waits until nothing more comes of it. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.redis.disconnect();
    await this.finished;
  }

  private async read(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.readOnce();
      } catch (error) {
        if (this.stopped) return;
        this.events.error(error);
        await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
      }
    }
  }

  private async readOnce(): Promise<void> {
    const { messages, announcements } = this.positions;
    const streams = [keys.messages, keys.announcements, messages, announcements] as const;
    const found = await this.redis.xread(
      'COUNT',
      entriesAtOnce,
      'BLOCK',
      blockMilliseconds,
      'STREAMS',
      ...streams,
    );
    if (this.interrupted) await this.lookForGap();
    for (const [stream, entries] of found ?? []) {
      for (const entry of entries) this.hear(stream === keys.messages ? 'messages' : 'announcements', entry);
    }
  }

  private async lookForGap(): Promise<void> {
    const [oldest] = await this.redis.xrange(keys.messages, '-', '+', 'COUNT', 1);
    this.interrupted = false;
    const { messages } = this.positions;
    if (oldest !== undefined && sequenceOf(oldest[0]) > sequenceOf(messages)) this.events.gap();
  }

  private hear(stream: 'messages' | 'announcements', entry: Entry): void {
    const [id, fields] = entry;
    this.positions[stream] = id;
    try {
      if (stream === 'messages') {
        this.events.message(parseStreamEntry(entry), fields[3] ?? '');
      } else {
        const { audience, message } = announcementSchema.parse(JSON.parse(fields[1] ?? ''));
        this.events.announcement(audience, message);
      }
    } catch (error) {
      // An entry that no pod understands must not be read for ever.
      this.events.error(error);
    }
  }
}
