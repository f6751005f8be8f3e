import type { PropertyBag } from '../../../src/simulation/propertyValue';

/** A type, what is wrong with its example after the change, where that is told, and in which words. */
export type Refusal = readonly [type: string, change: PropertyBag, property: string, reason: RegExp];

/** Returns a text of the length. */
export const long = (length: number): string => 'a'.repeat(length);

/** One security group more than a network interface may have. */
export const sixGroups: readonly string[] = [1, 2, 3, 4, 5, 6].map((number) => `sg-${number}`);
