import { groupBy } from '../wiring/groupBy';
import { awsBills } from './awsBills';
import { isMissing, type Charge, type Line } from './bill';
import { clusterBills } from './clusterBills';
import type { CostResource } from './costResource';
import { costKindOf, usageBeside, usageTypes } from './costTypes';
import { priceDate, regionNotes, type Unit } from './prices';
import { stackView, type StackView } from './stackView';

/** What a stack costs each month at list prices, on demand and before tax, as far as it runs all the time. */
export interface CostEstimate {
  readonly currency: 'USD';
  /** The day of the youngest price. */
  readonly priceDate: string;
  readonly region: string;
  /** The sum, to the cent. */
  readonly monthly: number;
  /** What the sum is made of, by the outermost component that it belongs to; the dearest first. */
  readonly components: readonly ComponentCost[];
  /** What is not in the sum, since it depends on use: by type, those that the stack has. */
  readonly usageBased: readonly UsageBased[];
  /** What is not in the sum, since its price or its number is not known. */
  readonly unpriced: readonly Unpriced[];
  /** What one must know of the estimate, a sentence each. */
  readonly notes: readonly string[];
}

export interface ComponentCost {
  readonly component: string;
  readonly type: string;
  readonly monthly: number;
  readonly items: readonly CostItem[];
}

export interface CostItem {
  readonly item: string;
  readonly quantity: number;
  readonly unit: Unit;
  /** US dollars for one unit. */
  readonly unitPrice: number;
  readonly monthly: number;
  /** URN of the resource that it is paid for. */
  readonly urn: string;
}

export interface UsageBased {
  readonly type: string;
  /** What is paid for, for people. */
  readonly what: string;
  /** Resources of the type. */
  readonly count: number;
}

export interface Unpriced {
  readonly urn: string;
  readonly type: string;
  readonly reason: string;
}

/** Returns what the resources cost. A stack that makes nothing on AWS costs 0, which a note explains. */
export function costEstimate(resources: readonly CostResource[], region: string): CostEstimate {
  const onAws = resources.some(({ type }) => type.startsWith('aws:'));
  const bills = onAws ? billsOf(resources) : [];
  const components = componentCosts(bills);
  return {
    currency: 'USD',
    priceDate,
    region,
    monthly: cents(sum(components)),
    components,
    usageBased: usageBasedOf(bills),
    unpriced: bills.flatMap(({ resource, lines }) =>
      lines
        .filter(isMissing)
        .map(({ missing }) => ({ urn: resource.urn, type: resource.type, reason: missing })),
    ),
    notes: onAws
      ? regionNotes(region)
      : ['The stack makes nothing on AWS: its cluster costs what its owner pays.'],
  };
}

/** The bill of one resource. */
interface ResourceBill {
  readonly resource: CostResource;
  readonly top: CostResource;
  readonly lines: readonly Line[];
}

function billsOf(resources: readonly CostResource[]): readonly ResourceBill[] {
  const sorted = [...resources].sort((left, right) => compareText(left.urn, right.urn));
  const stack = stackView(sorted);
  return sorted.map((resource) => ({
    resource,
    top: stack.top(resource),
    lines: linesOf(resource, stack),
  }));
}

function linesOf(resource: CostResource, stack: StackView): readonly Line[] {
  const bill = awsBills[resource.type] ?? clusterBills[resource.type];
  if (bill !== undefined) return bill(resource, stack);
  const unclassified = resource.type.startsWith('aws:') && costKindOf(resource.type) === 'unclassified';
  return unclassified ? [{ missing: 'the price table does not say how the type costs' }] : [];
}

function componentCosts(bills: readonly ResourceBill[]): readonly ComponentCost[] {
  const byTop = groupBy(bills, ({ top }) => top);
  return [...byTop]
    .map(([top, own]) => {
      const items = own.flatMap(({ resource, lines }) =>
        lines.flatMap((line) => (isMissing(line) ? [] : [costItem(resource, line)])),
      );
      return { component: top.name, type: top.type, monthly: cents(sum(items)), items };
    })
    .filter(({ items }) => items.length > 0)
    .sort((left, right) => right.monthly - left.monthly || compareText(left.component, right.component));
}

function costItem({ urn }: CostResource, charge: Charge): CostItem {
  const { item, quantity, unit, unitPrice } = charge;
  return { item, quantity, unit, unitPrice, monthly: cents(quantity * unitPrice), urn };
}

/** Beside a price only what has a price counts: a gateway endpoint lets data through for nothing. */
function usageBasedOf(bills: readonly ResourceBill[]): readonly UsageBased[] {
  const byType = groupBy(bills, ({ resource }) => resource.type);
  return [...byType]
    .flatMap(([type, own]) => [
      { type, what: usageTypes[type], count: own.length },
      { type, what: usageBeside[type], count: own.filter(({ lines }) => lines.length > 0).length },
    ])
    .flatMap(({ type, what, count }) => (what === undefined || count === 0 ? [] : [{ type, what, count }]))
    .sort((left, right) => compareText(left.type, right.type));
}

function sum(costs: readonly { readonly monthly: number }[]): number {
  return costs.reduce((total, { monthly }) => total + monthly, 0);
}

function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
