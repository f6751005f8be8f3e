import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanContents } from './planContents';
import type { Plannable } from './plannable';
import { readPlan } from './readPlan';
import { runProcess } from './runProcess';

/** A plan, or why there is none, in the words of `berth plan`. */
export type Outcome = { readonly plan: PlanContents } | { readonly failure: string };

/** Has a checkout plan one of its stacks with its own `berth plan`, in a process of its own. */
export async function planRevision(
  checkout: string,
  { args }: Plannable,
  options: { readonly out: string; readonly signal: AbortSignal },
): Promise<Outcome> {
  const { out, signal } = options;
  const program = [join('bin', 'berth.js'), 'plan', ...args, '--out', out];
  const { status, errors } = await runProcess(process.execPath, program, { cwd: checkout, signal });
  // A plan that breaks a mandatory policy is written as well, and ends with 2.
  if ((status !== 0 && status !== 2) || !existsSync(out)) {
    return { failure: errors.trim() || `berth plan ended with ${status ?? 'a signal'}` };
  }
  const plan = readPlan(out);
  rmSync(out, { recursive: true });
  return { plan };
}
