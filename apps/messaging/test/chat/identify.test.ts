import assert from 'node:assert/strict';
import { tokenHash } from '../../src/chat/adminToken';
import { identify } from '../../src/chat/identify';
import { clientMessageSchema, type Hello } from '../../src/protocol/clientMessage';
import { participantSchema } from '../../src/protocol/participant';

const hash = tokenHash('the-right-token');
const hello: Hello = { action: 'hello', session: 'a-session-of-tests-long-enough', name: 'Ada' };

describe('Who says hello', () => {
  it('is a user without a token, and always the same one', () => {
    const user = identify(hello, hash);
    assert.equal(user?.role, 'user');
    assert.deepEqual(identify(hello, hash), user);
    assert.notEqual(identify({ ...hello, session: `${hello.session}-other` }, hash)?.id, user?.id);
  });

  it('is an admin with the token, and nobody with another', () => {
    assert.equal(identify({ ...hello, token: 'the-right-token' }, hash)?.role, 'admin');
    assert.equal(identify({ ...hello, token: 'the-wrong-token' }, hash), undefined);
    assert.equal(identify({ ...hello, token: '' }, hash), undefined);
  });

  it('has an id that is of the protocol and does not lead back to the session', () => {
    const user = identify(hello, hash);
    assert.ok(participantSchema.safeParse(user).success);
    assert.ok(!hello.session.includes(user?.id ?? '') && !(user?.id ?? '').includes(hello.session));
  });

  for (const [title, name] of [
    ['blank', '  '],
    ['too long', 'a'.repeat(51)],
    ['of characters that turn the writing around', 'Ada\u202Enimda'],
  ] as const) {
    it(`has no name that is ${title}`, () => {
      assert.equal(clientMessageSchema.safeParse({ ...hello, name }).success, false);
    });
  }
});
