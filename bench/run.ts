import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { catalogue } from '../src/systems/catalogue';

/** Whole processes, from start to files written: the median of several runs, and ratios within this one run. */
const runs = 5;
const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));

interface Measure {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

function measureOnce(command: readonly string[], environment: NodeJS.ProcessEnv = {}): Measure {
  const usage = join(folder, 'usage.json');
  const started = process.hrtime.bigint();
  const result = spawnSync(process.execPath, ['--require', './bench/usage.cjs', ...command], {
    env: { ...process.env, ...environment, BERTH_BENCH_USAGE: usage },
    encoding: 'utf8',
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (result.status !== 0) throw new Error(`${command.join(' ')} failed:\n${result.stderr}`);
  const used = JSON.parse(readFileSync(usage, 'utf8')) as Omit<Measure, 'seconds'>;
  return { seconds, ...used };
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function measure(command: readonly string[], count: number, environment?: NodeJS.ProcessEnv): Measure {
  const measured = Array.from({ length: count }, () => measureOnce(command, environment));
  return {
    seconds: median(measured.map(({ seconds }) => seconds)),
    cpuSeconds: median(measured.map(({ cpuSeconds }) => cpuSeconds)),
    megabytes: median(measured.map(({ megabytes }) => megabytes)),
  };
}

function row(name: string, { seconds, cpuSeconds, megabytes }: Measure): string[] {
  return [name, seconds.toFixed(2), cpuSeconds.toFixed(2), megabytes.toFixed(0)];
}

const table = new Table({ head: ['median', 'seconds', 'CPU seconds', 'MB'] });
console.log(`${cpus().length} processors, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`);

for (const { name } of catalogue) {
  const options = ['plan', '--system', name, '--environment', 'production', '--target', 'aws'];
  const command = ['bin/berth.js', ...options, '--out', join(folder, name)];
  measureOnce(command);
  table.push(row(`berth plan ${name}`, measure(command, runs)));
}

const planned = measure(['.berth/bench/synthetic.js', 'task-platform'], 3);
const checked = measure(['--require', 'ts-node/register', 'bench/synthetic.ts', 'task-platform'], 3, {
  TS_NODE_TYPE_CHECK: 'true',
});
table.push(row('the program as plain JavaScript', planned));
table.push(row('the same under ts-node with type check', checked));

const small = measure(['.berth/bench/synthetic.js', '24'], 3);
const large = measure(['.berth/bench/synthetic.js', '1000'], 1);
table.push(row('24 services', small), row('1,000 services', large));
console.log(table.toString());
console.log(`ts-node with type check / plain: ${(checked.seconds / planned.seconds).toFixed(1)}`);
rmSync(folder, { recursive: true });
