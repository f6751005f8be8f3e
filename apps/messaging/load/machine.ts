import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/** Returns what the figures were measured on. */
export function machine(): string {
  const [first] = cpus();
  const redis = /v=(\S+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1];
  return [
    `${cpus().length} × ${first?.model.trim() ?? 'an unknown processor'}`,
    `${Math.round(totalmem() / 1024 ** 3)} GiB`,
    `Linux ${release()}`,
    `Node.js ${process.version}`,
    `Redis ${redis ?? 'of unknown version'}`,
  ].join(', ');
}
