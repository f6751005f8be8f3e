import { UserError } from '../model/userError';

/**
 * Runs the task with a signal that Ctrl-C, or the end of a job in CI, aborts: the task stops and takes away what it made.
 * A second one ends the process at once.
 */
export async function interruptible<Result>(task: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const stop = () => controller.abort(new UserError(['interrupted: nothing was compared']));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await task(controller.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
