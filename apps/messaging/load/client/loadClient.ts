import type { TargetName } from '../target';
import { messagingClient } from './messagingClient';
import { socketIoClient } from './socketIoClient';

/** A participant under test. */
export interface LoadClient {
  /** Under which others answer; known once it is online. */
  readonly id: () => string;
  readonly send: (text: string, to?: string) => void;
  readonly stop: () => void;
}

export interface LoadClientOptions {
  /** Where it connects: asked anew each time. */
  readonly url: () => string;
  readonly session: string;
  /** Makes it an admin. */
  readonly token?: string;
  /** It is welcome, for the first time or again. */
  readonly online: () => void;
  /** A message came, its own among them. */
  readonly received: (text: string) => void;
  /** A message that it sent counts as taken. */
  readonly accepted: (text: string) => void;
  /** Anything that went wrong for good. */
  readonly failed: (reason: string) => void;
}

/** How a participant of each target is started: with the client that its users have. */
export const startClient: Readonly<Record<TargetName, (options: LoadClientOptions) => LoadClient>> = {
  messaging: messagingClient,
  'socket.io': socketIoClient,
};
