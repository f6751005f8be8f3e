import * as z from 'zod/mini';
import { chatMessageSchema } from './chatMessage';
import { participantSchema } from './participant';

/** Why a frame was refused. */
export const problems = [
  /** Not of the protocol. */
  'invalid',
  'too-large',
  'too-many',
  /** Before the hello, with a wrong token, or not allowed in this role. */
  'forbidden',
  /** Nothing is wrong with it; it may be sent again. */
  'unavailable',
] as const;
export type Problem = (typeof problems)[number];

const welcome = z.object({
  type: z.literal('welcome'),
  you: participantSchema,
  heartbeatSeconds: z.number(),
  /** Without a cursor the newest; with one, what came after it. In order. */
  messages: z.array(chatMessageSchema),
  /** Whether nothing is missing between the cursor and now. */
  complete: z.boolean(),
  /** Who is there of the other side: users for an admin, admins for a user. */
  present: z.array(participantSchema),
});

const message = z.object({ type: z.literal('message'), message: chatMessageSchema });

/** The message is stored, and will reach those whom it is for. */
const accepted = z.object({ type: z.literal('accepted'), id: z.string(), sequence: z.string() });

/** Somebody of the other side has shown the conversation up to here. */
const delivered = z.object({
  type: z.literal('delivered'),
  conversation: z.string(),
  by: participantSchema,
  upTo: z.string(),
});

const presence = z.object({
  type: z.literal('presence'),
  participant: participantSchema,
  online: z.boolean(),
});

const rejected = z.object({
  type: z.literal('rejected'),
  problem: z.enum(problems),
  reason: z.string(),
  /** Id of the message that was refused, where it had one. */
  id: z.optional(z.string()),
});

/** The server goes: the client connects anew, and then leaves this connection. */
const reconnect = z.object({ type: z.literal('reconnect') });

const pong = z.object({ type: z.literal('pong') });

export const serverMessageSchema = z.discriminatedUnion('type', [
  welcome,
  message,
  accepted,
  delivered,
  presence,
  rejected,
  reconnect,
  pong,
]);

/** What a server sends. */
export type ServerMessage = z.infer<typeof serverMessageSchema>;
export type Welcome = z.infer<typeof welcome>;
