import { Command, InvalidArgumentError } from 'commander';
import { environments, targets } from '../model/environment';
import { UserError } from '../model/userError';
import type { RehearsalSubject } from '../rehearsal/rehearsePlatform';

interface RehearseOptions {
  readonly stack?: string;
  readonly system?: string;
  readonly environment?: string;
  readonly target?: string;
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
    .option('--speed <number>', 'take the typical time of AWS, divided by this (default: no time)', readSpeed)
    .addHelpText(
      'after',
      '\nNo account and no cluster is reached; everything is written below .berth/rehearsal.',
    )
    .action(async ({ speed, ...options }: RehearseOptions) => {
      const subject = readSubject(options);
      // The program, the SDK and the engine are loaded only now: --help and a wrong option answer at once.
      const { rehearsePlatform } = await import('../rehearsal/rehearsePlatform.js');
      await rehearsePlatform(subject, speed);
    });
}

function readSubject({ stack, system, environment, target }: RehearseOptions): RehearsalSubject {
  if (stack === undefined) {
    const [name, size, home] = [system ?? 'task-platform', environment ?? 'production', target ?? 'aws'];
    return { system: name, environment: size, target: home };
  }
  if ([system, environment, target].every((value) => value === undefined)) return { stack };
  throw new UserError([
    '--stack: the stack file names system, environment and target; leave out either --stack or those',
  ]);
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (Number.isFinite(speed) && speed > 0) return speed;
  throw new InvalidArgumentError('It must be a number above 0; at 60, an hour takes a minute.');
}
