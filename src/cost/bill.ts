import { isUnknown, valueAt, type PropertyValue } from '../simulation/propertyValue';
import type { CostResource } from './costResource';
import { priceDate, type Unit } from './prices';

/** Hours that AWS counts in a month: 365 days of 24, divided by twelve. */
export const hoursOfMonth = 730;

/** Why there is no number, in words that stand alone. */
export interface Missing {
  readonly missing: string;
}

/** A number, or why there is none. */
export type Figure = number | Missing;

/** A line of a month's bill. */
export interface Charge {
  /** What is paid for: "m6i.xlarge". */
  readonly item: string;
  readonly quantity: number;
  readonly unit: Unit;
  /** US dollars for one unit. */
  readonly unitPrice: number;
}

/** A line of the bill, or why there is none. */
export type Line = Charge | Missing;

/** Returns whether there is no number, or no line. */
export function isMissing(figure: Figure | Line): figure is Missing {
  return typeof figure === 'object' && 'missing' in figure;
}

/** Returns the line for so many units. */
export function line(item: string, quantity: Figure, unit: Unit, unitPrice: Figure): Line {
  if (isMissing(quantity)) return quantity;
  return isMissing(unitPrice) ? unitPrice : { item, quantity, unit, unitPrice };
}

/** Returns the line for so many things that run all the month. */
export function running(item: string, count: Figure, pricePerHour: Figure): Line {
  return line(item, times(count, hoursOfMonth), 'hour', pricePerHour);
}

/** Returns the product. */
export function times(left: Figure, right: Figure): Figure {
  if (isMissing(left)) return left;
  return isMissing(right) ? right : left * right;
}

/** Returns the price by name; missing where the table has none. */
export function priceOf(
  { prices }: { readonly prices: Readonly<Record<string, number>> },
  name: string,
): Figure {
  return (
    prices[name] ?? {
      missing: `the price table of ${priceDate} has no price of ${name || 'what is not known yet'}`,
    }
  );
}

/** Returns the number at the path; missing where it is not known yet, or not set. */
export function numberAt({ props }: CostResource, path: string): Figure {
  const value = valueAt(props, path);
  if (typeof value === 'number') return value;
  return { missing: `${path} ${isUnknown(value) ? 'is not known yet' : 'is not set'}` };
}

/** Returns the text at the path; empty where there is none, and where it is not known yet. */
export function textAt(value: PropertyValue | undefined, path: string): string {
  const found = valueAt(value, path);
  return typeof found === 'string' && !isUnknown(found) ? found : '';
}
