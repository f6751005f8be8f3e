import { createHash } from 'node:crypto';
import * as http from 'node:http';
import type { Duplex } from 'node:stream';

/** What a server answers: statuses by path, of which the last stays, and the paths that upgrade to WebSocket. */
export interface Answers {
  readonly statuses?: Readonly<Record<string, readonly number[]>>;
  readonly webSockets?: readonly string[];
}

/** A server of this machine. */
export interface AnsweringServer {
  readonly port: number;
  /** The paths that were asked for, upgrades apart. */
  readonly asked: readonly string[];
  readonly close: () => void;
}

/** Starts a server that answers 404 and 400 to what it has no answer for; a redirect leads to /moved. */
export async function answeringServer({ statuses = {}, webSockets = [] }: Answers): Promise<AnsweringServer> {
  const asked: string[] = [];
  const server = http.createServer(({ url = '' }, response) => {
    const turn = asked.filter((earlier) => earlier === url).length;
    asked.push(url);
    const status = statuses[url]?.[turn] ?? statuses[url]?.at(-1) ?? 404;
    response.writeHead(status, { location: '/moved' }).end();
  });
  server.on('upgrade', ({ url = '', headers }, socket) => {
    socket.on('error', () => socket.destroy());
    if (webSockets.includes(url)) accept(socket, headers['sec-websocket-key']);
    else socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { port: address.port, asked, close };
}

/** Answers as RFC 6455 asks, with the hash of the client's key. */
function accept(socket: Duplex, key = ''): void {
  const answer = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${answer}\r\n\r\n`,
  );
}
