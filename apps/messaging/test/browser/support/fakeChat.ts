import type { Page, WebSocketRoute } from 'playwright-core';
import type { ChatMessage } from '../../../src/protocol/chatMessage';
import { clientMessageSchema, type ClientMessage, type Send } from '../../../src/protocol/clientMessage';
import { limits } from '../../../src/protocol/limits';
import type { Participant } from '../../../src/protocol/participant';
import type { ServerMessage } from '../../../src/protocol/serverMessage';

export const uma: Participant = { id: 'uma-000123456789', role: 'user', name: 'Uma' };
export const ugo: Participant = { id: 'ugo-000123456789', role: 'user', name: 'Ugo' };
export const ada: Participant = { id: 'ada-000123456789', role: 'admin', name: 'Ada' };

let count = 0;

/** Returns the next message in order. */
export function messageOf(
  from: Participant,
  text: string,
  { conversation = uma.id, sentAt = Date.now() } = {},
): ChatMessage {
  count++;
  const sequence = `${String(count).padStart(13, '0')}-000001`;
  return { id: `message-${count}`, conversation, from, text, sentAt, sequence };
}

/** Plays the server for one page, to bring about what a real one does seldom. */
export class FakeChat {
  /** What the page has said, in order. */
  readonly heard: ClientMessage[] = [];
  /** Addresses that the page has connected to. */
  readonly addresses: string[] = [];
  /** Whether connections are taken. */
  open = true;
  /** Answers a hello. Default: a welcome with the history. */
  greeting: (() => ServerMessage) | undefined;
  /** Answers what the page says. Default: it is accepted. */
  answer: ((said: Send) => ServerMessage) | undefined;
  private socket: WebSocketRoute | undefined;

  private constructor(
    private readonly you: Participant,
    private readonly present: readonly Participant[],
    private readonly history: readonly ChatMessage[],
  ) {}

  /** Stands between a page and every WebSocket that it will open. */
  static async before(
    page: Page,
    you: Participant,
    present: readonly Participant[] = [],
    history: readonly ChatMessage[] = [],
  ): Promise<FakeChat> {
    const chat = new FakeChat(you, present, history);
    await page.routeWebSocket(/\/ws$/, (socket) => chat.take(socket));
    return chat;
  }

  say(...messages: readonly ServerMessage[]): void {
    for (const message of messages) this.socket?.send(JSON.stringify(message));
  }

  tell(message: ChatMessage): void {
    this.say({ type: 'message', message });
  }

  async close(): Promise<void> {
    await this.socket?.close();
  }

  said<Action extends ClientMessage['action']>(
    action: Action,
  ): readonly Extract<ClientMessage, { action: Action }>[] {
    return this.heard.filter(
      (message): message is Extract<ClientMessage, { action: Action }> => message.action === action,
    );
  }

  private take(socket: WebSocketRoute): void {
    this.addresses.push(socket.url());
    if (!this.open) {
      void socket.close();
      return;
    }
    this.socket = socket;
    socket.onMessage((frame) => this.hear(clientMessageSchema.parse(JSON.parse(String(frame)))));
  }

  private hear(message: ClientMessage): void {
    this.heard.push(message);
    if (message.action === 'hello') this.say(this.greeting?.() ?? this.welcome());
    if (message.action === 'send') this.say(this.answer?.(message) ?? this.accept(message));
  }

  private accept({ id, text }: Send): ServerMessage {
    return { type: 'accepted', id, sequence: messageOf(this.you, text).sequence };
  }

  welcome(complete = true): ServerMessage {
    return {
      type: 'welcome',
      you: this.you,
      heartbeatSeconds: limits.heartbeatSeconds,
      messages: [...this.history],
      complete,
      present: [...this.present],
    };
  }
}
