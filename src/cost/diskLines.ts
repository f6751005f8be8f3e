import type { PropertyValue } from '../simulation/propertyValue';
import { line, times, type Figure, type Line } from './bill';
import { priceTable } from './prices';

/** A disk as the price asks for it. */
export interface Disk {
  /** Type of EBS volume: "gp3". */
  readonly type: string;
  readonly gibibytes: Figure;
  /** Operations a second that are asked for; text in a storage class. */
  readonly operations: PropertyValue | undefined;
  /** MiB a second that are asked for. */
  readonly throughput: PropertyValue | undefined;
}

/** What a gp3 disk has without asking, and without paying, for more. */
const included = { operations: 3000, throughput: 125 };

/** Returns what so many disks of EBS cost. */
export function diskLines(count: Figure, disk: Disk): readonly Line[] {
  if (disk.type !== 'gp3')
    return [
      {
        missing: `the price table has gp3 disks of EBS, not ${disk.type || 'those of a type that is not known yet'}`,
      },
    ];
  const operations = Number(disk.operations ?? included.operations) - included.operations;
  const throughput = Number(disk.throughput ?? included.throughput) - included.throughput;
  return [
    line('gp3 of EBS', times(count, disk.gibibytes), 'GB', priceTable.disks.prices['gp3 of EBS']),
    ...(operations > 0
      ? [
          line(
            'operations of gp3',
            times(count, operations),
            'IOPS',
            priceTable.operations.prices['operations a second'],
          ),
        ]
      : []),
    ...(throughput > 0
      ? [
          line(
            'throughput of gp3',
            times(count, throughput),
            'MiB/s',
            priceTable.throughput.prices.throughput,
          ),
        ]
      : []),
  ];
}
