import type { ChatMessage, Conversation } from '../protocol/chatMessage';
import type { Send } from '../protocol/clientMessage';
import { limits } from '../protocol/limits';
import type { Participant } from '../protocol/participant';
import type { Problem, ServerMessage, Welcome } from '../protocol/serverMessage';
import { backoff } from './backoff';
import { Inbox } from './inbox';
import { Link } from './link';
import { Outbox } from './outbox';
import { Pacer } from './pacer';
import { randomText } from './randomText';
import type { SocketLike } from './socketLike';

/** `refused`: the token or the name is not valid, and the client has given up. */
export type ClientState = 'connecting' | 'online' | 'offline' | 'refused';

/** What a client is told of, in the order in which it happens. */
export type ClientEvent =
  | { readonly kind: 'state'; readonly state: Exclude<ClientState, 'refused'> }
  | { readonly kind: 'state'; readonly state: 'refused'; readonly reason: string }
  /** The connection is there. Messages follow as events of their own; `missing` where some are lost to this client. */
  | { readonly kind: 'welcome'; readonly welcome: Welcome; readonly missing: boolean }
  | { readonly kind: 'message'; readonly message: ChatMessage }
  /** A message that this client sent is stored. */
  | { readonly kind: 'accepted'; readonly id: string; readonly sequence: string }
  /** A message that this client sent will not be stored. */
  | { readonly kind: 'rejected'; readonly id: string; readonly reason: string }
  | { readonly kind: 'presence'; readonly participant: Participant; readonly online: boolean }
  /** Somebody of the other side has shown the conversation up to a message. */
  | {
      readonly kind: 'delivered';
      readonly conversation: string;
      readonly by: Participant;
      readonly upTo: string;
    };

/** Seconds in which a connection opens and is welcomed, or is given up. */
const welcomeSeconds = 10;

/** Seconds after which a message is said again that was refused for now. */
const secondsBeforeAgain: Readonly<Partial<Record<Problem, number>>> = {
  // A store that restarts, or fails over, may be back.
  unavailable: 2,
  // The window of frames is over by then.
  'too-many': limits.windowSeconds,
};

export interface ClientOptions {
  /** Opens a connection. */
  readonly connect: () => SocketLike;
  /** Random text that the client keeps: whoever has it is the same participant. */
  readonly session: string;
  readonly name: string;
  /** Makes the client an admin. Default: a user. */
  readonly token?: string;
  readonly onEvent: (event: ClientEvent) => void;
  /** Numbers of 0 to 1. Default: Math.random. */
  readonly random?: () => number;
}

/**
 * A participant's end of the chat. It comes back when the connection is lost, says again what was not accepted, and
 * shows every message once. Where a server is about to go, it has the next connection before it leaves the old one.
 */
export class ChatClient {
  private readonly inbox = new Inbox();
  private readonly outbox = new Outbox();
  private readonly random: () => number;
  private current: Link | undefined;
  /** The link that is to follow, while it is not there yet. */
  private next: Link | undefined;
  /** What came before the welcome of the link to follow: it is shown after what the welcome brings. */
  private held: ChatMessage[] = [];
  /** What is to be said on this connection, in order, and when. */
  private line: Send[] = [];
  private pacer = new Pacer();
  private turn: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Runs while a connection is not welcomed yet. */
  private patience: ReturnType<typeof setTimeout> | undefined;
  private heartbeat: ReturnType<typeof setInterval> | undefined;
  private stopped = false;

  constructor(private readonly options: ClientOptions) {
    this.random = options.random ?? Math.random;
  }

  start(): void {
    this.tell({ kind: 'state', state: 'connecting' });
    this.open();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.patience);
    clearTimeout(this.turn);
    clearInterval(this.heartbeat);
    this.current?.leave();
    this.next?.leave();
  }

  /** Tries at once, as when the network is back. */
  retry(): void {
    if (this.stopped || this.current !== undefined || this.next !== undefined) return;
    clearTimeout(this.timer);
    this.open();
  }

  /** Says something, now or as soon as there is a connection, and returns the id under which it will be accepted. */
  send(text: string, to?: Conversation): string {
    const id = randomText();
    const message: Send = { action: 'send', id, text, ...(to === undefined ? {} : { to }) };
    this.outbox.add(message);
    this.say(message);
    return id;
  }

  /** Says that what came up to a message is shown. An admin names the conversation. */
  confirm(upTo: string, conversation?: string): void {
    this.current?.send({ action: 'confirm', upTo, ...(conversation === undefined ? {} : { conversation }) });
  }

  private open(): void {
    const { connect, session, name, token } = this.options;
    this.held = [];
    const link: Link = new Link(connect(), {
      opened: () => {
        const after = this.inbox.cursor;
        link.send({
          action: 'hello',
          session,
          name,
          ...(token === undefined ? {} : { token }),
          ...(after === undefined ? {} : { after }),
        });
      },
      received: (message) => this.receive(link, message),
      ended: () => this.ended(link),
    });
    this.next = link;
    clearTimeout(this.patience);
    this.patience = setTimeout(() => link.giveUp(), welcomeSeconds * 1000);
  }

  private receive(link: Link, message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        return this.welcomed(link, message);
      case 'message':
        if (link === this.current) this.show([message.message]);
        else this.held.push(message.message);
        return;
      case 'accepted':
        if (this.outbox.settle(message.id)) {
          this.tell({ kind: 'accepted', id: message.id, sequence: message.sequence });
        }
        return;
      case 'rejected':
        return this.rejected(link, message);
      case 'reconnect':
        return this.move(link);
      case 'presence':
        return this.tell({ kind: 'presence', participant: message.participant, online: message.online });
      case 'delivered':
        return this.tell({
          kind: 'delivered',
          conversation: message.conversation,
          by: message.by,
          upTo: message.upTo,
        });
      case 'pong':
        return;
    }
  }

  private welcomed(link: Link, welcome: Welcome): void {
    clearTimeout(this.patience);
    this.current?.leave();
    this.current = link;
    this.next = undefined;
    this.attempt = 0;
    this.tell({ kind: 'state', state: 'online' });
    this.tell({ kind: 'welcome', welcome, missing: !welcome.complete });
    this.show([...welcome.messages, ...this.held]);
    this.held = [];
    this.line = [...this.outbox.all()];
    this.pacer = new Pacer();
    this.sayNext();
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(() => this.beat(), welcome.heartbeatSeconds * 1000);
  }

  private beat(): void {
    this.current?.beat({ action: 'ping' });
    // A function that ended in the middle left the connection open, and says nothing any more.
    for (const message of this.outbox.waitingLong()) this.current?.send(message);
  }

  private show(messages: readonly ChatMessage[]): void {
    for (const message of this.inbox.take(messages)) this.tell({ kind: 'message', message });
  }

  private rejected(link: Link, { id, problem, reason }: Extract<ServerMessage, { type: 'rejected' }>): void {
    if (link === this.next) return this.notWelcome(link, problem, reason);
    const message = id === undefined ? undefined : this.outbox.get(id);
    if (message === undefined) return;
    const again = secondsBeforeAgain[problem];
    if (again !== undefined) {
      setTimeout(() => this.sendAgain(message), again * 1000 * (0.5 + this.random()));
      return;
    }
    this.outbox.settle(message.id);
    this.tell({ kind: 'rejected', id: message.id, reason });
  }

  /** The hello was refused: for good, or for now. */
  private notWelcome(link: Link, problem: Problem, reason: string): void {
    if (secondsBeforeAgain[problem] !== undefined) return link.giveUp();
    this.stop();
    this.tell({ kind: 'state', state: 'refused', reason });
  }

  private sendAgain(message: Send): void {
    if (this.outbox.get(message.id) !== undefined) this.say(message);
  }

  /** Says something when its turn comes; without a connection it stays in the outbox. */
  private say(message: Send): void {
    if (this.current === undefined) return;
    this.line.push(message);
    this.sayNext();
  }

  private sayNext(): void {
    clearTimeout(this.turn);
    for (let [message] = this.line; message !== undefined; [message] = this.line) {
      const wait = this.pacer.wait(Date.now());
      if (wait > 0) {
        this.turn = setTimeout(() => this.sayNext(), wait);
        return;
      }
      this.line.shift();
      this.pacer.note(Date.now());
      this.current?.send(message);
    }
  }

  /** The server goes: another connection first, after a moment by chance, so that not all come at once. */
  private move(link: Link): void {
    // Before the welcome there is nothing to keep.
    if (link === this.next) return link.giveUp();
    if (link !== this.current || this.next !== undefined) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), this.random() * 1000);
  }

  private ended(link: Link): void {
    if (link !== this.current && link !== this.next) return;
    const another = link === this.current && this.next !== undefined;
    if (link === this.current) {
      this.current = undefined;
      this.line = [];
      clearInterval(this.heartbeat);
    } else {
      this.next = undefined;
    }
    if (this.current === undefined) this.tell({ kind: 'state', state: 'offline' });
    if (another || this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), backoff(this.attempt++, this.random));
  }

  private tell(event: ClientEvent): void {
    this.options.onEvent(event);
  }
}
