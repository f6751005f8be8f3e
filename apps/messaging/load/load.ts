import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { RealRedis } from '../test/support/realRedis';
import { machine } from './machine';
import { measureTarget, type TargetFigures } from './measure/measureTarget';
import { openFilesProblem } from './measure/openFiles';
import { smokePlan, wholePlan, type Plan } from './plan';
import { figuresTable } from './report';
import { targets } from './target';

const usage = `npm run load -- [--runs N] [--out FILE.json] [--quick]
  --runs   how often all is measured; the table has the least, the middle and the most (3)
  --out    where the figures go, as JSON (load.json)
  --quick  a few connections for a few seconds: shows that it runs, the figures mean nothing`;

/** What the JSON has. */
export interface LoadReport {
  readonly machine: string;
  readonly at: string;
  readonly plan: Plan;
  readonly runs: readonly (readonly TargetFigures[])[];
}

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

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '3' },
      out: { type: 'string', default: 'load.json' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const plan = values.quick ? smokePlan : wholePlan;
  const problem = openFilesProblem(Math.max(...plan.idle.connections));
  if (problem !== undefined) throw new Error(problem);
  const runs: (readonly TargetFigures[])[] = [];
  for (let run = 1; run <= Number(values.runs); run += 1) {
    runs.push(await measureOnce(plan, (what) => console.error(`run ${run}: ${what}`)));
  }
  const report: LoadReport = { machine: machine(), at: new Date().toISOString(), plan, runs };
  writeFileSync(values.out, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`${report.machine}\n${figuresTable(report)}`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
