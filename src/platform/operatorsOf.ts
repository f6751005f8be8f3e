import type { OperatorSettings, Settings } from '../config/settings';
import type { System } from '../model/system';
import type { Landscape } from '../wiring/landscape';
import { hasPods, operatorsNeeded, type PlatformParts } from '../wiring/platformWiring';
import type { OperatorWithSetting, PlatformOperator } from '../wiring/platformBindings';
import { servesByAlb } from './edgePlan';
import { idleOperations, watchingPrograms } from './operations/operationsOf';

/** Operators that the settings speak of. */
const names: readonly OperatorWithSetting[] = [
  'ingress',
  'certManager',
  'metricsServer',
  'metrics',
  'keda',
  'verticalPodAutoscaler',
  'loadBalancerController',
  'externalSecrets',
  'clusterBackup',
  'argoCd',
  'argoRollouts',
  'mesh',
  'kyverno',
  'externalDns',
];

/** Returns which operators the cluster has, and which of them the stack installs. */
export function operatorsOf(
  settings: Settings,
  system: System,
  landscape: Landscape,
): Pick<PlatformParts, 'present' | 'installed'> {
  if (!hasPods(system)) return { present: [], installed: new Set() };
  const { operators } = settings;
  const needed = operatorsNeeded(system, landscape);
  const idle: readonly PlatformOperator[] = [
    // Two operators serve one kind of object alone: without such an object there is nothing to install them for.
    ...(['keda', 'verticalPodAutoscaler'] as const).filter((name) => !needed.has(name)),
    // The certificates of an ALB are those of ACM.
    ...(servesByAlb(settings) ? (['certManager'] as const) : []),
    ...idleOperations(settings, system),
  ];
  const present = names.filter((name) => operators[name] !== 'off' && !idle.includes(name));
  const installed = present.filter(
    (name) => operators[name] === 'install' && !comesOtherwise(name, settings, operators),
  );
  const watching = watchingPrograms(settings, system);
  return { present: [...present, ...watching], installed: new Set([...installed, ...watching]) };
}

/** A new EKS cluster brings metrics-server as an add-on, and an ALB is the load balancer controller's own doing. */
function comesOtherwise(name: OperatorWithSetting, settings: Settings, operators: OperatorSettings): boolean {
  if (name === 'metricsServer') return settings.target === 'aws' && settings.cluster.mode === 'create';
  return name === 'ingress' && operators.ingressController === 'alb';
}
