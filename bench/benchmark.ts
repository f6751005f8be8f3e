import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { catalogue } from '../src/systems/catalogue';

/** What one process took, from its start to its files written. */
interface Measure {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  /** What it printed. */
  readonly printed: string;
}

const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));
const plainProgram = '.berth/bundles/planSystem.cjs';
const checkedProgram = ['--require', 'ts-node/register', 'bench/planSystem.ts'];

function measureOnce(command: readonly string[], environment: NodeJS.ProcessEnv): Measure {
  const usage = join(folder, 'usage.json');
  const started = process.hrtime.bigint();
  const result = spawnSync(process.execPath, ['--require', './bench/usage.cjs', ...command], {
    env: { ...process.env, ...environment, BERTH_BENCH_USAGE: usage },
    encoding: 'utf8',
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (result.status !== 0) throw new Error(`${command.join(' ')} failed:\n${result.stderr}`);
  const used = JSON.parse(readFileSync(usage, 'utf8')) as Pick<Measure, 'cpuSeconds' | 'megabytes'>;
  return { seconds, ...used, printed: result.stdout.trim() };
}

/** Returns the run of the median time. */
function measure(command: readonly string[], runs: number, environment: NodeJS.ProcessEnv = {}): Measure {
  const measured = Array.from({ length: runs }, () => measureOnce(command, environment));
  const sorted = measured.sort((left, right) => left.seconds - right.seconds);
  const median = sorted[Math.floor(runs / 2)];
  if (median === undefined) throw new Error('Measure at least once.');
  return median;
}

function planOf(system: string): Measure {
  const command = [
    'bin/berth.js',
    'plan',
    '--system',
    system,
    '--environment',
    'production',
    '--target',
    'aws',
  ];
  // The first run bundles the program.
  return measure([...command, '--out', join(folder, system)], 5);
}

const table = new Table({ head: ['', 'seconds', 'CPU seconds', 'MB'] });
function row(name: string, { seconds, cpuSeconds, megabytes }: Measure): void {
  table.push([name, seconds.toFixed(2), cpuSeconds.toFixed(2), megabytes.toFixed(0)]);
}

console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`);
for (const { name } of catalogue) row(`berth plan, ${name} in production on aws`, planOf(name));

const out = join(folder, 'program');
const plain = measure([plainProgram, 'task-platform', out], 3);
const checked = measure([...checkedProgram, 'task-platform', out], 3, { TS_NODE_TYPE_CHECK: 'true' });
row('the same program as plain JavaScript', plain);
row('the same program under ts-node with type check', checked);

const small = measure([plainProgram, '24', out], 3);
const large = measure([plainProgram, '1000', out], 3);
row(`24 services, ${small.printed} resources`, small);
row(`1,000 services, ${large.printed} resources`, large);

const perResource = ({ seconds, printed }: Measure) => seconds / Number(printed);
console.log(table.toString());
console.log(`type check / plain: ${(checked.seconds / plain.seconds).toFixed(1)}`);
console.log(
  `time per resource, 1,000 services / 24: ${(perResource(large) / perResource(small)).toFixed(2)}`,
);
rmSync(folder, { recursive: true });
