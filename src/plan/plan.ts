import { planSummary, summaryText, type WideGrant } from './planSummary';
import { record, type Recording, type World } from './recording';
import { resourceTree } from './resourceTree';
import { writePlan } from './writePlan';

/** What a program says of itself beside its resources. */
export interface PlannedProgram {
  /** The outputs of the stack. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The system's diagram, in Mermaid. */
  readonly graph: string;
  /** The access matrix: plain data. */
  readonly access: unknown;
  /** Names of the services that run a stand-in. */
  readonly standIns: readonly string[];
  readonly wideGrants: readonly WideGrant[];
}

export interface PlanArgs {
  readonly stack: string;
  /** The program, run inside the recorder. */
  readonly program: () => PlannedProgram | Promise<PlannedProgram>;
  readonly world: World;
  readonly format: 'text' | 'json';
  /** Folder to write the files to. Default: none are written. */
  readonly out?: string;
}

/**
 * Runs the program against the simulated cloud, writes the plan's files where a folder is given, and returns what to
 * print.
 *
 * @throws the errors of `record` and `writePlan`; then nothing is written.
 */
export async function plan(args: PlanArgs): Promise<string> {
  const planned: PlannedProgram[] = [];
  const recording = await record(
    async () => {
      const program = await args.program();
      planned.push(program);
      return program.outputs;
    },
    { world: args.world, stack: args.stack },
  );
  const [program] = planned;
  if (program === undefined) throw new Error('The program ended without a result.');
  if (args.out !== undefined) await writePlan(args.out, { recording, ...program });
  return report(recording, program, args);
}

function report(recording: Recording, program: PlannedProgram, { format, out }: PlanArgs): string {
  const summary = planSummary(recording, program.standIns, program.wideGrants);
  if (format === 'json') return `${JSON.stringify(summary, undefined, 2)}\n`;
  const written = out === undefined ? '' : `\nWritten to ${out}\n`;
  return `${resourceTree(recording)}\n${summaryText(summary)}${written}`;
}
