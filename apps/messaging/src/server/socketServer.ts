import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { rejection, type Chat, type Outcome, type Speaker } from '../chat/chat';
import { closing } from '../chat/closing';
import { limits } from '../protocol/limits';
import type { ServerMessage } from '../protocol/serverMessage';
import type { Metrics } from '../observability/metrics';
import { ClientConnection } from './clientConnection';
import type { OpenConnections } from './openConnections';

/** Where clients connect: the seed's path. */
const path = '/ws';

/** Parts into which the connections are divided, so that not all are pinged in the same moment. */
const probeParts = limits.heartbeatSeconds;

/** Listens for WebSockets, and takes frames to the chat and its replies back. */
export class SocketServer {
  private readonly http = createServer((_, response) => {
    response.writeHead(426, { 'Content-Type': 'text/plain' }).end('This is a WebSocket.\n');
  });
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    // A compressor for each connection would take more memory than all else.
    perMessageDeflate: false,
    clientTracking: false,
  });
  private readonly leaving = new Set<Promise<void>>();
  private accepting = true;
  private probes: NodeJS.Timeout | undefined;
  private opened = 0;

  constructor(
    private readonly chat: Chat,
    private readonly open: OpenConnections,
    private readonly metrics: Metrics,
    private readonly helloSeconds: number = limits.helloSeconds,
  ) {
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** Listens, and returns the port: of 0 the one that was free. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject);
      // A crowd that comes back after a restart waits in line.
      this.http.listen({ port, backlog: 4096 }, resolve);
    });
    this.startProbes();
    return (this.http.address() as AddressInfo).port;
  }

  /** Takes no more connections; those that are open stay. */
  refuse(): void {
    this.accepting = false;
    this.http.close();
  }

  /** Resolves when every connection that has ended is forgotten everywhere. */
  async settle(): Promise<void> {
    clearInterval(this.probes);
    while (this.leaving.size > 0) await Promise.all(this.leaving);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Without a listener an error of the socket would end the process.
    socket.on('error', () => socket.destroy());
    const asked = (request.url ?? '').split('?')[0];
    if (asked !== path) return refuseUpgrade(socket, '404 Not Found');
    if (!this.accepting) return refuseUpgrade(socket, '503 Service Unavailable');
    this.sockets.handleUpgrade(request, socket, head, (accepted) => this.connected(accepted));
  }

  private connected(socket: WebSocket): void {
    const connection = new ClientConnection(socket, this.opened % probeParts);
    this.opened += 1;
    this.open.add(connection);
    const hello = setTimeout(() => {
      if (connection.participant === undefined) connection.close(closing.silent, 'silent');
    }, this.helloSeconds * 1000);
    socket.on('message', (data, binary) => this.heard(connection, data, binary));
    // An oversized frame or a broken one: `ws` closes with the right code.
    socket.on('error', () => (connection.ending = 'violation'));
    socket.on('close', () => {
      clearTimeout(hello);
      const left = this.left(connection).finally(() => this.leaving.delete(left));
      this.leaving.add(left);
    });
  }

  private heard(connection: ClientConnection, data: RawData, binary: boolean): void {
    if (connection.ended) return;
    switch (connection.count()) {
      case 'closed':
        return connection.close(closing.violation, 'violation');
      case 'refused':
        this.metrics.messages.inc({ action: 'unknown', outcome: 'rejected' });
        return this.reply(connection, [rejection('too-many', 'wait before the next one')]);
      case 'heard':
        return connection.queue.add(() => this.answer(connection, binary ? '' : toText(data)));
    }
  }

  private async answer(connection: ClientConnection, frame: string): Promise<void> {
    const outcome: Outcome = await this.chat.hear(speaker(connection), frame);
    this.metrics.messages.inc({ action: outcome.action, outcome: outcome.outcome });
    this.reply(connection, outcome.replies);
    if (outcome.close !== undefined) connection.close(outcome.close, 'forbidden');
  }

  private reply(connection: ClientConnection, replies: readonly ServerMessage[]): void {
    for (const message of replies) connection.send(JSON.stringify(message));
  }

  private async left(connection: ClientConnection): Promise<void> {
    await connection.queue.idle();
    this.open.remove(connection);
    this.metrics.connections.inc({ outcome: connection.ending });
    if (connection.participant !== undefined) await this.chat.leave(speaker(connection));
  }

  private startProbes(): void {
    let part = 0;
    this.probes = setInterval(() => {
      part = (part + 1) % probeParts;
      for (const connection of this.open.all()) {
        if (connection.probePart === part) connection.probe();
      }
    }, 1000);
  }
}

/** Returns a connection as the chat knows it. */
function speaker({ id, participant }: ClientConnection): Speaker {
  return { connectionId: id, ...(participant === undefined ? {} : { participant }) };
}

function toText(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8');
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
