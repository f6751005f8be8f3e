import * as z from 'zod/mini';
import { conversationSchema, messageId, textSchema } from './chatMessage';
import { limits } from './limits';
import { participantId } from './participant';

const sequence = z.string().check(z.regex(/^\d{13}-[A-Za-z0-9]{6,16}$/));

/** The first message of a connection. With a token it is an admin's. */
const hello = z.object({
  action: z.literal('hello'),
  /** Random text that the client keeps: whoever has it is the same participant. */
  session: z.string().check(z.regex(/^[A-Za-z0-9_-]{22,64}$/)),
  name: z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(limits.nameCharacters),
    // Characters that nobody sees, or that turn the writing around, would let a name pass for another.
    z.regex(/^[^\p{Cc}\p{Cs}\p{Co}\p{Cn}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]*$/u),
  ),
  token: z.optional(z.string().check(z.maxLength(256))),
  /** Sequence of the last message that the client has: it gets those that came later. */
  after: z.optional(sequence),
});

const send = z.object({
  action: z.literal('send'),
  id: messageId,
  text: textSchema,
  /** Whom an admin answers. A user talks with the admins, and names nobody. */
  to: z.optional(conversationSchema),
});

/** The client has shown what came up to a message. */
const confirm = z.object({
  action: z.literal('confirm'),
  /** The conversation. Default: a user's own. */
  conversation: z.optional(participantId),
  upTo: sequence,
});

/** Asks whether the connection still carries. What a function could not post comes before the answer. */
const ping = z.object({ action: z.literal('ping') });

export const clientMessageSchema = z.discriminatedUnion('action', [hello, send, confirm, ping]);

/** What a client sends. API Gateway routes by `action` too. */
export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type Action = ClientMessage['action'];
export type Hello = z.infer<typeof hello>;
export type Send = z.infer<typeof send>;
export type Confirm = z.infer<typeof confirm>;
