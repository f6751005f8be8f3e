import type { Audience } from '../exchange/exchange';
import type { ServerMessage } from '../protocol/serverMessage';
import type { AWSConnectionManager } from './awsConnectionManager';
import type { GatewayConnections } from './gatewayConnections';
import { inParallel } from './inParallel';

/** Frames that are posted at a time. */
const postsAtATime = 32;

export interface DeliverParts {
  readonly connections: AWSConnectionManager;
  readonly gateway: Pick<GatewayConnections, 'post'>;
  /** Told of a connection that is gone, without that API Gateway said so when it went. */
  readonly onGone: (connectionId: string) => Promise<void>;
  /** Told why a frame could not be posted; the connection's next ping makes up for it. */
  readonly onFailedPost: (error: unknown, connectionId: string) => void;
}

/**
 * Returns what posts a message to all connections of audiences. One that cannot be reached does not keep it from the
 * others, and is noted.
 */
export function deliverer(
  parts: DeliverParts,
): (audiences: readonly Audience[], message: ServerMessage) => Promise<void> {
  const { connections, gateway, onGone, onFailedPost } = parts;
  return async (audiences, message) => {
    const started = Date.now();
    const frame = JSON.stringify(message);
    const found = await Promise.all(audiences.map((audience) => connectionsOf(audience, connections)));
    await inParallel([...new Set(found.flat())], postsAtATime, async (connectionId) => {
      try {
        if ((await gateway.post(connectionId, frame)) === 'gone') await onGone(connectionId);
      } catch (error) {
        onFailedPost(error, connectionId);
        // Where this fails too, so does what is delivered, and its sender says it again.
        await connections.doubt(connectionId, started);
      }
    });
  };
}

function connectionsOf(audience: Audience, connections: AWSConnectionManager): Promise<string[]> {
  return audience.kind === 'role'
    ? connections.getConnections(audience.role)
    : connections.getConnectionsOf(audience.id);
}
