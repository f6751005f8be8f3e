import assert from 'node:assert/strict';
import fc from 'fast-check';
import { counted, noFrames, verdict, windowAt, type Verdict } from '../../src/chat/frameWindow';
import { limits } from '../../src/protocol/limits';

/** Milliseconds at which frames come, in order. */
const times = fc
  .array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 600 })
  .map((gaps) => gaps.reduce<number[]>((all, gap) => [...all, (all.at(-1) ?? 1_764_000_000_000) + gap], []));

/** Returns what is said of each frame, and the window that it came in. */
function judged(at: readonly number[]): readonly { readonly window: number; readonly said: Verdict }[] {
  let frames = noFrames;
  return at.map((time) => {
    frames = counted(frames, time);
    return { window: windowAt(time), said: verdict(frames) };
  });
}

/** Returns what is to be said of the frame that has this place in its window. */
function expected(place: number): Verdict {
  if (place < limits.framesPerWindow) return 'heard';
  return place < limits.framesPerWindow + limits.refusalsPerWindow ? 'refused' : 'closed';
}

describe('Frames in a window', () => {
  it('are heard up to the limit, whenever they come, then refused, and then the connection is closed', () => {
    fc.assert(
      fc.property(times, (at) => {
        const frames = judged(at);
        for (const window of new Set(frames.map((frame) => frame.window))) {
          const said = frames.filter((frame) => frame.window === window).map((frame) => frame.said);
          assert.deepEqual(
            said,
            said.map((_, place) => expected(place)),
          );
        }
      }),
    );
  });
});
