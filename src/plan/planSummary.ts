import { groupBy } from '../wiring/groupBy';
import type { Recording, World } from './recording';

/** A grant that allows more than its binding asks. */
export interface WideGrant {
  readonly id: string;
  readonly reason: string;
}

/** What a plan comes to, as plain data: `--format json` prints it. */
export interface PlanSummary {
  readonly stack: string;
  /** Whether the outputs of the cloud are known or unknown. */
  readonly outputs: World;
  /** Resources of providers; components and the stack are not counted. */
  readonly resources: number;
  readonly components: number;
  readonly byType: Readonly<Record<string, number>>;
  /** Services that run a stand-in in place of their image. */
  readonly standIns: readonly string[];
  readonly wideGrants: readonly WideGrant[];
  readonly warnings: readonly string[];
}

/** Returns the summary; the program says which services are stand-ins, the wiring which grants are wide. */
export function planSummary(
  recording: Recording,
  standIns: readonly string[],
  wideGrants: readonly WideGrant[],
): PlanSummary {
  const custom = recording.resources.filter((resource) => resource.custom && !isProvider(resource.type));
  const byType = groupBy(custom, ({ type }) => type);
  const counts = [...byType].map(([type, resources]) => [type, resources.length] as const);
  return {
    stack: recording.stack,
    outputs: recording.world,
    resources: custom.length,
    components: recording.resources.filter((resource) => !resource.custom && resource.parent !== undefined)
      .length,
    byType: Object.fromEntries(counts.sort(([left], [right]) => (left < right ? -1 : 1))),
    standIns: [...standIns].sort(),
    wideGrants,
    warnings: recording.warnings,
  };
}

function isProvider(type: string): boolean {
  return type.startsWith('pulumi:providers:');
}

/** Returns the summary for people. */
export function summaryText(summary: PlanSummary): string {
  const width = Math.max(0, ...Object.values(summary.byType).map((count) => String(count).length));
  const lines = [
    `${summary.resources} resources in ${summary.components} components, outputs ${summary.outputs}, in a simulated cloud`,
    ...Object.entries(summary.byType).map(([type, count]) => `  ${String(count).padStart(width)}  ${type}`),
    ...section('Stand-ins: these services have no image set', summary.standIns),
    ...section(
      'Grants wider than their binding',
      summary.wideGrants.map(({ id, reason }) => `${id}: ${reason}`),
    ),
    ...section('Warnings', summary.warnings),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : ['', title, ...entries.map((entry) => `  ${entry}`)];
}
