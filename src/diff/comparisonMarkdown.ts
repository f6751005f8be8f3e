import { alarms } from './alarms';
import { isCompared, type ComparedStack, type Comparison, type StackComparison } from './comparison';
import { countsText, loneText, notesOfUnchanged } from './comparisonText';
import type { CostDifference } from './costDifference';
import { fitted, lengthOf } from './fitted';
import { markdown } from './markdownText';
import { foreign } from './phrase';
import type { PolicyDifference } from './policyDifference';
import { sections, type Section } from './sections';
import { shared } from './shared';
import { usdChange } from '../cost/usd';

/** GitHub takes a comment of 65,536 characters; tools/comment-on-pull-request cuts at 60,000. */
const longest = 59_000;
/** Room for what stands above the fold, so that something is left for what is below it. */
const roomForAlarms = 12_000;
const roomForTable = 16_000;
const roomForUnchanged = 3_000;
/** A stack that has less room than this is left out whole. */
const leastOfStack = 600;

/** Returns the comparison as a comment for a pull request: short enough for one, whatever differs. */
export function comparisonMarkdown({ base, head, counts, stacks }: Comparison): string {
  const changed = stacks.filter((stack) => stack.outcome !== 'unchanged');
  const unchanged = stacks.filter((stack) => stack.outcome === 'unchanged');
  const above = [
    `### What changes from ${code(base)} to ${code(head)}`,
    '',
    `${countsText(counts)}, in ${changed.length} of ${stacks.length} stacks.`,
    ...alarmLines(stacks.filter(isCompared)),
    ...table(changed),
    ...unchangedLines(unchanged.map(({ stack }) => stack)),
    ...notesOfUnchanged(stacks).map((note) => `- ${note}`),
  ];
  const below = foldedStacks(stacks.filter(isCompared).filter(isChanged), longest - lengthOf(above));
  return `${[...above, ...below].join('\n')}\n`;
}

function isChanged({ outcome }: ComparedStack): boolean {
  return outcome === 'changed';
}

function code(name: string): string {
  return markdown([foreign(name, 100)]);
}

/** What is left out is told, with where it can be seen. */
function more(what: string): (count: number) => string {
  return (count) => `… and ${count} more ${what}; \`berth diff\` with \`--format text\` shows all.`;
}

function alarmLines(stacks: readonly ComparedStack[]): readonly string[] {
  const lines = stacks.flatMap(({ stack, difference }) =>
    alarms(difference.resources).map((alarm) => `> - ${code(stack)}: ${markdown(alarm)}`),
  );
  if (lines.length === 0) return [];
  const told = more('resources that are protected or hold data');
  return ['', '> [!CAUTION]', ...fitted(lines, roomForAlarms, (count) => `> - ${told(count)}`)];
}

function table(stacks: readonly StackComparison[]): readonly string[] {
  if (stacks.length === 0) return [];
  const told = more('stacks');
  return [
    '',
    '| Stack | Create | Replace | Update | Delete | Policies | USD a month |',
    '| :--- | ---: | ---: | ---: | ---: | :--- | :--- |',
    ...fitted(stacks.map(row), roomForTable, (count) => `\n${told(count)}`),
  ];
}

function row(stack: StackComparison): string {
  const cells = isCompared(stack) ? comparedCells(stack) : [loneText(stack), '', '', '', '', ''];
  return `| ${[code(stack.stack), ...cells].join(' | ')} |`;
}

function comparedCells({ counts, difference }: ComparedStack): readonly string[] {
  const { creates, replacements, updates, deletes } = counts;
  return [
    ...[creates, replacements, updates, deletes].map(String),
    policyCell(difference.policies),
    costCell(difference.cost),
  ];
}

function policyCell(policies: PolicyDifference | undefined): string {
  if (policies === undefined) return 'not compared';
  const { appeared, went, changed } = policies;
  const mandatory = appeared.filter(
    ({ outcome, enforcement }) => outcome === 'violation' && enforcement === 'mandatory',
  ).length;
  const parts = [
    ...(appeared.length === 0 ? [] : [`${appeared.length} new`]),
    ...(mandatory === 0 ? [] : [`**${mandatory} of them mandatory violations**`]),
    ...(changed.length === 0 ? [] : [`${changed.length} changed`]),
    ...(went.length === 0 ? [] : [`${went.length} gone`]),
  ];
  return parts.length === 0 ? 'same' : parts.join(', ');
}

function costCell(cost: CostDifference | undefined): string {
  return cost === undefined ? 'not compared' : usdChange(cost.before, cost.after);
}

function unchangedLines(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const told = more('stacks');
  const list = fitted(names.map(code), roomForUnchanged, told).join(', ');
  return ['', `${names.length} ${names.length === 1 ? 'stack is' : 'stacks are'} unchanged: ${list}`];
}

/** Returns a fold for each stack, as far as there is room; each has its share of it, and what others leave. */
function foldedStacks(stacks: readonly ComparedStack[], room: number): readonly string[] {
  const tail = more('stacks');
  const left = room - tail(stacks.length).length - 2;
  const shown = stacks.slice(0, Math.max(0, Math.floor(left / leastOfStack)));
  const whole = shown.map((stack) => ({ stack, lines: sections(stack.difference).flatMap(sectionLines) }));
  const frames = whole.map(({ stack }) => lengthOf(frame(stack, [])));
  const shares = shared(
    whole.map(({ lines }, index) => lengthOf(lines) + (frames[index] ?? 0)),
    left,
  );
  const rest = stacks.length - shown.length;
  return [
    ...whole.flatMap(({ stack, lines }, index) =>
      frame(stack, fitted(lines, (shares[index] ?? 0) - (frames[index] ?? 0), lineOf(more('lines')))),
    ),
    ...(rest === 0 ? [] : ['', tail(rest)]),
  ];
}

function lineOf(told: (count: number) => string): (count: number) => string {
  return (count) => `- ${told(count)}`;
}

function frame({ stack, counts }: ComparedStack, lines: readonly string[]): readonly string[] {
  return [
    '',
    '<details>',
    `<summary>${code(stack)}: ${countsText(counts)}</summary>`,
    '',
    ...lines,
    '',
    '</details>',
  ];
}

function sectionLines({ title, entries }: Section): readonly string[] {
  return [
    `- **${title}**`,
    ...entries.flatMap(({ verb, line, details }) => [
      `  - ${verb} ${markdown(line)}`,
      ...details.map((detail) => `    - ${markdown(detail)}`),
    ]),
  ];
}
