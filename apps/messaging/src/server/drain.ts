import { setTimeout as pause } from 'node:timers/promises';
import { closing } from '../chat/closing';
import type { ServerMessage } from '../protocol/serverMessage';
import type { ClientConnection } from './clientConnection';
import type { OpenConnections } from './openConnections';

/** Connections that are told in the same moment to go: the other servers take that many at once without delay. */
const together = 100;
const betweenMilliseconds = 100;

/** Of the time that there is, what is kept for those who do not go. */
const keptMilliseconds = 2000;

const reconnect = JSON.stringify({ type: 'reconnect' } satisfies ServerMessage);

/**
 * Tells every connection to go elsewhere, and waits until it has; what is left when the time is nearly over is closed.
 * A client leaves when it has another connection, so nobody is without one meanwhile.
 */
export async function drain(open: OpenConnections, milliseconds: number): Promise<void> {
  const deadline = Date.now() + Math.max(0, milliseconds - keptMilliseconds);
  await tell(open.all(), deadline);
  while (open.size > 0 && Date.now() < deadline) await pause(50);
  for (const connection of open.all()) connection.close(closing.restart, 'restart');
  while (open.size > 0) await pause(50);
}

async function tell(connections: readonly ClientConnection[], deadline: number): Promise<void> {
  const waves = Math.ceil(connections.length / together);
  // Half of the time at most is for telling, the other for going.
  const between = Math.min(betweenMilliseconds, (deadline - Date.now()) / 2 / Math.max(1, waves));
  for (let from = 0; from < connections.length; from += together) {
    for (const connection of connections.slice(from, from + together)) connection.send(reconnect);
    if (from + together < connections.length) await pause(Math.max(0, between));
  }
}
