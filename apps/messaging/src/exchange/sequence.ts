import { randomBytes } from 'node:crypto';

const timeDigits = 13;

/**
 * Returns a new sequence where no single place counts: the time, in milliseconds since 1970, and 48 bits of chance, so
 * that functions which run at the same time make none twice.
 */
export function newSequence(milliseconds: number): string {
  return `${sequenceAt(milliseconds)}-${randomBytes(6).toString('hex')}`;
}

/** Returns what sorts before all sequences of a time, in milliseconds since 1970, and after all earlier ones. */
export function sequenceAt(milliseconds: number): string {
  return String(Math.max(0, Math.floor(milliseconds))).padStart(timeDigits, '0');
}

/** Returns the time that a sequence was made at, in milliseconds since 1970. */
export function timeOf(sequence: string): number {
  return Number(sequence.slice(0, timeDigits));
}
