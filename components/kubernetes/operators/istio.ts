import * as pulumi from '@pulumi/pulumi';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { meshNamespace, meshNodesNamespace } from '../../../src/wiring/operations/meshGrants';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace } from './operatorNamespace';
import {
  operatorRelease,
  operatorResources,
  spreadConstraints,
  type OperatorResources,
  type SpreadConstraint,
} from './operatorRelease';

export interface IstioArgs {
  /** The rules of the control plane's pods. */
  readonly controlPlaneGrants: readonly NetworkGrant[];
  /** The rules of what runs on every node. */
  readonly nodeGrants: readonly NetworkGrant[];
  /** Whether two pods of the control plane run, in different zones. Default: true. */
  readonly multiZone?: boolean;
}

/** CPU and memory of each proxy: it has a limit of CPU, of which it makes so many threads. */
const proxyResources = {
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { cpu: '1', memory: '256Mi' },
} as const;

interface LabelSelector {
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: 'Exists' | 'DoesNotExist';
  }[];
}

/** The values of the chart `istiod` that are not its defaults. */
export interface IstiodValues {
  readonly autoscaleEnabled: boolean;
  readonly replicaCount: number;
  readonly rollingMaxUnavailable: number;
  readonly resources: OperatorResources;
  readonly seccompProfile: { readonly type: 'RuntimeDefault' };
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
  readonly cni: { readonly enabled: boolean };
  readonly env: Readonly<Record<string, string>>;
  readonly sidecarInjectorWebhook: { readonly neverInjectSelector: readonly LabelSelector[] };
  readonly global: {
    readonly defaultPodDisruptionBudget: { readonly enabled: boolean };
    readonly proxy: { readonly resources: typeof proxyResources };
  };
}

/** The values of the chart `cni` that are not its defaults. */
export interface CniValues {
  readonly resources: OperatorResources;
}

/**
 * Istio with a proxy in each pod: base (its CRDs), istiod (the control plane), and a plugin of the nodes' network that
 * leads connections through the proxies, so that no pod needs a privilege for it. As by the charts' defaults, a proxy
 * tells the metrics of its pod with its own, and lets the pod connect to whom the mesh does not know: where pods may go,
 * NetworkPolicies and security groups say, by binding.
 */
export class Istio extends pulumi.ComponentResource {
  /** What policies of the mesh and pods with a proxy depend on: CRDs, who injects, and who leads connections. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: IstioArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Istio', name, {}, opts);
    const child = childOptions(this, opts);
    const after = (dependsOn: pulumi.Resource[]) => pulumi.mergeOptions(child, { dependsOn });
    const control = operatorNamespace(
      name,
      { name: meshNamespace, podSecurity: 'restricted', grants: args.controlPlaneGrants },
      child,
    );
    // It writes into folders of its node, and enters the network of each pod: that is root on the node.
    const nodes = operatorNamespace(
      `${name}-cni`,
      { name: meshNodesNamespace, podSecurity: 'privileged', grants: args.nodeGrants },
      child,
    );
    const base = operatorRelease(
      `${name}-base`,
      { chart: chartVersions.istioBase, namespace: control, values: {} },
      after([nodes.policy]),
    );
    const istiod = operatorRelease(
      name,
      { chart: chartVersions.istiod, namespace: control, values: istiodValues(args) },
      after([base]),
    );
    const cni = operatorRelease(
      `${name}-cni`,
      { chart: chartVersions.istioCni, namespace: nodes, values: cniValues() },
      after([istiod]),
    );
    this.ready = [istiod, cni];
    this.registerOutputs({});
  }
}

/** Returns the values of the control plane's chart. */
export function istiodValues({ multiZone = true }: Pick<IstioArgs, 'multiZone'>): IstiodValues {
  return {
    // Proxies keep what they were told while it is away; two of it serve some hundred pods.
    autoscaleEnabled: false,
    replicaCount: multiZone ? 2 : 1,
    // New pods need it.
    rollingMaxUnavailable: 0,
    resources: operatorResources('200m', '512Mi', '2Gi'),
    seccompProfile: { type: 'RuntimeDefault' },
    topologySpreadConstraints: spreadConstraints({ app: 'istiod' }),
    cni: { enabled: true },
    // Proxies that start before all other containers and end after them, so that jobs end too.
    env: { ENABLE_NATIVE_SIDECARS: 'true' },
    sidecarInjectorWebhook: {
      // Who answers an issuer's challenge is asked by the ingress controller, and lives for a minute.
      neverInjectSelector: [
        { matchExpressions: [{ key: 'acme.cert-manager.io/http01-solver', operator: 'Exists' }] },
      ],
    },
    global: {
      defaultPodDisruptionBudget: { enabled: multiZone },
      proxy: { resources: proxyResources },
    },
  };
}

/** Returns the values of the chart of the nodes' plugin. */
export function cniValues(): CniValues {
  return { resources: operatorResources('20m', '64Mi', '256Mi') };
}
