import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { extname, join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** One address for pages and servers, as an Ingress is in a cluster. */
export class Front {
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private readonly sockets = new Set<Socket>();
  private turn = 0;

  /** @param pages folder with one folder an interface. @param servers ports that take WebSockets, in turn. */
  constructor(
    private readonly pages: string,
    private readonly servers: readonly number[],
  ) {
    this.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
      this.forward(request, socket, head, this.servers.length),
    );
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** Listens on a port of this machine alone; of 0 it makes one that is free. Returns the port. */
  async listen(port: number): Promise<number> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private async answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    // Of the path of a URL no `..` is left.
    const path = new URL(url, 'http://localhost').pathname;
    if (path === '/') {
      response.writeHead(302, { location: '/user' }).end();
      return;
    }
    const file = extname(path) === '' ? join(path, 'index.html') : path;
    try {
      const content = await readFile(join(this.pages, file));
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  /** Where a server is gone, the next one takes the connection. */
  private forward(request: IncomingMessage, client: Socket, head: Buffer, attempts: number): void {
    const port = this.servers[this.turn++ % this.servers.length];
    if (port === undefined || attempts === 0) {
      client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const server = connect(port, '127.0.0.1');
    let connected = false;
    server.once('connect', () => {
      connected = true;
      server.write(headOf(request));
      server.write(head);
      server.pipe(client).pipe(server);
    });
    server.once('error', () => {
      if (connected) client.destroy();
      else this.forward(request, client, head, attempts - 1);
    });
    client.on('error', () => server.destroy());
    client.once('close', () => server.destroy());
  }
}

/** The request as it came. */
function headOf({ method = 'GET', url = '/', rawHeaders }: IncomingMessage): string {
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1] ?? ''}`] : [],
  );
  return `${[`${method} ${url} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`;
}
