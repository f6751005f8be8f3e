import { command, fail, ok, warn, type Check } from './check';

/** Returns the check that a program is there. */
export function toolCheck(program: string, args: readonly string[], remedy: string): Check {
  return {
    name: `${program} CLI`,
    probes: [command(program, ...args)],
    judge: (answer) => {
      if (answer?.kind === 'output') return ok(answer.text.trim().split('\n')[0] ?? '');
      return fail(answer?.kind === 'failed' ? answer.message : `${program} is not on the PATH`, remedy);
    },
  };
}

/** Oldest Pulumi that knows the resources' features; the SDK of the project is of this line. */
const leastPulumi = [3, 150] as const;

/** The Pulumi CLI, with its language host for Node. */
export const pulumiCheck: Check = {
  name: 'pulumi CLI',
  probes: [command('pulumi', 'version')],
  judge: (answer) => {
    const remedy = 'install it from https://www.pulumi.com/docs/install/, with its language host for Node';
    if (answer?.kind !== 'output') return fail('pulumi is not on the PATH', remedy);
    const version = answer.text.trim();
    const [, major = 0, minor = 0] = (/^v?(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
    const old = major < leastPulumi[0] || (major === leastPulumi[0] && minor < leastPulumi[1]);
    return old ? warn(`${version} is old`, `use ${leastPulumi.join('.')} or newer: ${remedy}`) : ok(version);
  },
};

/** A CLI that was built from source has no language host, and then no program of Node runs. */
export const languageHostCheck: Check = {
  name: 'Pulumi for Node',
  probes: [command('pulumi-language-nodejs', '-help')],
  // It is asked for no more than to be there: what it answers to -help differs by version.
  judge: (answer) =>
    answer === undefined || answer.kind === 'absent'
      ? fail(
          'pulumi-language-nodejs is not on the PATH',
          'install the official CLI, which brings it: https://www.pulumi.com/docs/install/',
        )
      : ok('its language host is there'),
};
