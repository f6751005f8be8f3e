import { once } from 'node:events';
import { WebSocket } from 'ws';
import { serverMessageSchema, type ServerMessage } from '../../src/protocol/serverMessage';
import { newSession } from './testClient';
import { until } from './until';

export interface RawHello {
  readonly session?: string;
  readonly token?: string;
  readonly after?: string;
}

/** A client that does what it likes, and remembers what it was told: the application's own behaves. */
export class RawClient {
  readonly messages: ServerMessage[] = [];
  /** Code of the close; undefined while it is open. */
  code: number | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) =>
      this.messages.push(serverMessageSchema.parse(JSON.parse(data.toString()))),
    );
    socket.on('close', (code) => (this.code = code));
    // A close follows.
    socket.on('error', () => undefined);
  }

  /** Opens a connection that has said nothing yet. */
  static async open(url: string): Promise<RawClient> {
    const socket = new WebSocket(url);
    const client = new RawClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** Opens a connection, says hello, and waits for the welcome. */
  static async online(url: string, hello: RawHello = {}): Promise<RawClient> {
    const client = await RawClient.open(url);
    client.say({ action: 'hello', session: newSession(), name: 'somebody', ...hello });
    await until('the client is welcome', () => client.all('welcome').length > 0);
    return client;
  }

  all<Type extends ServerMessage['type']>(type: Type): readonly Extract<ServerMessage, { type: Type }>[] {
    return this.messages.filter(
      (message): message is Extract<ServerMessage, { type: Type }> => message.type === type,
    );
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Resolves with the code of the close. */
  async closed(): Promise<number> {
    await until('the connection is closed', () => this.code !== undefined);
    return this.code ?? 0;
  }

  stop(): void {
    this.socket.terminate();
  }
}
