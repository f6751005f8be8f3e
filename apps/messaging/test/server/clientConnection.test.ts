import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { ClientConnection } from '../../src/server/clientConnection';
import { until } from '../support/until';

describe('A connection of a server', () => {
  let server: WebSocketServer;

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0 });
    await once(server, 'listening');
  });

  afterEach(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });

  /** Returns a connection and its other end, which answers pings or does not. */
  async function connected(autoPong: boolean): Promise<readonly [ClientConnection, WebSocket, WebSocket]> {
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { autoPong });
    client.on('error', () => undefined);
    const opened = once(client, 'open');
    const [socket] = (await once(server, 'connection')) as [WebSocket];
    await opened;
    return [new ClientConnection(socket, 0), socket, client];
  }

  it('is ended at the second sign of life that does not come', async () => {
    const [connection, socket, client] = await connected(false);
    connection.probe();
    await once(client, 'ping');
    assert.equal(socket.readyState, WebSocket.OPEN);
    connection.probe();
    assert.equal(connection.ending, 'lost');
    await until('the socket is gone', () => socket.readyState === WebSocket.CLOSED);
  });

  it('stays while the other end answers', async () => {
    const [connection, socket] = await connected(true);
    for (let round = 0; round < 3; round += 1) {
      const answered = once(socket, 'pong');
      connection.probe();
      await answered;
    }
    assert.equal(socket.readyState, WebSocket.OPEN);
    assert.equal(connection.ending, 'closed');
  });

  it('counts a frame as a sign of life', async () => {
    const [connection, socket] = await connected(false);
    connection.probe();
    connection.count();
    connection.probe();
    assert.equal(socket.readyState, WebSocket.OPEN);
  });
});
