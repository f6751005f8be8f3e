import { UserError } from '../model/userError';

/** One subnet of each tier in each zone, as ranges such as "10.0.0.0/18". */
export interface SubnetLayout {
  /** Load balancers and NAT gateways. */
  readonly public: string[];
  /** Nodes and pods: by far the largest, because every pod has an address of its own. */
  readonly private: string[];
  /** Managed stores and interface endpoints. */
  readonly data: string[];
}

/** What AWS allows for a VPC. */
const largestRange = 16;
const smallestRange = 28;
/** 256 addresses hold every load balancer, store and endpoint of a zone; what is left stays free. */
const preferredSmallSubnet = 24;
/** 59 usable addresses: some 12 endpoints, and a search domain that doubles its nodes while it is updated. */
const smallestSmallSubnet = 26;
/** A cluster and a database refuse a single zone. */
const fewestZones = 2;
const mostZones = 6;

interface Range {
  /** First address, as a number. */
  readonly start: number;
  /** Length of the prefix in bits. */
  readonly prefix: number;
}

/**
 * Cuts the range of a network into one public, one private and one data subnet a zone. The range is quartered
 * (from four zones on, cut into eight): each zone's private subnet is one block, and the last block holds the
 * public and data subnets. So a network of two zones can get a third without moving a subnet.
 * Raises a UserError for a range that is malformed or too small, and for fewer than 2 or more than 6 zones.
 */
export function subnetLayout(cidr: string, zones: number): SubnetLayout {
  if (!Number.isInteger(zones) || zones < fewestZones || zones > mostZones) {
    throw new UserError([
      `network: ${zones} zones; a cluster and its stores need ${fewestZones} to ${mostZones}`,
    ]);
  }
  const range = parseRange(cidr);
  const cut = zones <= 3 ? 2 : 3;
  const block = range.prefix + cut;
  // As many slots for small subnets as there can be blocks, for each of the two tiers.
  const small = Math.max(block + cut + 1, preferredSmallSubnet);
  if (small > smallestSmallSubnet) throw tooSmall(cidr, zones, smallestSmallSubnet - 2 * cut - 1);
  const lastBlock = range.start + (2 ** cut - 1) * sizeOf(block);
  const tier = (start: number, prefix: number): string[] =>
    Array.from({ length: zones }, (_, zone) => `${address(start + zone * sizeOf(prefix))}/${prefix}`);
  return {
    public: tier(lastBlock, small),
    private: tier(range.start, block),
    data: tier(lastBlock + 2 ** cut * sizeOf(small), small),
  };
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}

function address(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

function parseRange(cidr: string): Range {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const [octets, prefix] = [(match ?? []).slice(1, 5).map(Number), Number(match?.[5])];
  if (match === null || octets.some((octet) => octet > 255)) {
    throw new UserError([
      `network range "${cidr}" is not an IPv4 range; write it as an address and a length, e.g. "10.0.0.0/16"`,
    ]);
  }
  if (prefix < largestRange || prefix > smallestRange) {
    throw new UserError([
      `network range "${cidr}": AWS allows lengths from /${largestRange} to /${smallestRange}, e.g. "${octets.join('.')}/16"`,
    ]);
  }
  const given = octets.reduce((value, octet) => value * 256 + octet, 0);
  const start = given - (given % sizeOf(prefix));
  if (start !== given) {
    throw new UserError([
      `network range "${cidr}" does not begin where a /${prefix} begins; did you mean "${address(start)}/${prefix}"?`,
    ]);
  }
  return { start, prefix };
}

function tooSmall(cidr: string, zones: number, prefix: number): UserError {
  const addresses = sizeOf(prefix).toLocaleString('en-US');
  return new UserError([
    `network range "${cidr}" is too small for ${zones} zones: it takes a /${prefix} (${addresses} addresses) or larger, better a /16`,
  ]);
}
