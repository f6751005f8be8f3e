import { readFileSync } from 'node:fs';

/** Files that a process has open besides its connections. */
const others = 500;

/** Returns what is wrong with the limit of open files for so many connections; nothing where it is enough. */
export function openFilesProblem(connections: number): string | undefined {
  const soft = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  const needed = connections + others;
  if (soft === undefined || soft === 'unlimited' || Number(soft) >= needed) return undefined;
  return `${connections} connections need ${needed} open files, and a process may have ${soft}: ulimit -n ${needed}`;
}
