'use strict';

const net = require('node:net');
const tls = require('node:tls');

/** Opens a TCP or TLS connection; it is destroyed when the signal aborts. */
async function connect({ host, port, secure = false, ca, signal }) {
  const socket = net.connect({ host, port });
  signal.addEventListener('abort', () => socket.destroy(signal.reason), { once: true });
  await once(socket, 'connect');
  return secure ? upgrade(new Stream(socket), { host, ca }) : new Stream(socket);
}

/** Turns a plain connection into a TLS one whose certificate is valid for the host. */
async function upgrade(stream, { host, ca }) {
  stream.detach();
  const servername = net.isIP(host) === 0 ? { servername: host } : {};
  const socket = tls.connect({
    socket: stream.socket,
    host,
    ...servername,
    ...(ca === undefined ? {} : { ca }),
  });
  stream.socket.on('error', (error) => socket.destroy(error));
  await once(socket, 'secureConnect');
  return new Stream(socket);
}

function once(socket, event) {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error('the connection was closed'));
    socket
      .once('error', reject)
      .once('close', closed)
      .once(event, () => {
        socket.off('error', reject).off('close', closed);
        resolve();
      });
  });
}

/** Bytes of a connection, read as many as are wanted. */
class Stream {
  constructor(socket) {
    this.socket = socket;
    this.received = Buffer.alloc(0);
    this.failure = undefined;
    this.wake = () => {};
    this.listeners = {
      data: (chunk) => this.change(() => (this.received = Buffer.concat([this.received, chunk]))),
      error: (error) => this.change(() => (this.failure ??= error)),
      close: () => this.change(() => (this.failure ??= new Error('the connection was closed'))),
    };
    for (const [event, listener] of Object.entries(this.listeners)) socket.on(event, listener);
  }

  /** Lets go of the socket, so that somebody else may read it. */
  detach() {
    for (const [event, listener] of Object.entries(this.listeners)) this.socket.off(event, listener);
  }

  write(bytes) {
    this.socket.write(bytes);
  }

  end() {
    this.socket.destroy();
  }

  /** Returns the next bytes, that many. */
  async read(count) {
    while (this.received.length < count) await this.more();
    return this.take(count);
  }

  /** Returns the next line, without its CR LF. */
  async readLine() {
    let end = this.received.indexOf('\r\n');
    for (; end < 0; end = this.received.indexOf('\r\n')) await this.more();
    return this.take(end + 2).toString('utf8', 0, end);
  }

  take(count) {
    const taken = this.received.subarray(0, count);
    this.received = this.received.subarray(count);
    return taken;
  }

  more() {
    if (this.failure !== undefined) throw this.failure;
    return new Promise((resolve) => (this.wake = resolve));
  }

  change(apply) {
    apply();
    this.wake();
  }
}

module.exports = { connect, upgrade };
