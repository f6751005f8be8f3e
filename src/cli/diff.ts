import { Command } from 'commander';
import { comparePlans, type CompareRequest } from '../diff/comparePlans';
import type { Comparison } from '../diff/comparison';
import { comparisonMarkdown } from '../diff/comparisonMarkdown';
import { comparisonText } from '../diff/comparisonText';
import { interruptible } from '../diff/interruptible';
import type { Asked } from '../diff/plannable';
import { worktreeWord } from '../diff/source';
import { environments, targets } from '../model/environment';
import { UserError } from '../model/userError';
import { projectRoot } from './projectRoot';
import { oneOf, readSubject, type SubjectOptions } from './readSubject';
import { setOption } from './setOption';

interface DiffOptions extends SubjectOptions {
  readonly format: string;
}

const formats = ['text', 'markdown', 'json'] as const;

const written: Readonly<Record<(typeof formats)[number], (comparison: Comparison) => string>> = {
  text: comparisonText,
  markdown: comparisonMarkdown,
  json: (comparison) => `${JSON.stringify(comparison, undefined, 2)}\n`,
};

const help = `
BASE and HEAD are each a folder that berth plan --out wrote, a folder of such folders (one a stack), a revision of git,
or ${worktreeWord}: the files as they are here, committed or not. A folder that holds a plan goes before a revision of that name.
A revision is planned in a simulated cloud, by its own program: that needs no credentials. Without options that name a
stack, every system × environment × target that it ships is. Exit status 0 whatever differs.`;

/** Returns `berth diff`: what one plan does otherwise than another. */
export function diffCommand(): Command {
  return new Command('diff')
    .description('compare two plans: of folders, of git revisions, or of the files as they are')
    .argument('<base>', 'what is there')
    .argument('<head>', 'what is to come')
    .option('--stack <name>', 'the stack that revisions plan: Pulumi.<name>.yaml')
    .option('--system <name>', 'the system that revisions plan; with --environment and --target')
    .option('--environment <name>', environments.join(', '))
    .option('--target <name>', targets.join(' or '))
    .addOption(setOption())
    .option('--format <format>', formats.join(', '), 'text')
    .addHelpText('after', help)
    .action(async (base: string, head: string, options: DiffOptions) => {
      const { asked, format } = readOptions(options);
      const request: Omit<CompareRequest, 'signal'> = {
        base,
        head,
        ...(asked === undefined ? {} : { asked }),
        root: projectRoot(),
        write: (line) => process.stderr.write(`${line}\n`),
      };
      const comparison = await interruptible((signal) => comparePlans({ ...request, signal }));
      process.stdout.write(written[format](comparison));
    });
}

/** Returns what the options ask for; every wrong one is told at once. */
function readOptions({ format: given, ...options }: DiffOptions): {
  readonly asked?: Asked;
  readonly format: (typeof formats)[number];
} {
  const problems: string[] = [];
  const named = Object.values(options).some((value) => value !== undefined);
  const subject = named ? readSubject(options, problems) : undefined;
  const format = oneOf('--format', given, formats, problems);
  if (format === undefined || problems.length > 0) throw new UserError(problems);
  return { format, ...(subject === undefined ? {} : { asked: { subject, args: argsOf(options) } }) };
}

/** Returns the options as `berth plan` takes them. */
function argsOf({ stack, system, environment, target, set = [] }: SubjectOptions): readonly string[] {
  const given = Object.entries({ stack, system, environment, target });
  return [
    ...given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
    ...set.flatMap((assignment) => ['--set', assignment]),
  ];
}
