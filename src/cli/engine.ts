import { Command } from 'commander';
import { provideEngine } from '../engine/provideEngine';
import { projectRoot } from './projectRoot';

/** Returns `berth engine`: finds the Pulumi CLI, or installs it. */
export function engineCommand(): Command {
  return new Command('engine')
    .description('find the Pulumi CLI, or install it into .berth/bin, and say which it is')
    .addHelpText(
      'after',
      '\nIn this order: PULUMI_BIN, the PATH, .berth/bin, the official download, a build from the Go module proxy.',
    )
    .action(async () => {
      const write = (line: string): void => console.log(line);
      const engine = await provideEngine({ root: projectRoot(), environment: process.env, write });
      write(`Pulumi ${engine.version} from ${engine.source}: ${engine.path}`);
      if (!engine.languageHost) {
        write(
          'It has no Node language host: enough for `berth rehearse`, while `pulumi up` needs the official CLI.',
        );
      }
    });
}
