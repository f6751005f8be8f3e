import { limits } from '../protocol/limits';

/** Messages in a window: below the limit of the server, whose windows begin at other times, with pings besides. */
const mostInWindow = (limits.framesPerWindow * 3) / 4;
const windowMilliseconds = limits.windowSeconds * 1000;

/**
 * Keeps the messages of one connection below the limit of the server. A client with a full outbox would else be closed
 * for flooding, each time it comes back, before it is told that anything was accepted.
 */
export class Pacer {
  private readonly sent: number[] = [];

  /** Returns the milliseconds until the next message may go; 0 where it may now. */
  wait(now: number): number {
    while ((this.sent[0] ?? now) <= now - windowMilliseconds) this.sent.shift();
    const [oldest] = this.sent;
    return oldest === undefined || this.sent.length < mostInWindow ? 0 : oldest + windowMilliseconds - now;
  }

  /** Notes that a message goes. */
  note(now: number): void {
    this.sent.push(now);
  }
}
