const firstMilliseconds = 500;
const longestMilliseconds = 30_000;

/**
 * Returns how long to wait before an attempt, in milliseconds: twice as long each time, up to half a minute, and by
 * chance between half of it and all, so that clients who lost the same server do not come back at the same moment.
 */
export function backoff(attempt: number, random: () => number): number {
  const longest = Math.min(longestMilliseconds, firstMilliseconds * 2 ** Math.min(attempt, 16));
  return longest / 2 + (random() * longest) / 2;
}
