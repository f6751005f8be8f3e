import type * as pulumi from '@pulumi/pulumi';
import { CertManager, type Issuer } from '../../components/kubernetes/operators/certManager';
import { IngressController, ingressClassName } from '../../components/kubernetes/operators/ingressController';
import { Keda } from '../../components/kubernetes/operators/keda';
import { MetricsAdapter } from '../../components/kubernetes/operators/metricsAdapter';
import { MetricsServer } from '../../components/kubernetes/operators/metricsServer';
import { Prometheus } from '../../components/kubernetes/operators/prometheus';
import { VerticalPodAutoscaler } from '../../components/kubernetes/operators/verticalPodAutoscaler';
import type { Settings } from '../config/settings';
import type { PlatformOperator } from '../wiring/platformBindings';
import type { Home } from './home';
import { subnetCidrs } from './landscapeOf';
import { isProductionLike } from './managedStore';

/** The operators of the platform, as the rest of the stack sees them. */
export interface Operators {
  /** Class that an Ingress names. */
  readonly ingressClass: string;
  /** What workloads wait for: the APIs that their autoscalers use. */
  readonly forWorkloads: readonly pulumi.Resource[];
  /** What an Ingress waits for, and what outlives it. */
  readonly forIngresses: readonly pulumi.Resource[];
}

/** Installs the operators named; of the others the stack only uses the API. */
export function installOperators(
  settings: Settings,
  installed: ReadonlySet<PlatformOperator>,
  home: Home,
  opts: pulumi.ComponentResourceOptions,
): Operators {
  const common = { multiZone: isProductionLike(settings), scraped: installed.has('metrics') };
  const metricsServer = installed.has('metricsServer')
    ? new MetricsServer('metrics-server', { ...common, verifyKubelets: !settings.ingressHostPorts }, opts)
    : undefined;
  const metrics = installed.has('metrics') ? prometheusWithAdapter(settings, opts) : undefined;
  const keda = installed.has('keda') ? new Keda('keda', common, opts) : undefined;
  const recommender = installed.has('verticalPodAutoscaler')
    ? new VerticalPodAutoscaler('vertical-pod-autoscaler', common, opts)
    : undefined;
  const ingress = installed.has('ingress')
    ? new IngressController(
        'ingress-controller',
        { ...common, ...exposure(settings) },
        { ...opts, dependsOn: [...home.loadBalancing] },
      )
    : undefined;
  const certificates = installed.has('certManager')
    ? new CertManager('cert-manager', { ...common, issuer: issuerOf(settings) }, opts)
    : undefined;
  return {
    ingressClass: settings.operators.ingressController === 'alb' ? 'alb' : ingressClassName,
    forWorkloads: [metricsServer, metrics, keda, recommender].flatMap((operator) => operator?.ready ?? []),
    forIngresses: [
      ...home.loadBalancing,
      ...[ingress, certificates].flatMap((operator) => operator?.ready ?? []),
    ],
  };
}

function prometheusWithAdapter(settings: Settings, opts: pulumi.ComponentResourceOptions): MetricsAdapter {
  const persistent = isProductionLike(settings);
  const prometheus = new Prometheus('prometheus', { persistent }, opts);
  return new MetricsAdapter(
    'metrics-adapter',
    { prometheus, multiZone: isProductionLike(settings) },
    { ...opts, dependsOn: [...prometheus.ready] },
  );
}

function exposure(settings: Settings) {
  if (settings.target === 'aws') {
    return { exposure: 'network-load-balancer', loadBalancerCidrs: subnetCidrs(settings, 'public') } as const;
  }
  return { exposure: settings.ingressHostPorts ? 'host-ports' : 'cluster-ip' } as const;
}

function issuerOf({ certificates }: Settings): Issuer {
  if (certificates.issuer === 'self-signed') return { kind: 'self-signed' };
  const { email } = certificates;
  return { kind: 'lets-encrypt', ingressClassName, ...(email === undefined ? {} : { email }) };
}
