import { performance } from 'node:perf_hooks';
import { ChatClient, type ClientEvent } from '../src/client/chatClient';
import { openSocket } from '../src/client/openSocket';
import { randomText } from '../src/client/randomText';

/** Why a smoke test failed, for people. */
export class SmokeFailure extends Error {}

/** Seconds in which a step is done. The seed allows two for a connection, and half a one for a message. */
const stepSeconds = 15;

export interface SmokeClientOptions {
  readonly url: string;
  readonly who: 'user' | 'admin';
  /** Makes it an admin. */
  readonly token?: string;
}

/** The application's client, for one attempt: whoever loses the connection has failed. */
export class SmokeClient {
  private readonly client: ChatClient;
  private readonly who: SmokeClientOptions['who'];
  private readonly began = performance.now();
  private readonly events: { readonly event: ClientEvent; readonly at: number }[] = [];
  private waiting: (() => void) | undefined;
  /** What the socket said last, where it said something. */
  private reason: string | undefined;
  private lostBy: string | undefined;
  private sockets = 0;

  constructor({ url, who, token }: SmokeClientOptions) {
    this.who = who;
    this.client = new ChatClient({
      connect: () => {
        this.sockets += 1;
        return openSocket(url, {
          failed: (reason) => (this.reason = reason),
          closed: () => {
            this.sockets -= 1;
            this.waiting?.();
          },
        });
      },
      session: randomText(),
      name: 'Smoke test',
      ...(token === undefined ? {} : { token }),
      onEvent: (event) => {
        // What a socket says later comes of giving it up.
        if (event.kind === 'state' && event.state === 'offline') {
          this.lostBy ??= this.reason ?? 'no answer came, or the server ended the connection';
        }
        this.events.push({ event, at: performance.now() });
        this.waiting?.();
      },
    });
    this.client.start();
  }

  /** Waits for the welcome, and returns the milliseconds until it came. */
  async connected(): Promise<number> {
    return (await this.told('is not connected', ({ kind }) => kind === 'welcome')) - this.began;
  }

  /** Sends a text, and returns when, in milliseconds of the process. */
  send(text: string, to?: string): { readonly id: string; readonly at: number } {
    const at = performance.now();
    return { id: this.client.send(text, to), at };
  }

  /** Waits until a message of this client is accepted, and returns when. */
  accepted(id: string): Promise<number> {
    return this.told(
      'sent a message that was not accepted',
      (event) => event.kind === 'accepted' && event.id === id,
    );
  }

  /** Waits for a text, and returns when it came and whose conversation it is of. */
  async received(text: string): Promise<{ readonly at: number; readonly conversation: string }> {
    let conversation = '';
    const at = await this.told('did not get a message that was accepted', (event) => {
      if (event.kind !== 'message' || event.message.text !== text) return false;
      conversation = event.message.conversation;
      return true;
    });
    return { at, conversation };
  }

  /** Leaves, and waits until the other end has seen it; not for long. */
  async stop(): Promise<void> {
    this.client.stop();
    const deadline = performance.now() + 2000;
    while (this.sockets > 0 && performance.now() < deadline) await this.next(deadline);
  }

  /** Waits for an event, and returns when it came. */
  private async told(otherwise: string, wanted: (event: ClientEvent) => boolean): Promise<number> {
    const deadline = performance.now() + stepSeconds * 1000;
    for (;;) {
      const found = this.events.find(({ event }) => wanted(event));
      if (found !== undefined) return found.at;
      const lost = this.lost();
      if (lost !== undefined) throw new SmokeFailure(`The ${this.who} ${otherwise}: ${lost}.`);
      if (performance.now() >= deadline) {
        throw new SmokeFailure(`The ${this.who} ${otherwise} within ${stepSeconds} seconds.`);
      }
      await this.next(deadline);
    }
  }

  private lost(): string | undefined {
    for (const { event } of this.events) {
      if (event.kind === 'rejected') return `it was refused (${event.reason})`;
      if (event.kind === 'state' && event.state === 'refused') {
        return 'the server does not take the token or the name';
      }
    }
    return this.lostBy;
  }

  /** Resolves at the next event, or when the time is over. */
  private next(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, deadline - performance.now()));
      this.waiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
