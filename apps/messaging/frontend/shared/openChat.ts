import { ChatClient, type ClientEvent } from '../../src/client/chatClient';
import type { Role } from '../../src/protocol/participant';
import { chatSocket } from './chatSocket';
import { sessionOf } from './session';

export interface ChatOptions {
  readonly role: Role;
  readonly name: string;
  /** Makes an admin. */
  readonly token?: string;
  readonly onEvent: (event: ClientEvent) => void;
}

/** Connects, and tries again as soon as the browser has a network or the page is in sight again. */
export function openChat({ role, name, token, onEvent }: ChatOptions): ChatClient {
  const client = new ChatClient({
    connect: chatSocket,
    session: sessionOf(role),
    name,
    ...(token === undefined ? {} : { token }),
    onEvent,
  });
  const retry = () => client.retry();
  window.addEventListener('online', retry);
  window.addEventListener('pageshow', retry);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) retry();
  });
  client.start();
  return client;
}
