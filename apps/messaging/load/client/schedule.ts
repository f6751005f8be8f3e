import { performance } from 'node:perf_hooks';

/**
 * Does something so many times a second, and says each time when it was due: whoever measures from then on does not
 * forgive a server that it held the schedule up. Returns how to end it.
 *
 * @param times how often at most; without end by default
 */
export function onSchedule(
  perSecond: number,
  work: (index: number, due: number) => void,
  times = Number.POSITIVE_INFINITY,
): () => void {
  if (perSecond === 0) return () => undefined;
  const start = performance.now();
  const dueAt = (index: number) => start + (index * 1000) / perSecond;
  let next = 0;
  const timer = setInterval(() => {
    for (; next < times && dueAt(next) <= performance.now(); next += 1) work(next, dueAt(next));
    if (next >= times) clearInterval(timer);
  }, 1);
  return () => clearInterval(timer);
}
