import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

/** Iterations of PostgreSQL's own default (`scram_iterations`); the password is random, so more would add nothing. */
const iterations = 4096;

/**
 * Returns what PostgreSQL stores of a password under `scram-sha-256` (RFC 5803): a server that is given this never
 * sees the password, nor does its log. The salt is any text of 128 bits or more.
 */
export function scramVerifier(password: string, salt: string): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  const encodedSalt = Buffer.from(salt, 'utf8').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${encodedSalt}$${storedKey}:${serverKey}`;
}
