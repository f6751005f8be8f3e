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
  readonly policies: boolean;
  readonly policyConfig?: string;
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
    .option(
      '--out <folder>',
      'write plan.json, manifests/, graph.mmd, access.json, policies.json, cost.json and report.html there, and where the stack is watched dashboards/ and monitoring/',
    )
    .option('--format <format>', 'text or json', 'text')
    .option('--policies', 'ask the policies (default)', true)
    .option('--no-policies', 'do not ask the policies')
    .option(
      '--policy-config <file>',
      'what you set for policies: JSON, as pulumi --policy-pack-config takes it',
    )
    .addHelpText('after', '\nExit status 2 where a mandatory policy is violated.')
    .action(async (options: PlanOptions) => {
      const request = readRequest(options);
      // The program and the SDK are loaded only now: --help and a wrong option answer at once.
      postponeModules();
      const { planPlatform } = await import('../plan/planPlatform.js');
      const { text, mandatoryViolations } = await planPlatform({ ...request, root: projectRoot() });
      process.stdout.write(text);
      if (mandatoryViolations > 0) process.exitCode = 2;
    });
}

/** Returns the request; every wrong option is told at once. */
function readRequest(options: PlanOptions): Omit<PlanRequest, 'root'> {
  const problems: string[] = [];
  const subject = readSubject(options, problems);
  const world = oneOf('--outputs', options.outputs, worlds, problems);
  const format = oneOf('--format', options.format, formats, problems);
  if (!options.policies && options.policyConfig !== undefined) {
    problems.push('--policy-config: has no effect with --no-policies; leave out one of them');
  }
  if (subject === undefined || world === undefined || format === undefined || problems.length > 0) {
    throw new UserError(problems);
  }
  const { out, policies: asked, policyConfig } = options;
  const policies = { asked, ...(policyConfig === undefined ? {} : { configFile: policyConfig }) };
  return { subject, world, format, policies, ...(out === undefined ? {} : { out }) };
}
