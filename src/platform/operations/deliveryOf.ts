import type { RolloutChoice } from '../../../components/kubernetes/rollout';
import type { Delivery } from '../../../components/kubernetes/workload';
import type { Settings } from '../../config/settings';
import { isProductionLike } from '../../model/environment';
import type { Service } from '../../model/service';
import type { PlatformOperator } from '../../wiring/platformBindings';
import { prometheusPort } from '../../wiring/operatorGrants';

/** Returns who makes what runs the pods of the services: Argo CD where the settings name a repository, else the stack. */
export function deliveryOf({ gitOps, operators }: Settings): Delivery {
  return gitOps === undefined || operators.argoCd === 'off' ? 'pulumi' : 'argo-cd';
}

/** The Prometheus of the stack. */
const prometheusUrl = `http://prometheus.monitoring.svc:${prometheusPort}`;

/** Returns how new versions of a service take over where it is not as a Deployment does it: not in development and testing. */
export function rolloutOf(
  service: Service,
  settings: Settings,
  installed: ReadonlySet<PlatformOperator>,
): RolloutChoice | undefined {
  if (service.kind !== 'deployment' || service.rollout === undefined) return undefined;
  if (settings.operators.argoRollouts === 'off' || !isProductionLike(settings)) return undefined;
  const measured = service.metricsPath !== undefined && installed.has('metrics');
  return { strategy: service.rollout, ...(measured ? { prometheusUrl } : {}) };
}
