import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Subject } from '../config/subject';
import { stackFilePath } from '../config/stackFile';
import { UserError } from '../model/userError';
import { runProcess } from './runProcess';

/** A stack that `berth plan` can plan. */
export interface Plannable {
  readonly stack: string;
  /** The options of `berth plan` that name it. */
  readonly args: readonly string[];
}

/** What the options of the command ask for: one stack, and the options as `berth plan` takes them. */
export interface Asked {
  readonly subject: Subject;
  readonly args: readonly string[];
}

const systems = z.array(
  z.object({ name: z.string(), environments: z.array(z.string()), targets: z.array(z.string()) }),
);

/** Prints the catalogue of a revision, by its own bundler: no command of it does. */
const catalogueScript = `
  require('./bin/bundle.js').bundle('src/systems/catalogue.ts').then(require).then(({ catalogue }) =>
    console.log(JSON.stringify(catalogue.map(({ name, environments, targets }) => ({ name, environments, targets })))));
`;

/**
 * Returns the stacks that a checkout can plan: the one that is asked for, if it has it, or every system × environment ×
 * target of its catalogue.
 *
 * @throws UserError where its catalogue cannot be read.
 */
export async function plannable(
  folder: string,
  asked: Asked | undefined,
  signal: AbortSignal,
): Promise<readonly Plannable[]> {
  if (asked !== undefined && 'stack' in asked.subject) {
    const { stack } = asked.subject;
    return existsSync(stackFilePath(folder, stack)) ? [{ stack, args: asked.args }] : [];
  }
  const shipped = await shippedBy(folder, signal);
  if (asked === undefined) return shipped;
  const stack = stackOf(asked.subject);
  return shipped.some((other) => other.stack === stack) ? [{ stack, args: asked.args }] : [];
}

/** Returns the name of the stack that is asked for. */
export function stackOf(subject: Subject): string {
  if ('stack' in subject) return subject.stack;
  return `${subject.system}-${subject.environment}-${subject.target}`;
}

async function shippedBy(folder: string, signal: AbortSignal): Promise<readonly Plannable[]> {
  if (!existsSync(join(folder, 'bin', 'bundle.js'))) {
    throw new UserError([
      'has no bin/bundle.js, by which its systems are read; compare a younger revision, or folders',
    ]);
  }
  const script = await runProcess(process.execPath, ['-e', catalogueScript], { cwd: folder, signal });
  if (script.status !== 0) throw new UserError([script.errors.trim()]);
  const content: unknown = JSON.parse(script.output);
  return systems.parse(content).flatMap(({ name, environments, targets }) =>
    environments.flatMap((environment) =>
      targets.map((target) => ({
        stack: `${name}-${environment}-${target}`,
        args: ['--system', name, '--environment', environment, '--target', target],
      })),
    ),
  );
}
