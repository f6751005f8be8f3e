import { Command, InvalidArgumentError } from 'commander';
import { environments, targets } from '../model/environment';
import { UserError } from '../model/userError';
import type { Subject } from '../config/subject';
import { readSubject, type SubjectOptions } from './readSubject';
import { setOption } from './setOption';

interface RehearseOptions extends SubjectOptions {
  readonly speed?: number;
}

/** Returns `berth rehearse`: up, up again and down with the real engine, against the simulated cloud. */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description('bring a stack up and down with the real Pulumi engine, against a SIMULATED cloud')
    .option('--stack <name>', 'the stack whose settings are used: Pulumi.<name>.yaml')
    .option('--system <name>', 'a system, with illustrative settings (default: task-platform)')
    .option('--environment <name>', `${environments.join(', ')} (default: production)`)
    .option('--target <name>', `${targets.join(' or ')} (default: aws)`)
    .addOption(setOption())
    .option('--speed <number>', 'take the typical time of AWS, divided by this (default: no time)', readSpeed)
    .addHelpText(
      'after',
      '\nNo account and no cluster is reached; everything is written below .berth/rehearsal.',
    )
    .action(async ({ speed, ...options }: RehearseOptions) => {
      const subject = subjectOf(options);
      // The program, the SDK and the engine are loaded only now: --help and a wrong option answer at once.
      const { rehearsePlatform } = await import('../rehearsal/rehearsePlatform.js');
      await rehearsePlatform(subject, speed);
    });
}

/** What is rehearsed unless the options say otherwise. */
const defaults = { system: 'task-platform', environment: 'production', target: 'aws' };

function subjectOf(options: SubjectOptions): Subject {
  const problems: string[] = [];
  const subject = readSubject(options.stack === undefined ? { ...defaults, ...options } : options, problems);
  if (subject === undefined || problems.length > 0) throw new UserError(problems);
  return subject;
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (Number.isFinite(speed) && speed > 0) return speed;
  throw new InvalidArgumentError('It must be a number above 0; at 60, an hour takes a minute.');
}
