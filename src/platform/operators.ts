import type * as pulumi from '@pulumi/pulumi';
import { CertManager, type Issuer } from '../../components/kubernetes/operators/certManager';
import { IngressController, ingressClassName } from '../../components/kubernetes/operators/ingressController';
import { Keda, type KedaArgs } from '../../components/kubernetes/operators/keda';
import { KubeStateMetrics } from '../../components/kubernetes/operators/kubeStateMetrics';
import {
  MetricsAdapter,
  podMetricNamed,
  requestsPerSecond,
  type PodMetric,
} from '../../components/kubernetes/operators/metricsAdapter';
import { MonitoringNamespace } from '../../components/kubernetes/operators/monitoringNamespace';
import type { OperatorNamespace } from '../../components/kubernetes/operators/operatorNamespace';
import { MetricsServer } from '../../components/kubernetes/operators/metricsServer';
import { Prometheus } from '../../components/kubernetes/operators/prometheus';
import { VerticalPodAutoscaler } from '../../components/kubernetes/operators/verticalPodAutoscaler';
import type { PodIdentityRole } from '../../components/aws/podIdentityRole';
import { ruleFiles } from '../alerts/ruleFiles';
import type { Settings } from '../config/settings';
import { isProductionLike } from '../model/environment';
import type { System } from '../model/system';
import type { NetworkGrant } from '../wiring/grant';
import { storesInCluster, type Landscape } from '../wiring/landscape';
import { watchingPods } from '../wiring/operations/alertingGrants';
import type { PlatformOperator } from '../wiring/platformBindings';
import { kedaSubject, networkRules, queueDepthGrants } from '../wiring/scalingGrants';
import type { ClusterHome } from './home';
import { subnetCidrs } from './landscapeOf';
import { alertFactsOf } from './operations/alertFactsOf';
import { installExternalDns } from './operations/externalDns';

/** The operators of the platform, as the rest of the stack sees them. */
export interface Operators {
  /** Class that an Ingress names. */
  readonly ingressClass: string;
  /** What workloads wait for: the APIs that their autoscalers use. */
  readonly forWorkloads: readonly pulumi.Resource[];
  /** What an Ingress waits for, and what outlives it. */
  readonly forIngresses: readonly pulumi.Resource[];
}

/** What operators need of the parts of the platform that stand before them. */
export interface OperatorSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly landscape: Landscape;
  /** Network rules by the service, store, Job or program whose pods they select. */
  readonly rules: ReadonlyMap<string, readonly NetworkGrant[]>;
  /** Operators that the stack installs; of the others it only uses the API. */
  readonly installed: ReadonlySet<PlatformOperator>;
  readonly home: ClusterHome;
  /** Identities of who calls AWS, by service or operator. */
  readonly identities: ReadonlyMap<string, PodIdentityRole>;
  /** The namespace of monitoring, where the stack installs what watches it. */
  readonly monitoringNamespace: OperatorNamespace | undefined;
}

/** Makes the namespace of monitoring, where the stack installs what watches it. */
export function makeMonitoringNamespace(
  installed: ReadonlySet<PlatformOperator>,
  opts: pulumi.ComponentResourceOptions,
): OperatorNamespace | undefined {
  return installed.has('metrics') ? new MonitoringNamespace('monitoring', opts) : undefined;
}

/** Installs the operators named. */
export function installOperators(
  surroundings: OperatorSurroundings,
  opts: pulumi.ComponentResourceOptions,
): Operators {
  const { settings, system, installed, home, monitoringNamespace } = surroundings;
  const common = { multiZone: isProductionLike(settings), scraped: installed.has('metrics') };
  const metricsServer = installed.has('metricsServer')
    ? new MetricsServer('metrics-server', { ...common, verifyKubelets: !settings.ingressHostPorts }, opts)
    : undefined;
  const metrics =
    monitoringNamespace === undefined
      ? undefined
      : prometheusWithAdapter(surroundings, monitoringNamespace, opts);
  if (installed.has('kubeStateMetrics')) {
    new KubeStateMetrics('kube-state-metrics', { everything: settings.monitoring.dashboards }, opts);
  }
  const keda = installed.has('keda') ? kedaAsking(surroundings, common, opts) : undefined;
  const recommender = installed.has('verticalPodAutoscaler')
    ? new VerticalPodAutoscaler('vertical-pod-autoscaler', common, opts)
    : undefined;
  const ingress = installed.has('ingress')
    ? new IngressController(
        'ingress-controller',
        { ...common, ...exposure(settings, system) },
        { ...opts, dependsOn: [...home.loadBalancing] },
      )
    : undefined;
  const certificates = installed.has('certManager')
    ? new CertManager('cert-manager', { ...common, issuer: issuerOf(settings) }, opts)
    : undefined;
  const records = installed.has('externalDns') ? installExternalDns(surroundings, opts) : [];
  return {
    ingressClass: settings.operators.ingressController === 'alb' ? 'alb' : ingressClassName,
    forWorkloads: [metricsServer, metrics, keda, recommender].flatMap((operator) => operator?.ready ?? []),
    forIngresses: [
      ...home.loadBalancing,
      ...[ingress, certificates].flatMap((operator) => operator?.ready ?? []),
      ...records,
    ],
  };
}

/** KEDA with the way to the queues, and on AWS its identity, without which its pods must not start. */
function kedaAsking(
  { system, landscape, identities }: OperatorSurroundings,
  common: Pick<KedaArgs, 'multiZone' | 'scraped'>,
  opts: pulumi.ComponentResourceOptions,
): Keda {
  const args = { ...common, grants: networkRules(queueDepthGrants(system, landscape).keda) };
  const identity = identities.get(kedaSubject);
  if (identity === undefined) return new Keda('keda', args, opts);
  // The id makes the pods wait for the association, and be replaced with it.
  const podAnnotations = { 'berth.dev/pod-identity': identity.associationId };
  return new Keda('keda', { ...args, podAnnotations }, opts);
}

function prometheusWithAdapter(
  surroundings: OperatorSurroundings,
  namespace: OperatorNamespace,
  opts: pulumi.ComponentResourceOptions,
): MetricsAdapter {
  const { settings, system, landscape, installed, rules } = surroundings;
  const facts = alertFactsOf(surroundings);
  const prometheus = new Prometheus(
    'prometheus',
    {
      namespace,
      grants: rules.get('prometheus') ?? [],
      persistent: isProductionLike(settings),
      pods: watchingPods(landscape),
      rules: ruleFiles(facts),
      watching: {
        objectStates: installed.has('kubeStateMetrics'),
        alertmanagers: facts.alerts ? facts.pods : 0,
        brokers:
          installed.has('storeMetrics') &&
          storesInCluster(system, landscape).some(([, { kind }]) => kind === 'broker'),
        ...(installed.has('nodeMetrics') ? { kubelets: { verified: !settings.ingressHostPorts } } : {}),
      },
    },
    opts,
  );
  return new MetricsAdapter(
    'metrics-adapter',
    { prometheus, podMetrics: podMetricsOf(settings, system), multiZone: isProductionLike(settings) },
    { ...opts, dependsOn: [...prometheus.ready] },
  );
}

/** What autoscalers ask for, and the rate of requests, which every stand-in counts. */
function podMetricsOf({ environment }: Settings, system: System): PodMetric[] {
  const asked = Object.values(system.services)
    .flatMap((service) => (service.kind === 'deployment' ? [service.autoscaling?.[environment]] : []))
    .flatMap((autoscaling) => autoscaling?.metrics ?? [])
    .flatMap((metric) => (metric.kind === 'pods' ? [metric.name] : []));
  return [...new Set([requestsPerSecond.name, ...asked])].map(podMetricNamed);
}

function exposure(settings: Settings, { ingresses }: System) {
  if (settings.target === 'aws') {
    const silences = ingresses.flatMap(({ idleTimeoutSeconds }) => idleTimeoutSeconds ?? []);
    return {
      exposure: 'network-load-balancer',
      loadBalancerCidrs: subnetCidrs(settings, 'public'),
      ...(silences.length === 0 ? {} : { idleTimeoutSeconds: Math.max(...silences) }),
    } as const;
  }
  return { exposure: settings.ingressHostPorts ? 'host-ports' : 'cluster-ip' } as const;
}

function issuerOf({ certificates }: Settings): Issuer {
  if (certificates.issuer === 'self-signed') return { kind: 'self-signed' };
  const { email } = certificates;
  return { kind: 'lets-encrypt', ingressClassName, ...(email === undefined ? {} : { email }) };
}
