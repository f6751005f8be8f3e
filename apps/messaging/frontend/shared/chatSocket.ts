import type { SocketLike } from '../../src/client/socketLike';
import { addressOf } from './address';
import { loadPageConfig, type PageConfig } from './pageConfig';

/** Forgotten where a connection did not open, for the endpoint may be another by now. */
let config: PageConfig | undefined;

/** Opens a WebSocket to where config.json leads; where that cannot be had, the connection is closed as any other. */
export function chatSocket(): SocketLike {
  let socket: WebSocket | undefined;
  let left = false;
  const like: SocketLike = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (data) => socket?.send(data),
    close: () => {
      left = true;
      socket?.close();
    },
  };
  const open = async () => {
    config ??= await loadPageConfig();
    if (left) return;
    socket = new WebSocket(addressOf(config.endpoint, location));
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      like.onopen?.();
    });
    socket.addEventListener('message', (event: MessageEvent<unknown>) => like.onmessage?.(event));
    socket.addEventListener('close', () => {
      if (!opened) config = undefined;
      like.onclose?.();
    });
  };
  open().catch((error: unknown) => {
    console.warn('No connection:', error);
    like.onclose?.();
  });
  return like;
}
