import { WebSocket } from 'ws';
import type { SocketLike } from './socketLike';

/** Opens a WebSocket in Node, as the client wants it. A browser has its own. */
export function openSocket(url: string): SocketLike {
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
  socket.on('close', () => like.onclose?.());
  socket.on('error', () => like.onerror?.());
  return like;
}
