import { Command, Option } from 'commander';
import { UserError } from '../model/userError';
import { postponeModules } from '../plan/postponeModules';
import type { ExportRequest } from '../export/exportSystem';
import { projectRoot } from './projectRoot';
import { oneOf, readOverrides } from './readSubject';
import { setOption } from './setOption';

interface ExportOptions {
  readonly format?: string;
  readonly stack?: string;
  readonly system?: string;
  readonly set?: readonly string[];
  readonly only?: string;
  readonly out?: string;
}

const formats = ['kustomize', 'compose'] as const;
const extents = ['workloads'] as const;

/** Returns `berth export`: writes a system for tools that know no Pulumi. */
export function exportCommand(): Command {
  return new Command('export')
    .description('write a system for kubectl apply -k, or for Docker Compose on a developer’s machine')
    .option('--format <format>', 'kustomize: base and overlays dev and prod; compose: development alone')
    .option(
      '--stack <name>',
      'the stack whose settings are used: Pulumi.<name>.yaml, of the target kubernetes',
    )
    .option('--system <name>', 'a system, with illustrative settings')
    .addOption(setOption())
    .addOption(
      new Option(
        '--only <part>',
        'workloads: what runs the pods of the services, as Argo CD brings it in; of kustomize',
      ),
    )
    .option(
      '--out <folder>',
      'the folder to write; an earlier export there is replaced, but for the values of secrets',
    )
    .addHelpText(
      'after',
      '\nNo value of a secret is written: the folder has a script, fill-secrets, that makes or asks for them.',
    )
    .action(async (options: ExportOptions) => {
      const request = readRequest(options);
      // The program and the SDK are loaded only now: --help and a wrong option answer at once.
      postponeModules();
      const { exportSystem } = await import('../export/exportSystem.js');
      process.stdout.write(await exportSystem({ ...request, root: projectRoot() }));
    });
}

/** Returns the request; every wrong option is told at once. */
function readRequest(options: ExportOptions): Omit<ExportRequest, 'root'> {
  const { out, only } = options;
  const problems: string[] = [];
  const format = oneOf('--format', options.format, formats, problems);
  const subject = readExportSubject(options, problems);
  const extent = only === undefined ? 'all' : oneOf('--only', only, extents, problems);
  if (only !== undefined && format === 'compose') {
    problems.push('--only: is of --format kustomize; a system on one machine needs all its parts');
  }
  if (out === undefined || out === '') problems.push('--out: is missing; name the folder to write');
  if (
    format === undefined ||
    subject === undefined ||
    extent === undefined ||
    out === undefined ||
    problems.length > 0
  ) {
    throw new UserError(problems);
  }
  return { format, subject, extent, out };
}

function readExportSubject(
  { stack, system, set = [] }: ExportOptions,
  problems: string[],
): ExportRequest['subject'] | undefined {
  if (stack !== undefined) {
    if (system === undefined && set.length === 0) return { stack };
    problems.push(
      '--stack: the stack file names the system and its settings; leave out either --stack or --system and --set',
    );
    return undefined;
  }
  const overrides = readOverrides(set, problems);
  if (system === undefined) {
    problems.push('--system: is missing; name a system, or a stack by --stack');
    return undefined;
  }
  return { system, set: overrides };
}
