/** An IPv4 address range: the first address as a number, and the length of the prefix. */
export interface AddressRange {
  readonly first: number;
  readonly prefix: number;
}

/**
 * Returns the range that a CIDR names, or undefined where the text names none: four numbers of 0 to 255, a prefix of
 * 0 to 32, and no bit set beyond the prefix (AWS refuses 10.0.0.1/16).
 */
export function parseAddressRange(cidr: string): AddressRange | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return first % 2 ** (32 - prefix) === 0 ? { first, prefix } : undefined;
}
