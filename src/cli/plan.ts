import { Command, Option } from 'commander';
import { environments, targets } from '../model/environment';
import { UserError } from '../model/userError';
import type { PlanRequest } from '../plan/planPlatform';
import { oneOf, readSubject, type SubjectOptions } from './readSubject';
import { setOption } from './setOption';
import { postponeModules } from '../plan/postponeModules';
import { projectRoot } from './projectRoot';

interface PlanOptions extends SubjectOptions {
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
    .addOption(setOption())
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
