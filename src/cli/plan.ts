import { Command, Option } from 'commander';
import { environments, targets } from '../model/environment';
import { UserError } from '../model/userError';
import type { PlanRequest, Subject } from '../plan/planPlatform';
import { postponeModules } from '../plan/postponeModules';
import { projectRoot } from './projectRoot';

interface PlanOptions {
  readonly stack?: string;
  readonly system?: string;
  readonly environment?: string;
  readonly target?: string;
  readonly outputs: string;
  readonly out?: string;
  readonly format: string;
}

const worlds = ['known', 'unknown'] as const;
const formats = ['text', 'json'] as const;

/** Returns `berth plan`: runs the program in this process against the simulated cloud; no credentials are needed. */
export function planCommand(): Command {
  return new Command('plan')
    .description('show what a stack would create, in a simulated cloud: needs no credentials')
    .option('--stack <name>', 'the stack whose settings are used: Pulumi.<name>.yaml')
    .option('--system <name>', 'a system, with illustrative settings; with --environment and --target')
    .option('--environment <name>', environments.join(', '))
    .option('--target <name>', targets.join(' or '))
    .addOption(
      new Option(
        '--outputs <world>',
        'whether the outputs of the cloud are known, or unknown as in a first preview',
      ).default('known'),
    )
    .option('--out <folder>', 'write plan.json, manifests/, graph.mmd and access.json there')
    .option('--format <format>', 'text or json', 'text')
    .action(async (options: PlanOptions) => {
      const request = readRequest(options);
      // The program and the SDK are loaded only now: --help and a wrong option answer at once.
      postponeModules();
      const { planPlatform } = await import('../plan/planPlatform.js');
      process.stdout.write(await planPlatform({ ...request, root: projectRoot() }));
    });
}

/** Returns the request; every wrong option is told at once. */
function readRequest(options: PlanOptions): Omit<PlanRequest, 'root'> {
  const problems: string[] = [];
  const subject = readSubject(options, problems);
  const world = oneOf('--outputs', options.outputs, worlds, problems);
  const format = oneOf('--format', options.format, formats, problems);
  if (subject === undefined || world === undefined || format === undefined || problems.length > 0) {
    throw new UserError(problems);
  }
  return { subject, world, format, ...(options.out === undefined ? {} : { out: options.out }) };
}

function readSubject(options: PlanOptions, problems: string[]): Subject | undefined {
  const { stack, system, environment, target } = options;
  const wanted = [system, environment, target];
  if (stack !== undefined) {
    if (wanted.every((value) => value === undefined)) return { stack };
    problems.push(
      '--stack: the stack file names system, environment and target; leave out either --stack or those',
    );
    return undefined;
  }
  if (system === undefined) problems.push('--system: is missing; name a system, or a stack by --stack');
  const readEnvironment = oneOf('--environment', environment, environments, problems);
  const readTarget = oneOf('--target', target, targets, problems);
  if (system === undefined || readEnvironment === undefined || readTarget === undefined) return undefined;
  return { system, environment: readEnvironment, target: readTarget };
}

function oneOf<Word extends string>(
  option: string,
  value: string | undefined,
  words: readonly Word[],
  problems: string[],
): Word | undefined {
  const found = words.find((word) => word === value);
  if (found === undefined) {
    problems.push(
      `${option}: ${value === undefined ? 'is missing' : `"${value}" is not known`}; use ${words.join(', ')}`,
    );
  }
  return found;
}
