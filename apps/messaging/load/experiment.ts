import { z } from 'zod';
import { timesSchema } from './histogram';
import { targetNames } from './target';

const common = { target: z.enum(targetNames), token: z.string() };

/** Opens connections of users at a steady rate, or all in one moment, and measures until each is welcome. */
const connect = z.object({
  kind: z.literal('connect'),
  ...common,
  url: z.string(),
  connections: z.number(),
  /** New connections a second; 0: all at once. */
  perSecond: z.number(),
  /** Connections before, one after the other, which do not count: both ends are cold. */
  warmUp: z.number(),
});

/** Opens connections of users, and leaves them alone until it is told to finish. */
const hold = z.object({ ...connect.shape, kind: z.literal('hold') });

/** Users talk with admins, who answer, until they are told to finish. */
const talk = z.object({
  kind: z.literal('talk'),
  ...common,
  userUrls: z.array(z.string()),
  adminUrls: z.array(z.string()),
  users: z.number(),
  admins: z.number(),
  /** Messages a second of all users together, and of all admins. */
  questionsPerSecond: z.number(),
  answersPerSecond: z.number(),
  /** Seconds at the beginning whose times do not count; their messages do. */
  warmUpSeconds: z.number(),
});

export const experimentSchema = z.discriminatedUnion('kind', [connect, hold, talk]);

/** What a client process does. */
export type Experiment = z.infer<typeof experimentSchema>;
export type ConnectExperiment = z.infer<typeof connect>;
export type HoldExperiment = z.infer<typeof hold>;
export type TalkExperiment = z.infer<typeof talk>;

/** Messages by what became of them. */
export const tallySchema = z.object({
  sent: z.number(),
  accepted: z.number(),
  /** Receipts that are due for what was accepted: one for each admin, and one for the user of the conversation. */
  due: z.number(),
  /** Of those, the ones that did not come. */
  lost: z.number(),
  /** Receipts beyond the first. */
  twice: z.number(),
});
export type Tally = z.infer<typeof tallySchema>;

/** What a client process found out; what its experiment does not measure is absent. */
export const findingsSchema = z.object({
  /** Until a new connection is welcome. */
  connect: z.optional(timesSchema),
  /** From a user on one server to an admin on the other. */
  question: z.optional(timesSchema),
  /** From an admin to a user. */
  answer: z.optional(timesSchema),
  /** Until a message is acknowledged to its sender. */
  accepted: z.optional(timesSchema),
  tally: z.optional(tallySchema),
  /** What went wrong, each reason once with how often. */
  failures: z.record(z.string(), z.number()),
});
export type Findings = z.infer<typeof findingsSchema>;

/** What the client process is told meanwhile. */
export const orderSchema = z.discriminatedUnion('order', [
  /** Where to connect from now on. */
  z.object({ order: z.literal('urls'), userUrls: z.array(z.string()), adminUrls: z.array(z.string()) }),
  z.object({ order: z.literal('finish') }),
]);
export type Order = z.infer<typeof orderSchema>;

/** What the client process tells. */
export const noticeSchema = z.discriminatedUnion('notice', [
  /** All are connected. */
  z.object({ notice: z.literal('ready') }),
  z.object({ notice: z.literal('found'), findings: findingsSchema }),
]);
export type Notice = z.infer<typeof noticeSchema>;
