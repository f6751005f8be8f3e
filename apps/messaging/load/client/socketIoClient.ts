import { io, type Socket } from 'socket.io-client';
import { socketIoPath, type ClientToServer, type ServerToClient } from '../socketIo/socketIoProtocol';
import type { LoadClient, LoadClientOptions } from './loadClient';

/** Milliseconds without an acknowledgement after which Socket.IO's client sends a message again. */
const ackTimeout = 5000;

/**
 * Starts a participant with Socket.IO's client, which sends again what was not acknowledged, and recovers its session.
 * Its manager remembers one address, so that another is put in before each attempt.
 */
export function socketIoClient(options: LoadClientOptions): LoadClient {
  const { url, session, token, online, received, accepted, failed } = options;
  // A path would be a namespace.
  const origin = () => new URL(url()).origin;
  const socket: Socket<ServerToClient, ClientToServer> = io(origin(), {
    path: socketIoPath,
    transports: ['websocket'],
    forceNew: true,
    retries: 100,
    ackTimeout,
    // As soon as the application's client comes back.
    reconnectionDelay: 500,
    randomizationFactor: 0.5,
    auth: { session, ...(token === undefined ? {} : { token }) },
  });
  socket.io.on('reconnect_attempt', () => Object.assign(socket.io, { uri: origin() }));
  socket.on('connect', online);
  socket.on('message', ({ text }) => received(text));
  socket.on('connect_error', ({ message }) => {
    // Socket.IO tries again by itself, unless the server said no.
    if (!socket.active) failed(message);
  });
  return {
    id: () => session,
    send: (text, to) => {
      // With retries the acknowledgement has the error first, which the types do not know.
      const acknowledged = (error?: Error | null) => (error ? failed(error.message) : accepted(text));
      socket.emit('send', { text, ...(to === undefined ? {} : { to }) }, acknowledged);
    },
    stop: () => void socket.disconnect(),
  };
}
