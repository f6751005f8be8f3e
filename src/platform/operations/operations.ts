import type * as pulumi from '@pulumi/pulumi';
import { installClusterBackup } from './clusterBackup';
import { installDashboards } from './dashboards';
import { installLogs } from './logs';
import { installMonitoring } from './monitoring';
import type { OperationsSurroundings } from './operationsSurroundings';
import { installRollouts } from './rollouts';
import { installTraces } from './traces';

/** Installs what watches, backs up and brings in the workloads, and returns what these wait for. */
export function installOperations(
  surroundings: OperationsSurroundings,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const { installed, monitoringNamespace } = surroundings;
  if (monitoringNamespace !== undefined) {
    const watching = { ...surroundings, monitoringNamespace };
    installMonitoring(watching, opts);
    if (installed.has('grafana')) installDashboards(watching, opts);
  }
  if (installed.has('logs')) installLogs(surroundings, opts);
  if (installed.has('traces')) installTraces(surroundings, opts);
  if (installed.has('clusterBackup')) installClusterBackup(surroundings, opts);
  return installed.has('argoRollouts') ? installRollouts(surroundings, opts) : [];
}
