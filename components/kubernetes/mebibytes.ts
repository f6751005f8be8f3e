import type { Quantity } from '../../src/model/resources';

const bytes: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

/** Returns a quantity of memory in whole mebibytes, rounded down. Raises an error for what is no such quantity. */
export function mebibytes(quantity: Quantity): number {
  const match = /^(\d+(?:\.\d+)?)(k|M|G|Ki|Mi|Gi)?$/.exec(quantity);
  const unit = bytes[match?.[2] ?? ''];
  if (match === null || unit === undefined) {
    throw new Error(`"${quantity}" is no quantity of memory; write it as "512Mi" or "2Gi"`);
  }
  return Math.floor((Number(match[1]) * unit) / 2 ** 20);
}
