import type { Made } from '../resourceModel';

/** The account that everything simulated belongs to: AWS's own example. */
export const simulatedAccount = '123456789012';

/** Returns the partition of the region. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Returns an ARN of the resource's region and account. */
export function regionalArn({ region }: Pick<Made, 'region'>, service: string, resource: string): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${simulatedAccount}:${resource}`;
}

/** Returns an ARN of the account, for services that know no region. */
export function globalArn({ region }: Pick<Made, 'region'>, service: string, resource: string): string {
  return `arn:${partitionOf(region)}:${service}::${simulatedAccount}:${resource}`;
}
