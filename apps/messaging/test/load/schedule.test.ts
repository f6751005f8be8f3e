import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { onSchedule } from '../../load/client/schedule';

describe('The schedule of the load test', () => {
  it('catches up with what was held up, and says when each was due', async () => {
    const due: number[] = [];
    await new Promise<void>((resolve) => {
      onSchedule(
        100,
        (index, at) => {
          due.push(at);
          // Holds the process up, as a server that does not read holds a client up that waits for it.
          if (index === 0) for (const end = performance.now() + 200; performance.now() < end;);
          if (index === 29) resolve();
        },
        30,
      );
    });
    assert.equal(due.length, 30);
    due.forEach((at, index) => assert.ok(Math.abs(at - (due[0] ?? 0) - index * 10) < 0.001));
  });
});
