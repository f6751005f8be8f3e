import { alarms } from './alarms';
import {
  isCompared,
  type ComparedStack,
  type Comparison,
  type LoneStack,
  type StackComparison,
} from './comparison';
import type { Phrase } from './phrase';
import type { DifferenceCounts } from './planDifference';
import { sections, type Entry } from './sections';
import { usd } from '../cost/usd';

/** Returns the comparison for a terminal: each stack that differs, those that do not, and the sum. */
export function comparisonText({ base, head, counts, stacks }: Comparison): string {
  const changed = stacks.filter((stack) => stack.outcome !== 'unchanged');
  const unchanged = stacks.filter((stack) => stack.outcome === 'unchanged');
  const lines = [
    `From ${plain([{ foreign: base }])} to ${plain([{ foreign: head }])}`,
    ...changed.flatMap((stack) => ['', ...stackLines(stack)]),
    '',
    ...unchanged.map(({ stack }) => `${plain([{ foreign: stack }])}: unchanged`),
    ...notesOfUnchanged(stacks).map((note) => `  ${note}`),
    ...(stacks.length === 1 ? [] : [`In total, over ${stacks.length} stacks: ${countsText(counts)}`]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Returns, each once, what could not be compared of stacks that are else unchanged. */
export function notesOfUnchanged(stacks: readonly StackComparison[]): readonly string[] {
  const unchanged = stacks.filter(isCompared).filter(({ outcome }) => outcome === 'unchanged');
  return [...new Set(unchanged.flatMap(({ difference }) => difference.notes))];
}

/** Returns the counts in words: "2 to create, 1 to replace, 3 to update, 0 to delete". */
export function countsText({ creates, replacements, updates, deletes }: DifferenceCounts): string {
  return `${creates} to create, ${replacements} to replace, ${updates} to update, ${deletes} to delete`;
}

/** Returns what a stack of one side is. */
export function loneText({ outcome, resources, monthly }: LoneStack): string {
  const cost = monthly === undefined ? '' : `, ${usd(monthly)} USD a month`;
  return `${outcome}, ${resources} ${resources === 1 ? 'resource' : 'resources'}${cost}`;
}

function stackLines(stack: StackComparison): readonly string[] {
  const name = plain([{ foreign: stack.stack }]);
  return isCompared(stack) ? comparedLines(name, stack) : [`${name}: ${loneText(stack)}`];
}

function comparedLines(name: string, { counts, difference }: ComparedStack): readonly string[] {
  return [
    `${name}: ${countsText(counts)}`,
    ...alarms(difference.resources).map((alarm) => `  !! ${plain(alarm)}`),
    ...sections(difference).flatMap(({ title, entries }) => [`  ${title}`, ...entryLines(entries)]),
  ];
}

function entryLines(entries: readonly Entry[]): readonly string[] {
  const width = Math.max(...entries.map(({ verb }) => verb.length));
  const indent = ' '.repeat(width + 6);
  return entries.flatMap(({ verb, line, details }) => [
    `    ${verb.padEnd(width)}  ${plain(line)}`,
    ...details.map((detail) => `${indent}  ${plain(detail)}`),
  ]);
}

/** Control characters could write over what stands there already. */
function plain(phrase: Phrase): string {
  return phrase
    .map((piece) => (typeof piece === 'string' ? piece : piece.foreign.replaceAll(/\p{C}/gu, '�')))
    .join('');
}
