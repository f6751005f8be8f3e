import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Server } from 'socket.io';
import { HealthServer } from '../../src/server/healthServer';
import { socketIoPath, type ClientToServer, type ServerToClient, type SocketData } from './socketIoProtocol';

/**
 * The same conversation with Socket.IO: users talk with all admins, admins answer a user, two servers share Redis. An
 * acknowledgement says that the server has the message, no more; there is no history, no presence, no limit of frames.
 */
async function main(): Promise<void> {
  const redis = new Redis(process.env['REDIS_URL'] ?? '', { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const http = createServer();
  const io = new Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>(http, {
    path: socketIoPath,
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    adapter: createAdapter(redis, { maxLen: 20_000, onlyPlaintext: true }),
    connectionStateRecovery: { maxDisconnectionDuration: 2 * 60 * 1000 },
  });
  const adminToken = process.env['ADMIN_TOKEN'];
  io.use((socket, next) => {
    const { session, token } = socket.handshake.auth as { session?: string; token?: string };
    if (session === undefined || (token !== undefined && token !== adminToken)) {
      next(new Error('forbidden'));
      return;
    }
    socket.data = { id: session, role: token === undefined ? 'user' : 'admin' };
    next();
  });
  io.on('connection', (socket) => {
    const { id, role } = socket.data;
    if (!socket.recovered) void socket.join(role === 'admin' ? 'admins' : `user:${id}`);
    socket.on('send', ({ text, to }, acknowledge) => {
      // Its user and all admins, as in the application: the sender sees the message in its place too.
      const conversation = role === 'admin' ? (to ?? '') : id;
      io.to(['admins', `user:${conversation}`]).emit('message', { from: id, conversation, text });
      acknowledge();
    });
  });

  let accepting = true;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const health = new HealthServer({ registry, ready: () => accepting });
  await new Promise<void>((resolve) =>
    http.listen({ port: Number(process.env['PORT']), backlog: 4096 }, resolve),
  );
  await redis.ping();
  await health.listen(Number(process.env['HEALTH_PORT']));
  process.on('SIGTERM', () => {
    accepting = false;
    // Sessions are stored when their connections end; the answer to QUIT comes after that.
    void io
      .close()
      .then(() => redis.quit())
      .finally(() => process.exit());
  });
}

void main();
