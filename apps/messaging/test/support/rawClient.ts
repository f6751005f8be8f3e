import { once } from 'node:events';
import { WebSocket } from 'ws';
import { serverMessageSchema, type ServerMessage } from '../../src/protocol/serverMessage';
import { newSession } from './testClient';
import { until } from './until';

export interface RawHello {
  readonly session?: string;
  readonly name?: string;
  readonly token?: string;
  readonly after?: string;
}

/** A client that does what it likes, and remembers what it was told: the application's own behaves. */
export class RawClient {
  readonly messages: ServerMessage[] = [];
  /** Code of the close; undefined while it is open. */
  code: number | undefined;

  private constructor(
    readonly socket: WebSocket,
    /** What it says hello with, unless a test says another. */
    readonly session: string,
  ) {
    socket.on('message', (data: Buffer) => {
      // API Gateway says things of its own where a function fails.
      const { data: message } = serverMessageSchema.safeParse(JSON.parse(data.toString()));
      if (message !== undefined) this.messages.push(message);
    });
    socket.on('close', (code) => (this.code = code));
    // A close follows.
    socket.on('error', () => undefined);
  }

  /** Opens a connection that has said nothing yet. */
  static async open(url: string, session = newSession()): Promise<RawClient> {
    const socket = new WebSocket(url);
    const client = new RawClient(socket, session);
    await once(socket, 'open');
    return client;
  }

  /** Opens a connection, says hello, and waits for the welcome. */
  static async online(url: string, hello: RawHello = {}): Promise<RawClient> {
    const client = await RawClient.open(url, hello.session);
    client.say({ action: 'hello', session: client.session, name: 'somebody', ...hello });
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

  /** Returns the first message of a type that comes, or has come. */
  async next<Type extends ServerMessage['type']>(
    type: Type,
  ): Promise<Extract<ServerMessage, { type: Type }>> {
    await until(`a ${type} comes`, () => this.all(type).length > 0);
    const [first] = this.all(type);
    if (first === undefined) throw new Error(`No ${type} came.`);
    return first;
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
