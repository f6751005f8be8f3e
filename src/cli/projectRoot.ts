import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Returns the folder of the project: the nearest one with a Pulumi.yaml, upwards from this file or from the bundle
 * that it is part of.
 */
export function projectRoot(from: string = __dirname): string {
  if (existsSync(join(from, 'Pulumi.yaml'))) return from;
  const above = dirname(from);
  if (above === from) throw new Error(`There is no Pulumi.yaml in or above ${__dirname}.`);
  return projectRoot(above);
}
