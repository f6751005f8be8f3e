import { isBag, type PropertyBag } from './propertyValue';
import { each, type Rule } from './rules';

/** What gp3 has without asking for more, and the most that it has: operations, and MiB, a second. */
const limits = { iops: [3000, 80000], throughput: [125, 2000] } as const;

/** Names of a disk's properties, which differ between services. */
export interface DiskProperties {
  readonly type: string;
  /** Default: the size is asked for elsewhere. */
  readonly size?: string;
}

/** Returns the rule of gp3 for each disk at the path. */
export function gp3(path: string, properties: DiskProperties): Rule {
  return each(path, (disk) => (isBag(disk) ? gp3Problem(disk, properties) : undefined));
}

/** Returns what gp3 refuses of the disk: a speed out of its limits, or out of proportion to the size. */
export function gp3Problem(disk: PropertyBag, { type, size }: DiskProperties): string | undefined {
  if (disk[type] !== 'gp3') return undefined;
  const iops = Number(disk['iops'] ?? limits.iops[0]);
  const throughput = Number(disk['throughput'] ?? limits.throughput[0]);
  for (const [name, value, [least, most]] of [
    ['iops', iops, limits.iops],
    ['throughput', throughput, limits.throughput],
  ] as const) {
    if (value < least || value > most)
      return `has ${name} ${value}, which gp3 does not offer: ${least} to ${most}`;
  }
  const gibibytes = Number((size === undefined ? undefined : disk[size]) ?? Infinity);
  if (iops > limits.iops[0] && iops > gibibytes * 500)
    return `has iops ${iops}: gp3 gives 500 for each of its ${gibibytes} GiB`;
  if (throughput > iops / 4)
    return `has throughput ${throughput}: gp3 gives a quarter of its iops, ${iops / 4}`;
  return undefined;
}
