import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';

/** Annotation of a pod template that changes with the configuration, so that the pods are replaced. */
export const checksumAnnotation = 'berth.dev/configuration-checksum';

/** What ConfigMaps and Secrets hold: the object's name to its keys and their values. */
export type ConfigurationData = Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;

/**
 * Returns the SHA-256 of the data, in hexadecimal. It is no secret, although what it covers is: the data hold random
 * values of at least 128 bits, of which a digest tells nothing.
 */
export function checksum(data: ConfigurationData): pulumi.Output<string> {
  return pulumi.unsecret(pulumi.output(data).apply((known) => digest(known)));
}

function digest(data: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const sorted = Object.entries(data)
    .map(([name, values]) => [name, Object.entries(values).sort(byKey)] as const)
    .sort(byKey);
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

function byKey(left: readonly [string, unknown], right: readonly [string, unknown]): number {
  return left[0] < right[0] ? -1 : 1;
}
