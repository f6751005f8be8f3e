import { asText, isBag, type PropertyValue } from './propertyValue';
import { each, type Rule } from './rules';

/** What gp3 has without asking for more. */
const included = { iops: 3000, throughput: 125 };
const most = { iops: 80000, throughput: 2000 };

/** Names of a disk's properties, which differ between services. */
export interface DiskProperties {
  readonly type: string;
  /** Default: the size is not known where the speed is asked for. */
  readonly size?: string;
}

/** Returns the rule of gp3 for the disk at the path: its speed within the limits, and in proportion to its size. */
export function gp3(path: string, properties: DiskProperties): Rule {
  return each(path, (disk) =>
    isBag(disk) && disk[properties.type] === 'gp3' ? problem(disk, properties) : undefined,
  );
}

function problem(
  disk: { readonly [name: string]: PropertyValue },
  { size }: DiskProperties,
): string | undefined {
  const iops = Number(disk['iops'] ?? included.iops);
  const throughput = Number(disk['throughput'] ?? included.throughput);
  const gibibytes = size === undefined || disk[size] === undefined ? undefined : Number(disk[size]);
  for (const [name, value] of Object.entries({ iops, throughput })) {
    const [least, maximum] =
      name === 'iops' ? [included.iops, most.iops] : [included.throughput, most.throughput];
    if (value < least || value > maximum)
      return `has ${name} ${value}, which gp3 does not offer: ${least} to ${maximum}`;
  }
  if (gibibytes !== undefined && iops > included.iops && iops > gibibytes * 500)
    return `has iops ${iops}: gp3 gives 500 for each of its ${asText(gibibytes)} GiB`;
  if (throughput > iops / 4)
    return `has throughput ${throughput}: gp3 gives a quarter of its iops, ${iops / 4}`;
  return undefined;
}
