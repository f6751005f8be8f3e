import type { Service } from '../model/service';
import type { System } from '../model/system';
import type { PlatformBinding } from './binding';
import { copyBindings } from './copyGrants';
import { functionBindings } from './functionGrants';
import type { Grant, NetworkGrant } from './grant';
import { ingressNamespaces } from './ingressNamespace';
import { isReplicated, storesInCluster, type Landscape } from './landscape';
import {
  certManagerGrants,
  challengeSolverGrants,
  ingressControllerGrants,
  kedaGrants,
  kubeStateMetricsGrants,
  metricsAdapterGrants,
  metricsServerGrants,
  prometheusGrants,
  verticalPodAutoscalerGrants,
} from './operatorGrants';
import { alertingGrants } from './operations/alertingGrants';
import { clusterBackupGrants } from './operations/clusterBackupGrants';
import { dashboardGrants } from './operations/dashboardGrants';
import { externalDnsGrants } from './operations/externalDnsGrants';
import { externalSecretsGrants } from './operations/externalSecretsGrants';
import { gitOpsGrants } from './operations/gitOpsGrants';
import { imageVerificationGrants } from './operations/imageVerificationGrants';
import { logGrants } from './operations/logGrants';
import { meshGrants, proxyGrants } from './operations/meshGrants';
import { nodeMetricsGrants } from './operations/nodeMetricsGrants';
import { rolloutGrants } from './operations/rolloutGrants';
import { storeMetricsGrants } from './operations/storeMetricsGrants';
import { traceGrants } from './operations/traceGrants';
import { platformBindings, type PlatformOperator } from './platformBindings';
import { followedQueues, queueDepthGrants } from './scalingGrants';
import { storePeersBinding, storeSetupBinding } from './storeGrants';

/** The platform's own part of the wiring. */
export interface PlatformWiring {
  readonly bindings: readonly PlatformBinding[];
  readonly grants: readonly Grant[];
}

/** What the platform has, and what of it the stack installs. */
export interface PlatformParts {
  /** Operators that the cluster has, whoever installed them. */
  readonly present: readonly PlatformOperator[];
  readonly installed: ReadonlySet<PlatformOperator>;
  /** Address ranges that requests come from. */
  readonly ingressCidrs: readonly string[];
  /** Whether an issuer checks the host names by a challenge that pods beside the Ingress answer. */
  readonly answersChallenges: boolean;
}

/** Says whether the system needs a cluster: functions alone do not. */
export function hasPods({ services }: System): boolean {
  return Object.keys(services).length > 0;
}

/** Returns the bindings of the platform itself, and the grants of the operators that the stack installs. */
export function platformWiring(system: System, landscape: Landscape, parts: PlatformParts): PlatformWiring {
  if (!hasPods(system)) return { bindings: functionBindings(system), grants: [] };
  const { scraped, target } = landscape;
  const facts = { system, landscape, installed: parts.installed };
  const rules: Partial<Record<PlatformOperator, () => readonly NetworkGrant[]>> = {
    ingress: () => ingressControllerGrants(parts.ingressCidrs, scraped),
    certManager: () => [
      ...certManagerGrants(scraped),
      ...(parts.answersChallenges
        ? ingressNamespaces(system, landscape.environment).flatMap((name) => challengeSolverGrants(name))
        : []),
    ],
    metricsServer: metricsServerGrants,
    metrics: () => [...prometheusGrants(), ...metricsAdapterGrants()],
    keda: () => kedaGrants(scraped),
    kubeStateMetrics: kubeStateMetricsGrants,
    verticalPodAutoscaler: () => verticalPodAutoscalerGrants(scraped),
    nodeMetrics: nodeMetricsGrants,
    storeMetrics: () => storeMetricsGrants(facts),
    alertmanager: () => alertingGrants(facts),
    grafana: () => dashboardGrants(facts),
    logs: () => logGrants(facts),
    traces: () => traceGrants(facts),
    externalSecrets: () => externalSecretsGrants(facts),
    clusterBackup: () => clusterBackupGrants(facts),
    argoCd: () => gitOpsGrants(facts),
    argoRollouts: () => rolloutGrants(facts),
    mesh: () => meshGrants(facts),
    kyverno: () => imageVerificationGrants(facts),
    externalDns: () => externalDnsGrants(facts),
  };
  return {
    bindings: [
      ...platformBindings({ target, operators: parts.present }),
      ...storeBindings(system, landscape),
      ...functionBindings(system),
      ...copyBindings(system, landscape),
    ],
    grants: [
      ...[...parts.installed].flatMap((operator) => rules[operator]?.() ?? []),
      ...scalingGrants(system, landscape, parts),
      ...(parts.present.includes('mesh') ? proxyGrants(facts) : []),
    ],
  };
}

/** A KEDA that others installed gets its identity and its rules from them. */
function scalingGrants(system: System, landscape: Landscape, parts: PlatformParts): readonly Grant[] {
  if (!parts.present.includes('keda')) return [];
  const { keda, farEnd } = queueDepthGrants(system, landscape);
  return [...(parts.installed.has('keda') ? keda : []), ...farEnd];
}

/** Stores that run in pods bring bindings of their own. */
function storeBindings(system: System, landscape: Landscape): PlatformBinding[] {
  const stores = storesInCluster(system, landscape);
  const kinds = stores.map(([, store]) => store.kind);
  const replicated = stores.some(([name]) => isReplicated(landscape, name));
  return [
    ...(kinds.includes('search') || kinds.includes('broker') || replicated ? [storePeersBinding] : []),
    ...(kinds.includes('bucket') ? [storeSetupBinding] : []),
  ];
}

/** Returns the operators without whose API a workload of the system could not be made, in one environment. */
export function operatorsNeeded(system: System, landscape: Landscape): ReadonlySet<PlatformOperator> {
  const services: readonly Service[] = Object.values(system.services);
  const deployments = services.flatMap((service) => (service.kind === 'deployment' ? [service] : []));
  return new Set<PlatformOperator>([
    ...(followedQueues(system, landscape).length > 0 ? (['keda'] as const) : []),
    ...(deployments.some((service) => service.verticalScaling?.[landscape.environment] !== undefined)
      ? (['verticalPodAutoscaler'] as const)
      : []),
  ]);
}
