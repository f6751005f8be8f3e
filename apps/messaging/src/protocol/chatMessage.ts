import * as z from 'zod/mini';
import { limits } from './limits';
import { participantId, participantSchema } from './participant';

/** What every user reads: the announcements of admins. */
export const everyone = 'all';

/** A user's conversation with the admins has the user's own id. */
export const conversationSchema = z.union([z.literal(everyone), participantId]);
export type Conversation = z.infer<typeof conversationSchema>;

export const textSchema = z.string().check(
  z.minLength(1),
  z.maxLength(limits.textCharacters),
  z.refine((text) => text.trim() !== '', 'is blank'),
);

/** An id that the sender makes, and keeps when it sends the message again: so that it is there only once. */
export const messageId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

/** What the sender's side knows of a message. */
export const draftSchema = z.object({
  id: messageId,
  conversation: conversationSchema,
  from: participantSchema,
  text: textSchema,
  /** When it was accepted, in milliseconds since 1970. */
  sentAt: z.number(),
});
export type Draft = z.infer<typeof draftSchema>;

export const chatMessageSchema = z.extend(draftSchema, {
  /** Place in the order of all messages: later ones sort after it as text. Readers name it when they come back. */
  sequence: z.string(),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;
