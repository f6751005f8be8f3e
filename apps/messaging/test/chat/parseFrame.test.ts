import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFrame } from '../../src/chat/parseFrame';
import { clientMessageSchema } from '../../src/protocol/clientMessage';
import { limits } from '../../src/protocol/limits';

describe('A frame', () => {
  it('is a message or a problem with a reason, whatever it has in it', () => {
    const frames = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string({ maxLength: 40_000 }));
    fc.assert(
      fc.property(frames, (frame) => {
        const parsed = parseFrame(frame);
        if (parsed.kind === 'message') assert.ok(clientMessageSchema.safeParse(parsed.message).success);
        else assert.notEqual(parsed.reason, '');
      }),
    );
  });

  it('is too large beyond the limit in bytes, not in characters', () => {
    const message = JSON.stringify({ action: 'ping' });
    assert.equal(parseFrame(message.padEnd(limits.frameBytes)).kind, 'message');
    const wide = `${message}${' '.repeat(limits.frameBytes - message.length - 2)}€`;
    assert.ok(wide.length <= limits.frameBytes);
    const parsed = parseFrame(wide);
    assert.equal(parsed.kind === 'problem' && parsed.problem, 'too-large');
  });

  it('with a text that may be sent comes through as it is', () => {
    const texts = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 500 })
      .filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseFrame(JSON.stringify({ action: 'send', id: 'message-0001', text }));
        assert.ok(parsed.kind === 'message' && parsed.message.action === 'send');
        assert.equal(parsed.message.text, text);
      }),
    );
  });

  it('that is refused keeps the id of its message', () => {
    const parsed = parseFrame(JSON.stringify({ action: 'send', id: 'message-0001', text: '' }));
    assert.equal(parsed.kind === 'problem' && parsed.id, 'message-0001');
  });
});
