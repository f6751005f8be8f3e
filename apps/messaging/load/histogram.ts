import { build, type Histogram } from 'hdr-histogram-js';
import { z } from 'zod';

/** Times in milliseconds. */
export const timesSchema = z.object({
  count: z.number(),
  p50: z.number(),
  p99: z.number(),
  max: z.number(),
});
export type Times = z.infer<typeof timesSchema>;

/** Collects times, to a thousandth of their value. */
export class TimeHistogram {
  private readonly microseconds: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 600_000_000,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
    useWebAssembly: false,
  });

  add(milliseconds: number): void {
    this.microseconds.recordValue(Math.max(1, Math.round(milliseconds * 1000)));
  }

  get count(): number {
    return this.microseconds.totalCount;
  }

  times(): Times {
    const at = (percentile: number) => this.microseconds.getValueAtPercentile(percentile) / 1000;
    const { totalCount: count, maxValue } = this.microseconds;
    return { count, p50: at(50), p99: at(99), max: maxValue / 1000 };
  }
}
