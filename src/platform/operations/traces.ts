import type * as pulumi from '@pulumi/pulumi';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Installs what takes traces in and shows them. Returns what services wait for. */
export function installTraces(
  _surroundings: OperationsSurroundings,
  _opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  return [];
}
