import assert from 'node:assert/strict';
import fc from 'fast-check';
import { newSequence, sequenceAt, timeOf } from '../../src/exchange/sequence';
import { clientMessageSchema } from '../../src/protocol/clientMessage';

/** Times that thirteen digits have room for: up to the year 2286. */
const times = fc.integer({ min: 0, max: 9_999_999_999_998 });

describe('Sequences', () => {
  it('sort as text in the order of their times', () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        fc.pre(one !== other);
        assert.equal(newSequence(one) < newSequence(other), one < other);
      }),
    );
  });

  it('lie between the places of their millisecond and the next', () => {
    fc.assert(
      fc.property(times, (time) => {
        const sequence = newSequence(time);
        assert.ok(sequenceAt(time) <= sequence && sequence < sequenceAt(time + 1));
        assert.equal(timeOf(sequence), time);
      }),
    );
  });

  it('are of the protocol', () => {
    fc.assert(
      fc.property(times, (time) => {
        const confirm = { action: 'confirm', upTo: newSequence(time) };
        assert.ok(clientMessageSchema.safeParse(confirm).success);
      }),
    );
  });

  it('of the same millisecond are not the same', () => {
    const made = Array.from({ length: 1000 }, () => newSequence(1_764_000_000_000));
    assert.equal(new Set(made).size, made.length);
  });
});
