import * as pulumi from '@pulumi/pulumi';
import { IngressClass } from '@pulumi/kubernetes/networking/v1';
import { ingressControllerGrants } from '../../../src/wiring/operatorGrants';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace } from './operatorNamespace';
import {
  operatorRelease,
  operatorResources,
  spreadConstraints,
  type OperatorResources,
  type SpreadConstraint,
} from './operatorRelease';

/**
 * The class that an Ingress names. The seeds say "nginx", and so do manifests that people bring along; on a cluster
 * that has that class already the API refuses a second one, instead of two controllers serving one Ingress.
 */
export const ingressClassName = 'nginx';

/** Traefik's own value, so that it leaves alone the other classes of an ingress-nginx that is still about. */
const controllerClass = 'traefik.io/ingress-nginx';

/** How requests reach the controller. */
export type Exposure = 'network-load-balancer' | 'host-ports' | 'cluster-ip';

export interface IngressControllerArgs {
  /**
   * `network-load-balancer`: an internet-facing NLB, made by the AWS Load Balancer Controller, which must be there
   * before and go after. `host-ports`: ports 80 and 443 of every node, as kind needs it. `cluster-ip`: inside the
   * cluster only, for a port-forward.
   */
  readonly exposure: Exposure;
  /**
   * Address ranges of the load balancer's subnets. It then says by the PROXY protocol who the client is, which a limit
   * of requests per client needs, and nobody else may connect. Default: anybody may, and the client is the NLB.
   */
  readonly loadBalancerCidrs?: readonly string[];
  /** Seconds that an open connection may be silent before the NLB cuts it, 60 to 6000. Default: the NLB's own, 350. */
  readonly idleTimeoutSeconds?: number;
  /** Whether two pods serve, in different zones. Default: true. */
  readonly multiZone?: boolean;
  /** Whether the platform's Prometheus scrapes it. Default: true. */
  readonly scraped?: boolean;
}

interface EntryPoint {
  readonly hostPort?: number;
  readonly proxyProtocol?: { readonly trustedIPs: readonly string[] };
  readonly transport: {
    readonly lifeCycle: { readonly requestAcceptGraceTimeout: string; readonly graceTimeOut: string };
  };
}

/** The values of the chart that are not its defaults. */
export interface TraefikValues {
  readonly deployment: { readonly kind: 'Deployment' | 'DaemonSet'; readonly replicas: number };
  readonly updateStrategy: {
    readonly rollingUpdate: { readonly maxUnavailable: number; readonly maxSurge: number };
  };
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly maxUnavailable: number };
  readonly ingressClass: { readonly enabled: false };
  readonly api: { readonly dashboard: false };
  readonly global: { readonly checkNewVersion: false };
  readonly providers: {
    readonly kubernetesCRD: { readonly enabled: false };
    readonly kubernetesIngress: { readonly enabled: false };
    readonly kubernetesIngressNGINX: {
      readonly enabled: true;
      readonly controllerClass: string;
      readonly ingressClass: string;
      readonly disableSvcExternalName: true;
      readonly publishService: { readonly enabled: boolean };
      readonly publishStatusAddress: string;
    };
  };
  readonly ports: { readonly web: EntryPoint; readonly websecure: EntryPoint };
  readonly service: {
    readonly spec: { readonly type: 'LoadBalancer' | 'ClusterIP'; readonly loadBalancerClass?: string };
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly resources: OperatorResources;
  readonly tolerations: readonly { readonly key: string; readonly operator: 'Exists' }[];
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
}

/**
 * Traefik as the cluster's ingress controller. Its ingress-nginx provider honours most `nginx.ingress.kubernetes.io/*`
 * annotations, which ingress-nginx itself, retired in March 2026, no longer does safely.
 */
export class IngressController extends pulumi.ComponentResource {
  /** Name of the class that an Ingress of this controller names. */
  readonly className: pulumi.Output<string>;
  /** What an Ingress depends on, so that the controller comes first and goes last. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: IngressControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:IngressController', name, {}, opts);
    const child = childOptions(this, opts);
    const loadBalanced = args.exposure === 'network-load-balancer';
    const namespace = operatorNamespace(
      name,
      {
        name: chartVersions.traefik.chart,
        // A host port is more than `baseline` allows; nothing else of these pods falls short of `restricted`.
        podSecurity: args.exposure === 'host-ports' ? 'privileged' : 'restricted',
        // A new pod counts as ready only once the NLB sends it requests: a rolling update drops none.
        labels: loadBalanced ? { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } : {},
        grants: ingressControllerGrants(args.loadBalancerCidrs ?? ['0.0.0.0/0'], args.scraped ?? true),
      },
      child,
    );
    const release = operatorRelease(
      name,
      // Traefik's CRDs serve the providers that are off.
      { chart: chartVersions.traefik, namespace, values: traefikValues(args), skipCrds: true },
      child,
    );
    const ingressClass = new IngressClass(
      name,
      { metadata: { name: ingressClassName }, spec: { controller: controllerClass } },
      child,
    );
    this.className = ingressClass.metadata.name;
    this.ready = [release, ingressClass];
    this.registerOutputs({ className: this.className });
  }
}

/** Returns the chart's values for an exposure. */
export function traefikValues(args: IngressControllerArgs): TraefikValues {
  const onHost = args.exposure === 'host-ports';
  const replicated = args.multiZone ?? true;
  return {
    deployment: { kind: onHost ? 'DaemonSet' : 'Deployment', replicas: replicated ? 2 : 1 },
    // Two pods cannot share a host port, so the old one makes room for the new.
    updateStrategy: {
      rollingUpdate: onHost ? { maxUnavailable: 1, maxSurge: 0 } : { maxUnavailable: 0, maxSurge: 1 },
    },
    podDisruptionBudget: { enabled: replicated && !onHost, maxUnavailable: 1 },
    // The chart's class is that of Traefik's other provider.
    ingressClass: { enabled: false },
    api: { dashboard: false },
    global: { checkNewVersion: false },
    providers: {
      kubernetesCRD: { enabled: false },
      // Two providers of Ingresses would make two routers of each.
      kubernetesIngress: { enabled: false },
      kubernetesIngressNGINX: {
        enabled: true,
        controllerClass,
        ingressClass: ingressClassName,
        // A Service that names an outside host would make the controller a proxy to anywhere.
        disableSvcExternalName: true,
        ...publishing(args.exposure),
      },
    },
    ports: { web: entryPoint(args, 80), websecure: entryPoint(args, 443) },
    service: service(args),
    resources: operatorResources('100m', '128Mi', '512Mi'),
    // On kind the control plane's node is the one whose ports reach the machine.
    tolerations: onHost ? [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] : [],
    topologySpreadConstraints: spreadConstraints({ 'app.kubernetes.io/name': chartVersions.traefik.chart }),
  };
}

/** An Ingress counts as made once its status has an address; without a load balancer that is the user's machine. */
function publishing(exposure: Exposure) {
  const enabled = exposure === 'network-load-balancer';
  return { publishService: { enabled }, publishStatusAddress: enabled ? '' : 'localhost' };
}

function entryPoint(args: IngressControllerArgs, hostPort: number): EntryPoint {
  const cidrs = args.loadBalancerCidrs;
  return {
    ...(args.exposure === 'host-ports' ? { hostPort } : {}),
    ...(cidrs === undefined ? {} : { proxyProtocol: { trustedIPs: cidrs } }),
    // A pod that stops goes on accepting until load balancers have heard of it.
    transport: { lifeCycle: { requestAcceptGraceTimeout: '15s', graceTimeOut: '30s' } },
  };
}

function service(args: IngressControllerArgs): TraefikValues['service'] {
  if (args.exposure !== 'network-load-balancer') return { spec: { type: 'ClusterIP' }, annotations: {} };
  const prefix = 'service.beta.kubernetes.io/aws-load-balancer';
  return {
    // By its class the Service belongs to the AWS Load Balancer Controller alone, whose mutating webhook is off.
    spec: { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb' },
    annotations: {
      [`${prefix}-scheme`]: 'internet-facing',
      [`${prefix}-nlb-target-type`]: 'ip',
      [`${prefix}-attributes`]: 'load_balancing.cross_zone.enabled=true',
      ...(args.loadBalancerCidrs === undefined ? {} : { [`${prefix}-proxy-protocol`]: '*' }),
      ...(args.idleTimeoutSeconds === undefined
        ? {}
        : {
            [`${prefix}-listener-attributes.TCP-443`]: `tcp.idle_timeout.seconds=${args.idleTimeoutSeconds}`,
          }),
    },
  };
}
