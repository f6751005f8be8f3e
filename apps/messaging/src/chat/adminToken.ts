import { createHash, timingSafeEqual } from 'node:crypto';

/** Returns the SHA-256 of a token, in hexadecimal. The token has 256 random bits, so that nobody finds it by the hash. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Tells whether a token is the one of the hash, in a time that does not depend on how much of it is right. */
export function isAdminToken(token: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash(token), 'hex'), Buffer.from(hash, 'hex'));
}
