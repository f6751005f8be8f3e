import type { Findings } from '../experiment';
import type { Plan } from '../plan';
import type { Target, TargetName } from '../target';
import { Measurements, type Rest, type Talk } from './measure';

/** What one run found of one target. */
export interface TargetFigures {
  readonly target: TargetName;
  /** Milliseconds from the start of a process to its readiness, each. */
  readonly start: readonly number[];
  readonly connect: Findings;
  readonly burst: Findings;
  readonly talk: Talk;
  readonly restart: Findings;
  readonly idle: readonly Rest[];
}

/** Measures one target wholly, one thing after the other. */
export async function measureTarget(
  target: Target,
  plan: Plan,
  progress: (what: string) => void,
): Promise<TargetFigures> {
  const measurements = new Measurements(target, plan);
  const step = <T>(what: string, work: () => Promise<T>): Promise<T> => {
    progress(`${target.name}: ${what}`);
    return work();
  };
  const start = await step('start to ready', () => measurements.start());
  const connect = await step('connections at a steady rate', () => measurements.connect());
  const burst = await step('connections in one moment', () => measurements.burst());
  const talk = await step('messages across two servers', () => measurements.talk());
  const restart = await step('messages through a restart of both', () => measurements.restart());
  const idle: Rest[] = [];
  for (const connections of plan.idle.connections) {
    idle.push(await step(`${connections} connections at rest`, () => measurements.idle(connections)));
  }
  return { target: target.name, start, connect, burst, talk, restart, idle };
}
