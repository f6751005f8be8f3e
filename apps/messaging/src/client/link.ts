import type { ClientMessage } from '../protocol/clientMessage';
import { serverMessageSchema, type ServerMessage } from '../protocol/serverMessage';
import type { SocketLike } from './socketLike';

export interface LinkEvents {
  readonly opened: () => void;
  readonly received: (message: ServerMessage) => void;
  readonly ended: () => void;
}

/** One connection, from its opening to its end. What is no message of the protocol is passed over. */
export class Link {
  private over = false;
  /** Whether anything came since the last time it was asked. */
  private heard = true;

  constructor(
    private readonly socket: SocketLike,
    private readonly events: LinkEvents,
  ) {
    socket.onopen = () => events.opened();
    socket.onmessage = ({ data }) => this.receive(data);
    socket.onclose = () => this.end();
    // A close follows every error.
    socket.onerror = () => undefined;
  }

  send(message: ClientMessage): void {
    if (!this.over) this.socket.send(JSON.stringify(message));
  }

  /** Asks whether the other end is still there; ends the link where nothing has come since the last time. */
  beat(ping: ClientMessage): void {
    if (!this.heard) {
      this.giveUp();
      return;
    }
    this.heard = false;
    this.send(ping);
  }

  /** Leaves the connection, without a word to the events. */
  leave(): void {
    this.over = true;
    this.socket.close();
  }

  /** Ends the link from this side. */
  giveUp(): void {
    // The close of a half-open connection may take minutes to come.
    this.end();
    this.socket.close();
  }

  private receive(data: unknown): void {
    if (this.over) return;
    this.heard = true;
    const message = parse(data);
    if (message !== undefined) this.events.received(message);
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    this.events.ended();
  }
}

/** A newer server may say what this client does not know: that is no error. */
function parse(data: unknown): ServerMessage | undefined {
  try {
    return serverMessageSchema.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}
