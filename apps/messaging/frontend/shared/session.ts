import { randomText } from '../../src/client/randomText';
import type { Role } from '../../src/protocol/participant';
import { KeptText } from './keptText';

/** Returns the random text by which the server knows this browser again: made once, and kept. */
export function sessionOf(role: Role): string {
  const kept = new KeptText('localStorage', `messaging.${role}.session`);
  const known = kept.get();
  if (known !== undefined) return known;
  const session = randomText();
  kept.set(session);
  return session;
}
