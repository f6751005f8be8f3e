/** Keys of Redis. The seed names the first; the others lead to it, or carry messages. */
export const keys = {
  connection: (connectionId: string) => `connection:${connectionId}`,
  connectionsOfType: (type: string) => `connections:${type}`,
  connectionsOfParticipant: (participantId: string) => `participant:${participantId}`,
  connectionsOfPod: (pod: string) => `pod:${pod}`,
  /** Pods by the time of their last sign of life. */
  pods: 'pods',
  /** All messages, for all pods to read. */
  messages: 'messages',
  /** What is told and not kept. */
  announcements: 'announcements',
  /** The newest messages of a conversation. */
  history: (conversation: string) => `history:${conversation}`,
  /** Remembers that a sender's message is published. */
  sent: (participantId: string, messageId: string) => `sent:${participantId}:${messageId}`,
} as const;
