import { Command } from 'commander';
import { settingsForStack } from '../config/settings';
import { askOutside } from '../preflight/askOutside';
import { preflight, resultLines } from '../preflight/preflight';
import { catalogue } from '../systems/catalogue';
import { projectRoot } from './projectRoot';

/** Returns `berth preflight`: read-only checks of the account or the cluster before the first `pulumi up`. */
export function preflightCommand(): Command {
  return new Command('preflight')
    .description('check the account or the cluster before the first pulumi up; changes nothing')
    .option('--stack <name>', 'the stack', 'prod')
    .addHelpText(
      'after',
      '\nRuns the aws or kubectl CLI with your credentials. Exit status 1 if a check fails.',
    )
    .action(async ({ stack }: { readonly stack: string }) => {
      const settings = settingsForStack(stack, projectRoot());
      const system = catalogue.find(({ name }) => name === settings.system);
      if (system === undefined) throw new Error(`The system ${settings.system} is not in the catalogue.`);
      const place =
        settings.target === 'aws'
          ? `account ${settings.accountId}, ${settings.region}`
          : `context ${settings.cluster.context}`;
      console.log(`Checking the stack ${stack} against ${place} ...`);
      const results = await preflight(settings, system, askOutside);
      resultLines(results).forEach((line) => console.log(line));
      const failed = results.filter(({ status }) => status === 'fail').length;
      console.log(
        failed === 0 ? 'Nothing stands in the way.' : `${failed} of ${results.length} checks fail.`,
      );
      if (failed > 0) process.exitCode = 1;
    });
}
