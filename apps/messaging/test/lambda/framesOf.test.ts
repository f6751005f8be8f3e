import assert from 'node:assert/strict';
import { framesOf } from '../../src/lambda/framesOf';
import type { ChatMessage } from '../../src/protocol/chatMessage';
import { limits } from '../../src/protocol/limits';
import type { Participant } from '../../src/protocol/participant';
import { serverMessageSchema } from '../../src/protocol/serverMessage';

/** What API Gateway takes in one post. */
const bytesOfPost = 128 * 1024;

const you: Participant = { id: 'a-user-with-a-long-id', role: 'user', name: 'Ada' };

function message(count: number): ChatMessage {
  const sequence = `1764000000000-${String(count).padStart(6, '0')}`;
  return {
    sequence,
    id: `message-${count}`,
    conversation: you.id,
    from: you,
    text: '€'.repeat(4000),
    sentAt: 0,
  };
}

describe('The frames of a welcome', () => {
  it('fit into posts, and have every message once and in order', () => {
    const name = '€'.repeat(limits.nameCharacters);
    const present = Array.from({ length: limits.presentParticipants }, () => ({ ...you, name }));
    const messages = Array.from({ length: limits.welcomeMessages }, (_, index) => message(index));
    const frames = framesOf({
      type: 'welcome',
      you,
      heartbeatSeconds: 25,
      messages,
      complete: true,
      present,
    });
    assert.ok(frames.length > 1);
    for (const frame of frames) assert.ok(Buffer.byteLength(frame) <= bytesOfPost);
    const said = frames.map((frame) => serverMessageSchema.parse(JSON.parse(frame)));
    const found = said.flatMap((part) => {
      if (part.type === 'welcome') return part.messages;
      return part.type === 'message' ? [part.message] : [];
    });
    assert.deepEqual(found, messages);
    assert.deepEqual([...new Set(said.slice(1).map(({ type }) => type))], ['message']);
  });
});
