/** What one connection may ask. Both homes hold to the same numbers, and clients know them too. */
export const limits = {
  /** Bytes of a frame. API Gateway would take 32 KiB. */
  frameBytes: 16 * 1024,
  /** Characters of a message's text. */
  textCharacters: 4000,
  /** Characters of a participant's name. */
  nameCharacters: 50,
  /** Seconds in which frames are counted. */
  windowSeconds: 10,
  /** Frames of one connection in such a window; what is more is refused. */
  framesPerWindow: 200,
  /** Refused frames in one window after which the connection is closed. */
  refusalsPerWindow: 50,
  /** Seconds in which a new connection has to say hello. */
  helloSeconds: 10,
  /** Seconds between the pings of a client; two that stay unanswered end the connection. */
  heartbeatSeconds: 25,
  /** Messages of a conversation that are kept, and for how many seconds after the last one. */
  historyMessages: 200,
  historySeconds: 24 * 60 * 60,
  /** Seconds in which a message that is said again is known to be the same. */
  rememberedSeconds: 60 * 60,
  /** Messages of all conversations together that are kept for admins who were away. */
  recentMessages: 20_000,
  /** Messages that the first welcome brings; later ones bring what was missed. */
  welcomeMessages: 50,
  /** Messages that a later welcome brings at most. */
  missedMessages: 5000,
  /** Participants that a welcome names. */
  presentParticipants: 200,
} as const;
