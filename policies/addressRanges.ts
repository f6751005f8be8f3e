import { parseAddressRange } from '../src/config/addressRange';

/** Says whether all addresses of the inner range are in the outer; false where one is no range. */
export function contains(outer: string, inner: string): boolean {
  const [large, small] = [parseAddressRange(outer), parseAddressRange(inner)];
  if (large === undefined || small === undefined || small.prefix < large.prefix) return false;
  const size = 2 ** (32 - large.prefix);
  return Math.floor(small.first / size) === Math.floor(large.first / size);
}

/** Says whether two ranges have an address in common. */
export function overlap(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one);
}

/** Returns how many addresses the range has; none where it is no range. */
export function addressesIn(range: string): number {
  const prefix = parseAddressRange(range)?.prefix;
  return prefix === undefined ? 0 : 2 ** (32 - prefix);
}
