import * as z from 'zod/mini';
import { limits } from './limits';

export const roles = ['user', 'admin'] as const;
export type Role = (typeof roles)[number];

/** A length of its own for each: no participant can be named like the conversation of all. */
const identifier = z.string().check(z.regex(/^[A-Za-z0-9_-]{16,64}$/));

export const participantSchema = z.object({
  /** Known to others; it follows from the session, which nobody else knows. */
  id: identifier,
  role: z.enum(roles),
  name: z.string().check(z.minLength(1), z.maxLength(limits.nameCharacters)),
});

/** Somebody who talks. The same person in two tabs is one participant with two connections. */
export type Participant = z.infer<typeof participantSchema>;

export const participantId = identifier;
