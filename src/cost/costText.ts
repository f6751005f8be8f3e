import { groupBy } from '../wiring/groupBy';
import { hoursOfMonth } from './bill';
import type { ComponentCost, CostEstimate, CostItem, Unpriced } from './costEstimate';
import { usd } from './usd';

/** Returns the estimate for a terminal: the sum, what it is made of, and what is not in it. */
export function costText(estimate: CostEstimate): string {
  const { monthly, priceDate, region, components, usageBased, unpriced, notes } = estimate;
  const lines = [
    `${usd(monthly)} USD a month for what runs all the time, at the list prices of ${priceDate} in ${region}, on demand and before tax`,
    ...componentLines(components),
    ...section(
      'Not in the sum, because it depends on use',
      usageBased.map(({ what, count }) => `${what} (${count})`),
    ),
    ...section('Not in the sum, because no price is known', unpriced.map(unpricedLine)),
    ...notes,
  ];
  return `${lines.join('\n')}\n`;
}

function componentLines(components: readonly ComponentCost[]): readonly string[] {
  const amounts = components.map(({ monthly }) => usd(monthly));
  const width = Math.max(0, ...amounts.map(({ length }) => length));
  return components.map(
    ({ component, items }, index) =>
      `  ${(amounts[index] ?? '').padStart(width)}  ${component}: ${itemTexts(items).join(', ')}`,
  );
}

/** The same thing of several resources is told once. */
function itemTexts(items: readonly CostItem[]): readonly string[] {
  return [...groupBy(items, ({ item, unit }) => `${unit} ${item}`).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [
      itemText(
        first,
        same.reduce((total, { quantity }) => total + quantity, 0),
      ),
    ];
  });
}

function itemText({ item, unit }: CostItem, quantity: number): string {
  if (unit === 'hour') return `${quantity / hoursOfMonth} × ${item}`;
  return unit === 'month' ? `${quantity} × ${item}` : `${quantity} ${unit} ${item}`;
}

function unpricedLine({ urn, type, reason }: Unpriced): string {
  return `${type} ${urn.split('::').at(-1) ?? ''}: ${reason}`;
}

function section(title: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [title, ...entries.map((entry) => `  ${entry}`)];
}
