import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { counted, noFrames, verdict, type Verdict } from '../chat/frameWindow';
import type { Closing } from '../chat/closing';
import type { Participant } from '../protocol/participant';
import { FrameQueue } from './frameQueue';

/** Bytes that wait for a client who reads too slowly; it gets what it missed when it comes back. */
const mostBuffered = 4 * 1024 * 1024;

/** Milliseconds in which the other end answers a close. */
const closeMilliseconds = 2000;

/** One connection of this server. */
export class ClientConnection {
  readonly id = randomUUID();
  /** Who is at the other end; undefined before the hello. */
  participant: Participant | undefined;
  /** How it ended, for the metrics. */
  ending = 'closed';
  readonly queue: FrameQueue;
  private frames = noFrames;
  private answered = true;

  constructor(
    private readonly socket: WebSocket,
    /** Which of the parts, into which connections are divided, it is probed with. */
    readonly probePart: number,
  ) {
    this.queue = new FrameQueue((held) => (held ? socket.pause() : socket.resume()));
    socket.on('pong', () => (this.answered = true));
  }

  /** Counts a frame, and returns what becomes of it. */
  count(): Verdict {
    this.answered = true;
    this.frames = counted(this.frames, Date.now());
    return verdict(this.frames);
  }

  /** Sends a message that is JSON already. */
  send(text: string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > mostBuffered) {
      // The close frame would wait behind all the rest.
      this.ending = 'slow';
      this.socket.terminate();
      return;
    }
    this.socket.send(text);
  }

  /** Whether the server has ended it; what still comes is not heard. */
  get ended(): boolean {
    return this.socket.readyState !== WebSocket.OPEN;
  }

  close({ code, reason }: Closing, ending: string): void {
    if (this.ended) return;
    this.ending = ending;
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), closeMilliseconds).unref();
  }

  /** Asks for a sign of life, and ends the connection where the last question had no answer. */
  probe(): void {
    if (!this.answered) {
      this.ending = 'lost';
      this.socket.terminate();
      return;
    }
    this.answered = false;
    this.socket.ping();
  }
}
