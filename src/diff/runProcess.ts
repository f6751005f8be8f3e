import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { UserError } from '../model/userError';

/** What a process ended with. */
export interface Ended {
  /** Exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly output: string;
  /** What it wrote to standard error. */
  readonly errors: string;
}

/**
 * Runs a program to its end; the signal stops it, and its end is waited for then too.
 *
 * @throws the reason of the signal, and UserError where there is no such program.
 */
export async function runProcess(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<Ended> {
  const { cwd, signal } = options;
  signal.throwIfAborted();
  const child = spawn(program, args, { cwd, signal, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', ({ message }) => {
      // One that has started is on its way to its end.
      if (child.pid === undefined) reject(new UserError([`${program} cannot be started: ${message}`]));
    });
  });
  const [status, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  signal.throwIfAborted();
  return { status, output, errors };
}
