import { ChatClient } from '../../src/client/chatClient';
import { openSocket } from '../../src/client/openSocket';
import type { LoadClient, LoadClientOptions } from './loadClient';

/** Starts a participant with the application's own client. */
export function messagingClient(options: LoadClientOptions): LoadClient {
  const { url, session, token, online, received, accepted, failed } = options;
  let id = '';
  const waiting = new Map<string, string>();
  const client = new ChatClient({
    connect: () => openSocket(url()),
    session,
    name: 'somebody',
    ...(token === undefined ? {} : { token }),
    onEvent: (event) => {
      switch (event.kind) {
        case 'welcome':
          id = event.welcome.you.id;
          if (event.missing) failed('messages are missing after a reconnect');
          return online();
        case 'message':
          return received(event.message.text);
        case 'accepted':
          accepted(waiting.get(event.id) ?? '');
          waiting.delete(event.id);
          return;
        case 'rejected':
          return failed(event.reason);
        case 'state':
          return event.state === 'refused' ? failed('the connection was refused') : undefined;
        case 'presence':
        case 'delivered':
          return;
      }
    },
  });
  client.start();
  return {
    id: () => id,
    send: (text, to) => void waiting.set(client.send(text, to), text),
    stop: () => client.stop(),
  };
}
