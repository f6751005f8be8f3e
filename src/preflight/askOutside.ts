import { execFile } from 'node:child_process';
import { resolveNs } from 'node:dns/promises';
import type { Answer, Probe } from './check';

/** Longest time that one question may take. */
const timeoutMilliseconds = 30_000;

/** Puts a question to the programs and the DNS of this machine. */
export function askOutside(probe: Probe): Promise<Answer> {
  return probe.kind === 'command' ? runProgram(probe.program, probe.args) : nameServers(probe.domain);
}

function runProgram(program: string, args: readonly string[]): Promise<Answer> {
  // A pager would wait for a key.
  const env = { ...process.env, AWS_PAGER: '' };
  const options = { timeout: timeoutMilliseconds, maxBuffer: 64 * 1024 * 1024, env };
  return new Promise((resolve) => {
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ kind: 'output', text: stdout });
      else if (error.code === 'ENOENT') resolve({ kind: 'absent' });
      else resolve({ kind: 'failed', message: failure(program, error.killed ?? false, stderr || stdout) });
    });
  });
}

/** The last line that says something: what comes before it repeats the command. */
function failure(program: string, timedOut: boolean, text: string): string {
  if (timedOut) return `${program} gave no answer in ${timeoutMilliseconds / 1000} seconds`;
  return text.trim().split('\n').at(-1)?.trim() || `${program} failed`;
}

async function nameServers(domain: string): Promise<Answer> {
  try {
    return { kind: 'output', text: (await resolveNs(domain)).join('\n') };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}
