import Table from 'cli-table3';
import type { Times } from './histogram';
import type { TargetFigures } from './measure/measureTarget';
import type { Plan } from './plan';
import { targetNames } from './target';

/** What the JSON has. */
export interface LoadReport {
  readonly machine: string;
  readonly at: string;
  readonly plan: Plan;
  readonly runs: readonly (readonly TargetFigures[])[];
}

interface Row {
  readonly name: string;
  /** Limit of the seed, and what is aimed at. */
  readonly limit: string;
  readonly unit: string;
  /** The values of one run; more than one where it was done more than once. */
  readonly values: (figures: TargetFigures) => readonly number[];
}

/** Returns the table of the figures: of all runs the least, the middle and the most, for each target. */
export function figuresTable({ plan, runs }: LoadReport): string {
  const table = new Table({ head: ['', 'limit (aim)', ...targetNames], style: { head: [], border: [] } });
  for (const { name, limit, unit, values } of rows(plan)) {
    const cells = targetNames.map((target) => {
      const found = runs.flat().filter((figures) => figures.target === target);
      return spread(found.flatMap(values), unit);
    });
    table.push([name, limit, ...cells]);
  }
  return table.toString();
}

function rows({ connect, burst, talk, idle }: Plan): readonly Row[] {
  const perSecond = talk.questionsPerSecond + talk.answersPerSecond;
  return [
    { name: 'start to ready', limit: '30 s (1 s)', unit: 'ms', values: ({ start }) => start },
    ...times(
      `connect, ${connect.perSecond} new a second`,
      '2 s (50 ms)',
      (figures) => figures.connect.connect,
    ),
    ...times(`connect, ${burst} in one moment`, '2 s', (figures) => figures.burst.connect),
    ...times(`user to admin, ${perSecond} a second`, '500 ms (20 ms)', (figures) => figures.talk.question),
    ...times(`admin to user, ${perSecond} a second`, '500 ms (20 ms)', (figures) => figures.talk.answer),
    ...times('until acknowledged', '', (figures) => figures.talk.accepted),
    { name: '  processor of a server', limit: '', unit: 'm', values: (figures) => figures.talk.millicores },
    ...idle.connections.flatMap((connections, index): Row[] => [
      {
        name: `${connections} connections at rest: resident`,
        limit: '256 MiB',
        unit: 'MiB',
        values: (figures) => figures.idle.slice(index, index + 1).map((rest) => rest.residentMebibytes),
      },
      {
        name: '  heap in use',
        limit: '',
        unit: 'MiB',
        values: (figures) => figures.idle.slice(index, index + 1).map((rest) => rest.heapMebibytes),
      },
      {
        name: '  processor',
        limit: index === 0 ? '200 m' : '',
        unit: 'm',
        values: (figures) => figures.idle.slice(index, index + 1).map((rest) => rest.millicores),
      },
    ]),
    {
      name: 'rolling restart: acknowledged',
      limit: '',
      unit: '',
      values: ({ restart }) => numbers(restart.tally?.accepted),
    },
    { name: '  receipts lost', limit: '0', unit: '', values: ({ restart }) => numbers(restart.tally?.lost) },
    {
      name: '  received twice',
      limit: '0',
      unit: '',
      values: ({ restart }) => numbers(restart.tally?.twice),
    },
    {
      name: '  sent and never acknowledged',
      limit: '0',
      unit: '',
      values: ({ restart }) => numbers(restart.tally && restart.tally.sent - restart.tally.accepted),
    },
  ];
}

function times(
  name: string,
  limit: string,
  of: (figures: TargetFigures) => Times | undefined,
): readonly Row[] {
  return [
    { name: `${name}: p50`, limit: '', unit: 'ms', values: (figures) => numbers(of(figures)?.p50) },
    { name: '  p99', limit, unit: 'ms', values: (figures) => numbers(of(figures)?.p99) },
  ];
}

function numbers(value: number | undefined): readonly number[] {
  return value === undefined ? [] : [value];
}

/** Least, middle and most; one number where they are the same. */
function spread(values: readonly number[], unit: string): string {
  const sorted = [...values].sort((one, other) => one - other);
  const all = [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)].map(rounded);
  const text = new Set(all).size === 1 ? (all[0] ?? '') : all.join(' / ');
  return `${text} ${unit}`.trim();
}

/** Three digits are enough, and counts are whole. */
function rounded(value: number | undefined): string {
  if (value === undefined) return 'not measured';
  return Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
