import { once } from 'node:events';
import { WebSocket } from 'ws';
import { serverMessageSchema, type ServerMessage } from '../../src/protocol/serverMessage';
import { newSession } from './testClient';
import { until } from './until';

/** A socket that says what a test wants, right or wrong, and remembers what it was told. */
export class RawSocket {
  readonly session: string;
  /** Every frame that came, as JSON. */
  readonly frames: unknown[] = [];
  private readonly socket: WebSocket;

  constructor(url: string, session = newSession()) {
    this.session = session;
    this.socket = new WebSocket(url);
    // A close follows every error.
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString())));
  }

  /** Returns a socket that is open. */
  static async open(url: string, session?: string): Promise<RawSocket> {
    const raw = new RawSocket(url, session);
    await once(raw.socket, 'open');
    return raw;
  }

  /** Returns a socket that has been welcomed. */
  static async hello(
    url: string,
    hello: {
      readonly session?: string;
      readonly name?: string;
      readonly token?: string;
      readonly after?: string;
    } = {},
  ): Promise<RawSocket> {
    const { session, name = 'somebody', ...more } = hello;
    const raw = await RawSocket.open(url, session);
    raw.say({ action: 'hello', session: raw.session, name, ...more });
    await raw.next('welcome');
    return raw;
  }

  /** What came and is of the protocol. */
  get messages(): readonly ServerMessage[] {
    return this.frames.flatMap((frame) => {
      const { data } = serverMessageSchema.safeParse(frame);
      return data === undefined ? [] : [data];
    });
  }

  get isClosed(): boolean {
    return this.socket.readyState === WebSocket.CLOSED;
  }

  say(value: unknown): void {
    this.sayText(JSON.stringify(value));
  }

  sayText(text: string): void {
    this.socket.send(text);
  }

  sayBytes(bytes: Buffer): void {
    this.socket.send(bytes);
  }

  of<Type extends ServerMessage['type']>(type: Type): readonly Extract<ServerMessage, { type: Type }>[] {
    return this.messages.filter(
      (message): message is Extract<ServerMessage, { type: Type }> => message.type === type,
    );
  }

  /** Returns the first message of a type that comes, or has come. */
  async next<Type extends ServerMessage['type']>(
    type: Type,
  ): Promise<Extract<ServerMessage, { type: Type }>> {
    await until(`a ${type} comes`, () => this.of(type).length > 0);
    const [first] = this.of(type);
    if (first === undefined) throw new Error(`No ${type} came.`);
    return first;
  }

  close(): void {
    this.socket.close();
  }
}
