import * as z from 'zod/mini';
import type { FrameWindow } from '../chat/frameWindow';
import { roles } from '../protocol/participant';
import type { StoredConnection } from './connectionManager';

/** A connection's item in the table; whatever else stands there is not ours. */
const connectionItemSchema = z.object({
  connectionId: z.string(),
  type: z.enum(['pending', ...roles]),
  /** Id of the participant at the other end. Absent before the hello, so that the index has only those who spoke. */
  participant: z.optional(z.string()),
  name: z.optional(z.string()),
  /** Seconds since 1970 after which DynamoDB removes the item: late, by up to two days. */
  expiresAt: z.number(),
  frameWindow: z._default(z.number(), 0),
  frames: z._default(z.number(), 0),
  unsureSince: z.optional(z.number()),
  doubts: z._default(z.number(), 0),
});

/** A connection, with what a server would have in memory. */
export interface KnownConnection extends StoredConnection {
  readonly frames: FrameWindow;
  /** Set where the connection may have missed messages. */
  readonly doubt?: Doubt;
  readonly expired: boolean;
}

/** That a connection may have missed what was published from a time on. */
export interface Doubt {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** How often it was doubted, so that a doubt which comes while an earlier one is settled stays. */
  readonly count: number;
}

/**
 * Returns the connection that an item tells of.
 * @throws where the item is not one of ours.
 */
export function connectionOf(item: unknown, milliseconds: number): KnownConnection {
  const { connectionId, type, participant, name, expiresAt, frameWindow, frames, unsureSince, doubts } =
    connectionItemSchema.parse(item);
  const holder =
    type === 'pending' || participant === undefined || name === undefined
      ? {}
      : { holder: { id: participant, role: type, name } };
  return {
    connectionId,
    type,
    ...holder,
    frames: { window: frameWindow, frames },
    ...(unsureSince === undefined ? {} : { doubt: { since: unsureSince, count: doubts } }),
    expired: expiresAt * 1000 <= milliseconds,
  };
}
