import type { Settings } from '../../config/settings';
import { isProductionLike } from '../../model/environment';
import type { System } from '../../model/system';
import type { OperatorWithSetting, PlatformOperator } from '../../wiring/platformBindings';

/** Returns the operators that have nothing to do in the stack, and so are not there. */
export function idleOperations(settings: Settings, system: System): readonly OperatorWithSetting[] {
  const needs: readonly (readonly [OperatorWithSetting, boolean])[] = [
    ['externalSecrets', settings.secrets === 'external'],
    ['clusterBackup', backsUpCluster(settings, system)],
    ['argoCd', settings.gitOps !== undefined],
    ['argoRollouts', hasRollouts(settings, system)],
    ['mesh', settings.mesh !== 'off'],
    ['kyverno', settings.imageVerification !== undefined],
  ];
  return needs.flatMap(([name, needed]) => (needed ? [] : [name]));
}

/** Outside AWS there is a place for the copies only where the settings name one. */
function backsUpCluster(settings: Settings, { operations }: System): boolean {
  if (operations?.clusterBackup === undefined || !isProductionLike(settings)) return false;
  return settings.target === 'aws' || settings.clusterBackup !== undefined;
}

function hasRollouts(settings: Settings, { services }: System): boolean {
  if (!isProductionLike(settings)) return false;
  return Object.values(services).some(
    (service) => service.kind === 'deployment' && service.rollout !== undefined,
  );
}

/** Returns the programs that come with how closely the settings want the stack watched. */
export function watchingPrograms(settings: Settings, system: System): readonly PlatformOperator[] {
  const { dumps = [] } = system;
  const { dashboards, alerts, logs, traces } = settings.monitoring;
  // A Prometheus that others installed has rules of its own.
  const watchesDumps = dumps.length > 0 && settings.operators.metrics === 'install';
  return [
    ...(dashboards || watchesDumps ? (['kubeStateMetrics'] as const) : []),
    ...(dashboards ? (['nodeMetrics', 'grafana'] as const) : []),
    ...(dashboards && hasToldStores(settings, system) ? (['storeMetrics'] as const) : []),
    ...(alerts ? (['alertmanager'] as const) : []),
    ...(logs === 'off' ? [] : (['logs'] as const)),
    ...(traces ? (['traces'] as const) : []),
  ];
}

/** Of a queue in the cluster, and of buckets, nobody tells what dashboards or alerts would be about. */
function hasToldStores(settings: Settings, { stores }: System): boolean {
  return Object.entries(stores).some(
    ([name, { kind }]) =>
      ['database', 'cache', 'search', 'broker'].includes(kind) ||
      (kind === 'queue' && settings.stores[name]?.placement === 'managed'),
  );
}
