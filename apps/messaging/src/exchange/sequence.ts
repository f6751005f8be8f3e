import { randomInt } from 'node:crypto';

const timeDigits = 13;
const countDigits = 3;
const chanceDigits = 7;

/**
 * Makes sequences where no single place counts: the time, a count within its millisecond, and chance, so that functions
 * that run at the same time make none twice. Those of one maker ascend as text, even if its clock goes back.
 */
export class SequenceMaker {
  private last = 0;
  private count = 0;

  constructor(private readonly now: () => number = Date.now) {}

  next(): string {
    const time = Math.max(this.now(), this.last);
    this.count = time === this.last ? this.count + 1 : 0;
    if (this.count === 36 ** countDigits) {
      this.last = time + 1;
      this.count = 0;
    } else {
      this.last = time;
    }
    const chance = randomInt(2 ** 36);
    return `${sequenceAt(this.last)}-${base36(this.count, countDigits)}${base36(chance, chanceDigits)}`;
  }
}

/** Returns what sorts before all sequences of a time, in milliseconds since 1970, and after all earlier ones. */
export function sequenceAt(milliseconds: number): string {
  return String(Math.max(0, Math.floor(milliseconds))).padStart(timeDigits, '0');
}

/** Returns the time that a sequence was made at, in milliseconds since 1970. */
export function timeOf(sequence: string): number {
  return Number(sequence.slice(0, timeDigits));
}

function base36(value: number, digits: number): string {
  return value.toString(36).padStart(digits, '0');
}
