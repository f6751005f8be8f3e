/** Why a server closes a connection, as WebSocket close codes; those from 4000 are ours. */
export const closing = {
  /** The server goes; the client may come back at once. */
  restart: { code: 1012, reason: 'the server restarts' },
  /** It sent frames that are no messages, or too many. */
  violation: { code: 1008, reason: 'too many frames' },
  /** It read too slowly; it gets what it missed when it comes back. */
  slow: { code: 1013, reason: 'reads too slowly' },
  tooLarge: { code: 1009, reason: 'the frame is too large' },
  forbidden: { code: 4401, reason: 'the token is not valid' },
  silent: { code: 4408, reason: 'no hello came' },
} as const;

export type Closing = (typeof closing)[keyof typeof closing];
