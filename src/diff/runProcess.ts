import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What a process ended with. */
export interface Ended {
  /** Exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly output: string;
  /** What it wrote to standard error. */
  readonly errors: string;
}

/** Runs a program to its end, or until the signal stops it. Raises the signal's reason, or that it cannot be started. */
export async function runProcess(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<Ended> {
  const { cwd, signal } = options;
  signal.throwIfAborted();
  const child = spawn(program, args, { cwd, signal, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  try {
    const [status, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    signal.throwIfAborted();
    return { status, output, errors };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
