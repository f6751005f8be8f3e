import { WebSocket } from 'ws';
import type { SocketLike } from './socketLike';

/** What a WebSocket of Node tells besides. */
export interface SocketEvents {
  /** Why it did not open, or was lost. */
  readonly failed?: (reason: string) => void;
  readonly closed?: () => void;
}

/** Opens a WebSocket in Node, as the client wants it. A browser has its own. */
export function openSocket(url: string, { failed, closed }: SocketEvents = {}): SocketLike {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const like: SocketLike = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (data) => socket.send(data),
    close: () => socket.close(),
  };
  socket.on('open', () => like.onopen?.());
  socket.on('message', (data: Buffer) => like.onmessage?.({ data }));
  socket.on('close', () => {
    closed?.();
    like.onclose?.();
  });
  socket.on('error', ({ message }) => {
    failed?.(message);
    like.onerror?.();
  });
  return like;
}
