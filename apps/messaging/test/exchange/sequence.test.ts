import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sequenceAt, SequenceMaker, timeOf } from '../../src/exchange/sequence';
import { clientMessageSchema } from '../../src/protocol/clientMessage';

/** What a clock shows, which may stand still and go back. */
const clocks = fc.array(fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_990 }), {
  minLength: 2,
  maxLength: 100,
});

describe('Sequences', () => {
  it('ascend as text whatever the clock does, and are of the protocol', () => {
    fc.assert(
      fc.property(clocks, (shown) => {
        let place = 0;
        const maker = new SequenceMaker(() => shown[place++] ?? 0);
        const made = shown.map(() => maker.next());
        assert.deepEqual([...made].sort(), made);
        assert.equal(new Set(made).size, made.length);
        for (const upTo of made) {
          assert.ok(clientMessageSchema.safeParse({ action: 'confirm', upTo }).success);
        }
      }),
    );
  });

  it('ascend where more are made in a millisecond than are counted in it', () => {
    const maker = new SequenceMaker(() => 1_764_000_000_000);
    let last = '';
    for (let made = 0; made < 36 ** 3 + 10; made += 1) {
      const next = maker.next();
      assert.ok(next > last);
      last = next;
    }
  });

  it('of two makers in the same millisecond are not the same', () => {
    const made = Array.from({ length: 1000 }, () => new SequenceMaker(() => 1_764_000_000_000).next());
    assert.equal(new Set(made).size, made.length);
  });

  it('lie between the places of their millisecond and the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999_998 }), (time) => {
        const sequence = new SequenceMaker(() => time).next();
        assert.ok(sequenceAt(time) <= sequence && sequence < sequenceAt(time + 1));
        assert.equal(timeOf(sequence), time);
      }),
    );
  });
});
