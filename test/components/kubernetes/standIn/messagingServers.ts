import { readFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { selfSigned, type Servers } from './servers';

/** A user that a server lets in. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

export interface Secured {
  readonly port: number;
  /** File with the certificate, of the TLS that the server speaks. */
  readonly certificate: string;
}

/** Starts a broker that knows one user and the virtual host "/", over TLS or without. */
export async function startBroker(servers: Servers, login: Login, tls: boolean): Promise<Secured> {
  const { key, certificate } = selfSigned(servers.folder());
  const serve = (socket: Socket) => serveAmqp(socket, login);
  const server: Server = tls
    ? createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, serve)
    : createServer(serve);
  return { port: await servers.listen(server), certificate };
}

/** As the specification has it: each answer follows what the client must say next. */
function serveAmqp(socket: Socket, login: Login): void {
  const start = Buffer.concat([Buffer.from([0, 9, 0, 0, 0, 0]), long('PLAIN'), long('en_US')]);
  const tune = Buffer.from([0, 0, 0, 2, 0, 0, 0, 60]);
  const refusal = (text: string) => Buffer.concat([Buffer.from([1, 147, text.length]), Buffer.from(text)]);
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    const text = bytes.toString('latin1');
    const method = text.startsWith('AMQP') ? 0 : bytes.readUInt16BE(9);
    if (method === 0) socket.write(frame(10, start));
    // Start-Ok, with its response.
    if (method === 11) {
      const known = text.includes(`\0${login.user}\0${login.password}`);
      socket.write(known ? frame(30, tune) : frame(50, refusal('ACCESS_REFUSED - Login was refused')));
    }
    // Tune-Ok comes before Open, often in one piece.
    if (text.includes('\0\x0a\0\x28')) {
      const root = text.includes('\0\x0a\0\x28\x01/');
      socket.write(root ? frame(41, Buffer.from([0])) : frame(50, refusal('NOT_ALLOWED - vhost not found')));
    }
  });
}

function frame(method: number, rest: Buffer): Buffer {
  const payload = Buffer.concat([Buffer.from([0, 10, 0, method]), rest]);
  const head = Buffer.alloc(7);
  head[0] = 1;
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}

function long(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, Buffer.from(text)]);
}

/** Starts a mail server: with STARTTLS, or with nothing but its greeting. It remembers the commands of its clients. */
export async function startMailServer(
  servers: Servers,
  login: Login | undefined,
): Promise<Secured & { readonly heard: readonly string[] }> {
  const { key, certificate } = selfSigned(servers.folder());
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.write('220 mail ESMTP\r\n');
    serveMail(socket, login, heard, () => ({ key: readFileSync(key), cert: readFileSync(certificate) }));
  });
  return { port: await servers.listen(server), certificate, heard };
}

function serveMail(
  socket: Socket,
  login: Login | undefined,
  heard: string[],
  keys: () => { key: Buffer; cert: Buffer },
): void {
  const secure = socket instanceof TLSSocket;
  const answers = (line: string): string => {
    if (line.startsWith('EHLO')) {
      const offers = login === undefined ? [] : secure ? ['AUTH PLAIN LOGIN'] : ['STARTTLS'];
      return ['mail', 'SIZE 1000', ...offers]
        .map((text, index, all) => `250${index < all.length - 1 ? '-' : ' '}${text}\r\n`)
        .join('');
    }
    if (line === 'STARTTLS') return '220 go ahead\r\n';
    if (line.startsWith('AUTH PLAIN ')) {
      const given = Buffer.from(line.slice(11), 'base64').toString();
      const known = login !== undefined && given === `\0${login.user}\0${login.password}`;
      return known ? '235 welcome\r\n' : `535 not ${given}\r\n`;
    }
    return line === 'QUIT' ? '221 bye\r\n' : '500 what?\r\n';
  };
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    const line = bytes.toString().trim();
    heard.push(`${secure ? 'TLS ' : ''}${line.split(' ')[0] ?? ''}`);
    socket.write(answers(line));
    if (line !== 'STARTTLS') return;
    socket.removeAllListeners('data');
    serveMail(new TLSSocket(socket, { isServer: true, ...keys() }), login, heard, keys);
  });
}
