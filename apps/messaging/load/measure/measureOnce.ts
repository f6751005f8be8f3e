import { RealRedis } from '../../test/support/realRedis';
import type { Plan } from '../plan';
import { targets } from '../target';
import { measureTarget, type TargetFigures } from './measureTarget';

/** Measures both targets once, in turn, each with an empty Redis that keeps its data as the system's does. */
export async function measureOnce(
  plan: Plan,
  progress: (what: string) => void,
): Promise<readonly TargetFigures[]> {
  const figures: TargetFigures[] = [];
  for (const index of [0, 1]) {
    const redis = await RealRedis.start();
    try {
      const target = targets(redis.url)[index];
      if (target !== undefined) figures.push(await measureTarget(target, plan, progress));
    } finally {
      await redis.stop();
    }
  }
  return figures;
}
