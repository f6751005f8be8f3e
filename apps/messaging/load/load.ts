import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machine } from './machine';
import { measureOnce } from './measure/measureOnce';
import type { TargetFigures } from './measure/measureTarget';
import { openFilesProblem } from './measure/openFiles';
import { smokePlan, wholePlan } from './plan';
import { figuresTable, type LoadReport } from './report';

const usage = `npm run load -- [--runs N] [--out FILE.json] [--quick]
  --runs   how often all is measured; the table has the least, the middle and the most (3)
  --out    where the figures go, as JSON (dist/load.json)
  --quick  a few connections for a few seconds: shows that it runs, the figures mean nothing`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '3' },
      out: { type: 'string', default: 'dist/load.json' },
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

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
