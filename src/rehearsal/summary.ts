import type { OpMap, OutputMap } from '@pulumi/pulumi/automation';
import Table from 'cli-table3';
import type { Rehearsal } from './stage';

/** Returns what a rehearsal showed, as a table for people; secret outputs are masked. */
export function summary(stack: string, { phases, outputs, kept }: Rehearsal): string {
  const table = new Table({
    head: ['Phase', 'Steps', 'Resources after it', 'Seconds'],
    colAligns: ['left', 'left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { title, changes, resources, seconds } of phases) {
    table.push([title, stepsOf(changes), resources, seconds.toFixed(1)]);
  }
  const total = phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const lines = [
    `\nRehearsed ${stack} against the SIMULATED cloud in ${total.toFixed(1)} s:`,
    table.toString(),
    'No secret stands in plain text in the state, and every step of it agreed with the simulated cloud.',
    ...(kept.length === 0 ? [] : ['Left in the account by design:', ...kept.map((urn) => `  ${urn}`)]),
    'Outputs (their values are simulated):',
    ...outputLines(outputs),
  ];
  return `${lines.join('\n')}\n`;
}

function stepsOf(changes: OpMap): string {
  const steps = Object.entries(changes).filter(([, count]) => count > 0);
  return steps.map(([kind, count]) => `${count} ${kind}`).join(', ');
}

function outputLines(outputs: OutputMap): readonly string[] {
  return Object.entries(outputs).map(([name, output]) => {
    const value: unknown = output.value;
    return `  ${name}: ${output.secret ? '[secret]' : typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
}
