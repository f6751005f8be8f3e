import type * as pulumi from '@pulumi/pulumi';
import { installClusterBackup } from './clusterBackup';
import { installDashboards } from './dashboards';
import { installExternalDns } from './externalDns';
import { installLogs } from './logs';
import { installMonitoring } from './monitoring';
import type { OperationsSurroundings } from './operationsSurroundings';
import { installRollouts } from './rollouts';
import { installTraces } from './traces';

/** What stands around the workloads, as the rest of the stack sees it. */
export interface Operations {
  /** What workloads wait for. */
  readonly forWorkloads: readonly pulumi.Resource[];
  /** What an Ingress waits for, and what outlives it. */
  readonly forIngresses: readonly pulumi.Resource[];
}

/** Installs what watches, backs up and brings in the workloads. */
export function installOperations(
  surroundings: OperationsSurroundings,
  opts: pulumi.ComponentResourceOptions,
): Operations {
  const { installed, monitoringNamespace } = surroundings;
  if (monitoringNamespace !== undefined) {
    const watching = { ...surroundings, monitoringNamespace };
    installMonitoring(watching, opts);
    if (installed.has('grafana')) installDashboards(watching, opts);
  }
  if (installed.has('logs')) installLogs(surroundings, opts);
  if (installed.has('traces')) installTraces(surroundings, opts);
  if (installed.has('clusterBackup')) installClusterBackup(surroundings, opts);
  return {
    forWorkloads: installed.has('argoRollouts') ? installRollouts(surroundings, opts) : [],
    forIngresses: installed.has('externalDns') ? installExternalDns(surroundings, opts) : [],
  };
}
