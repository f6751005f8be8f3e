const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Returns an amount of US dollars, such as "4,644.24". */
export function usd(amount: number): string {
  return format.format(amount);
}

/** Returns a change of an amount, such as "4,644.24 → 4,678.74 (+34.50)". */
export function usdChange(before: number, after: number): string {
  if (before === after) return usd(after);
  const change = after - before;
  return `${usd(before)} → ${usd(after)} (${change > 0 ? '+' : '−'}${usd(Math.abs(change))})`;
}
