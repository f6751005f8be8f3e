import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { listening } from './listening';

/** Bytes of a frame that API Gateway takes; a larger one ends the connection. */
const frameBytes = 32 * 1024;

/** Bytes that it takes of a post. */
const postBytes = 128 * 1024;

const stage = 'test';
const base = `/${stage}/@connections/`;

/** The routes of our API. */
const routes: readonly string[] = ['$connect', '$disconnect', '$default'];

interface Held {
  readonly socket: WebSocket;
  readonly connectedAt: number;
  lastActiveAt: number;
}

type EventType = 'CONNECT' | 'MESSAGE' | 'DISCONNECT';

export interface GatewayOptions {
  /** Calls the function with an event, and returns the status that it answers with. */
  readonly invoke: (event: unknown) => Promise<number>;
  /** Seconds without a frame after which a connection is closed. Default: API Gateway's 10 minutes. */
  readonly idleSeconds?: number;
}

/**
 * An EMULATOR of a WebSocket API of API Gateway with one function behind its routes: `$connect` decides who comes in,
 * frames go where `$request.body.action` says or else to `$default`, all at once and in no order, what the function
 * answers to them is not sent, and `@connections` posts, tells and closes. It asks nobody for a signature.
 */
export class GatewayEmulator {
  /** Returns the status that posts to a connection fail with. Default: none does. */
  failing: (connectionId: string) => number | undefined = () => undefined;
  private readonly held = new Map<string, Held>();
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: frameBytes });
  private readonly http: Server;

  private constructor(private readonly options: GatewayOptions) {
    this.http = createServer((asked, answer) => void this.manage(asked, answer));
    this.http.on('upgrade', (asked, socket, head) => void this.connect(asked, socket, head));
  }

  static async start(options: GatewayOptions): Promise<GatewayEmulator & { readonly port: number }> {
    const gateway = new GatewayEmulator(options);
    return Object.assign(gateway, { port: await listening(gateway.http) });
  }

  /** Ids of the connections that are open. */
  get open(): readonly string[] {
    return [...this.held.keys()];
  }

  /** Forgets a connection without telling the function: its `$disconnect` is best effort. */
  lose(connectionId: string): void {
    const held = this.held.get(connectionId);
    this.held.delete(connectionId);
    held?.socket.terminate();
  }

  stop(): void {
    for (const connectionId of this.open) this.lose(connectionId);
    this.http.close();
    this.http.closeAllConnections();
  }

  private async connect(asked: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    if ((asked.url ?? '').split('?')[0] !== `/${stage}`) return refuse(socket, 403);
    // As real ones look: with characters that a path has to escape.
    const connectionId = `${randomBytes(10).toString('base64')}`;
    const status = await this.call(connectionId, '$connect', 'CONNECT').catch(() => 502);
    if (status !== 200) return refuse(socket, status);
    this.sockets.handleUpgrade(asked, socket, head, (accepted) => this.hold(connectionId, accepted));
  }

  private hold(connectionId: string, socket: WebSocket): void {
    const held = { socket, connectedAt: Date.now(), lastActiveAt: Date.now() };
    this.held.set(connectionId, held);
    const idleMilliseconds = (this.options.idleSeconds ?? 600) * 1000;
    const idle = setTimeout(() => socket.close(1001, 'Going away'), idleMilliseconds);
    socket.on('error', () => undefined);
    socket.on('message', (data, binary) => {
      held.lastActiveAt = Date.now();
      idle.refresh();
      void this.hear(connectionId, held, frameText(data), binary);
    });
    socket.on('close', () => {
      clearTimeout(idle);
      // One that was lost is gone without an event.
      if (!this.held.delete(connectionId)) return;
      void this.call(connectionId, '$disconnect', 'DISCONNECT').catch(() => undefined);
    });
  }

  private async hear(connectionId: string, { socket }: Held, body: string, binary: boolean): Promise<void> {
    const more = binary
      ? { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
      : { body, isBase64Encoded: false };
    try {
      await this.call(connectionId, routeOf(body), 'MESSAGE', more);
    } catch {
      socket.send(JSON.stringify({ message: 'Internal server error', connectionId, requestId: 'emulated' }));
    }
  }

  private call(
    connectionId: string,
    routeKey: string,
    eventType: EventType,
    more: object = {},
  ): Promise<number> {
    const requestId = randomBytes(8).toString('base64');
    const requestContext = {
      routeKey,
      eventType,
      connectionId,
      requestId,
      extendedRequestId: requestId,
      stage,
      apiId: 'emulated',
      domainName: '127.0.0.1',
      messageDirection: 'IN',
      connectedAt: this.held.get(connectionId)?.connectedAt ?? Date.now(),
      requestTimeEpoch: Date.now(),
      identity: { sourceIp: '127.0.0.1' },
    };
    return this.options.invoke({ requestContext, isBase64Encoded: false, ...more });
  }

  private async manage(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { url = '', method } = asked;
    const connectionId = decodeURIComponent(url.slice(base.length));
    const body = await text(asked);
    const held = this.held.get(connectionId);
    if (!url.startsWith(base)) return fail(answer, 403, 'ForbiddenException');
    const failure = method === 'POST' ? this.failing(connectionId) : undefined;
    if (failure !== undefined)
      return fail(answer, failure, failure === 429 ? 'LimitExceededException' : 'Failure');
    if (held === undefined) return fail(answer, 410, 'GoneException');
    if (Buffer.byteLength(body) > postBytes) return fail(answer, 413, 'PayloadTooLargeException');
    switch (method) {
      case 'POST':
        held.socket.send(body);
        answer.writeHead(200).end();
        return;
      case 'DELETE':
        held.socket.close(1000);
        answer.writeHead(204).end();
        return;
      default:
        answer.writeHead(200, { 'Content-Type': 'application/json' });
        answer.end(
          JSON.stringify({
            connectedAt: new Date(held.connectedAt),
            lastActiveAt: new Date(held.lastActiveAt),
          }),
        );
    }
  }
}

/** `$request.body.action`, where there is a route of that name. */
function routeOf(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || !('action' in value)) return '$default';
    return routes.find((route) => route === value.action) ?? '$default';
  } catch {
    return '$default';
  }
}

function frameText(data: Buffer | ArrayBuffer | Buffer[]): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(new Uint8Array(data))).toString();
}

function fail(answer: ServerResponse, status: number, name: string): void {
  answer.writeHead(status, { 'x-amzn-ErrorType': name, 'Content-Type': 'application/json' });
  answer.end(JSON.stringify({ message: name }));
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
