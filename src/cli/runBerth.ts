import { Command, CommanderError } from 'commander';
import { UserError } from '../model/userError';

/** Where the command writes; the process's own streams by default. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

const processStreams: Streams = {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
};

/**
 * Runs the command that the arguments name and returns the exit status: 0, 1, or what the command sets. A user's mistake is shown as its
 * problems, one a line; anything else is a bug of Berth and says so, with its trace where `--verbose` or BERTH_DEBUG
 * asks for it.
 */
export async function runBerth(
  commands: Readonly<Record<string, () => Promise<Command>>>,
  args: readonly string[],
  streams: Streams = processStreams,
): Promise<number> {
  const verbose = args.includes('--verbose') || process.env['BERTH_DEBUG'] !== undefined;
  try {
    const program = await berthProgram(commands, args, streams);
    await program.parseAsync([...args], { from: 'user' });
    return process.exitCode === undefined ? 0 : Number(process.exitCode);
  } catch (error) {
    return failed(error, verbose, streams);
  }
}

async function berthProgram(
  commands: Readonly<Record<string, () => Promise<Command>>>,
  args: readonly string[],
  streams: Streams,
): Promise<Command> {
  const program = new Command('berth')
    .description('Plans, rehearses and prepares a Pulumi stack of services and stores.')
    .option('--verbose', 'show the trace of an unexpected error')
    .showSuggestionAfterError()
    .showHelpAfterError('(--help shows what there is)');
  const asked = args.find((argument) => Object.hasOwn(commands, argument));
  for (const [name, load] of Object.entries(commands)) {
    if (asked === undefined || asked === name) program.addCommand(await load());
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeOut: streams.out, writeErr: streams.error });
  }
  return program;
}

function failed(error: unknown, verbose: boolean, streams: Streams): number {
  // Commander has written its message or its help already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
  if (error instanceof UserError) {
    streams.error(error.problems.map((problem) => `${problem}\n`).join(''));
    return 1;
  }
  const message = error instanceof Error ? error.message : String(error);
  streams.error(`berth failed: ${message}\nThis is a bug of Berth, not a mistake of yours.\n`);
  streams.error(
    verbose && error instanceof Error
      ? `${error.stack ?? ''}\n`
      : 'Run it again with --verbose to see where.\n',
  );
  return 1;
}
