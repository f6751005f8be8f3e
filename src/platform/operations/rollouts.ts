import type * as pulumi from '@pulumi/pulumi';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Installs Argo Rollouts. Returns what services wait for. */
export function installRollouts(
  _surroundings: OperationsSurroundings,
  _opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  return [];
}
