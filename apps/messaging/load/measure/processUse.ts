import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { ServerProcess } from '../../test/support/serverProcess';

const mebibyte = 1024 * 1024;

/** Ticks of the kernel's clock in a second, in which it counts processor time. */
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Returns the resident memory of a process, in MiB. */
export function residentMebibytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) / 1024;
}

/** Returns the processor time that a process has used, in seconds. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may have spaces; user and system time are the 12th and 13th after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Returns the heap that a server uses, in MiB, as its metrics tell. */
export async function heapMebibytes(server: ServerProcess): Promise<number> {
  const bytes = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(await server.metrics())?.[1];
  return Number(bytes) / mebibyte;
}
