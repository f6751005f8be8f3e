import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { ChatClient, type ClientEvent, type ClientState } from '../../src/client/chatClient';
import type { SocketLike } from '../../src/client/socketLike';
import type { ChatMessage } from '../../src/protocol/chatMessage';
import { until } from './until';

export interface TestClientOptions {
  /** Where it connects: asked anew each time. */
  readonly url: () => string;
  readonly name?: string;
  readonly token?: string;
  readonly session?: string;
}

/** Returns a random session, as a browser makes it. */
export function newSession(): string {
  return randomBytes(24).toString('base64url');
}

/** The application's own client, which remembers what it was told. */
export class TestClient {
  readonly events: ClientEvent[] = [];
  readonly session: string;
  private readonly client: ChatClient;

  constructor({ url, name = 'somebody', token, session = newSession() }: TestClientOptions) {
    this.session = session;
    this.client = new ChatClient({
      connect: () => new WebSocket(url()) as unknown as SocketLike,
      session,
      name,
      ...(token === undefined ? {} : { token }),
      onEvent: (event) => this.events.push(event),
    });
    this.client.start();
  }

  /** Starts a client, and waits until it is welcome. */
  static async online(options: TestClientOptions): Promise<TestClient> {
    const client = new TestClient(options);
    await until('the client is online', () => client.state === 'online');
    return client;
  }

  get state(): ClientState {
    return this.all('state').at(-1)?.state ?? 'connecting';
  }

  get id(): string {
    return this.all('welcome')[0]?.welcome.you.id ?? '';
  }

  get messages(): readonly ChatMessage[] {
    return this.all('message').map(({ message }) => message);
  }

  get texts(): readonly string[] {
    return this.messages.map(({ text }) => text);
  }

  get accepted(): readonly string[] {
    return this.all('accepted').map(({ id }) => id);
  }

  all<Kind extends ClientEvent['kind']>(kind: Kind): readonly Extract<ClientEvent, { kind: Kind }>[] {
    return this.events.filter((event): event is Extract<ClientEvent, { kind: Kind }> => event.kind === kind);
  }

  send(text: string, to?: string): string {
    return this.client.send(text, to);
  }

  confirm(upTo: string, conversation?: string): void {
    this.client.confirm(upTo, conversation);
  }

  stop(): void {
    this.client.stop();
  }
}
