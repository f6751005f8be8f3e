import type * as pulumi from '@pulumi/pulumi';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Installs Grafana with its dashboards. */
export function installDashboards(
  _surroundings: OperationsSurroundings,
  _opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  return [];
}
