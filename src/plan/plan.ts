import type { PolicyReport } from '../../policies/evaluate';
import type { CostEstimate } from '../cost/costEstimate';
import { costText } from '../cost/costText';
import { planSummary, summaryText, type WideGrant } from './planSummary';
import { mandatoryViolations, policyText } from './policyText';
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
  /** Judges what was recorded. */
  readonly assess: (recording: Recording) => Assessment;
}

/** What is said of a plan as a whole. */
export interface Assessment {
  /** What the policies say. Absent: they were not asked. */
  readonly policies?: PolicyReport;
  readonly cost: CostEstimate;
  /** Makes the page that shows it all; only a plan that is written needs one. */
  readonly page: () => string;
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

/** What a plan comes to. */
export interface PlanResult {
  /** What to print. */
  readonly text: string;
  /** How many findings of the policies stop an `up`. */
  readonly mandatoryViolations: number;
}

/**
 * Runs the program against the simulated cloud, judges what it registered, and writes the plan's files where a folder is
 * given.
 *
 * @throws the errors of `record` and `writePlan`; then nothing is written.
 */
export async function plan(args: PlanArgs): Promise<PlanResult> {
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
  const assessment = program.assess(recording);
  if (args.out !== undefined) await writePlan(args.out, { recording, ...program, ...assessment });
  const { policies } = assessment;
  return {
    text: report(recording, program, assessment, args),
    mandatoryViolations: policies === undefined ? 0 : mandatoryViolations(policies).length,
  };
}

function report(
  recording: Recording,
  program: PlannedProgram,
  { policies, cost }: Assessment,
  { format, out }: PlanArgs,
): string {
  const summary = planSummary(recording, program.standIns, program.wideGrants);
  if (format === 'json') return `${JSON.stringify({ ...summary, policies, cost }, undefined, 2)}\n`;
  const sections = [
    resourceTree(recording),
    summaryText(summary),
    ...(policies === undefined ? [] : [`${policyText(policies)}\n`]),
    `${costText(cost).trimEnd()}\n`,
    ...(out === undefined ? [] : [`Written to ${out}\n`]),
  ];
  return sections.join('\n');
}
