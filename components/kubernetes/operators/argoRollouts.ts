import * as pulumi from '@pulumi/pulumi';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { argoRolloutsMetricsPort } from '../../../src/wiring/operations/rolloutGrants';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace } from './operatorNamespace';
import {
  operatorRelease,
  operatorResources,
  spreadConstraints,
  type OperatorResources,
  type SpreadConstraint,
} from './operatorRelease';

export interface ArgoRolloutsArgs {
  /** The rules of its pods. */
  readonly grants: readonly NetworkGrant[];
  /** Whether two pods run, in different zones; one works, the other takes over. Default: true. */
  readonly multiZone?: boolean;
  /** Whether the platform's Prometheus scrapes it. Default: true. */
  readonly scraped?: boolean;
}

/** The values of the chart that are not its defaults; its pods are `restricted` by default, and it keeps its CRDs. */
export interface ArgoRolloutsValues {
  readonly controller: {
    readonly replicas: number;
    readonly pdb: { readonly enabled: boolean; readonly maxUnavailable: number };
    readonly resources: OperatorResources;
    readonly topologySpreadConstraints: readonly SpreadConstraint[];
    readonly podAnnotations: Readonly<Record<string, string>>;
  };
  readonly providerRBAC: { readonly enabled: false };
}

/** Argo Rollouts: brings new versions of services in, and takes back those that do not get well. */
export class ArgoRollouts extends pulumi.ComponentResource {
  /** What a Rollout depends on: its CRD, and who takes its mark off the Services when it goes. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ArgoRolloutsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:ArgoRollouts', name, {}, opts);
    const child = childOptions(this, opts);
    const chart = chartVersions.argoRollouts;
    const namespace = operatorNamespace(
      name,
      { name: chart.chart, podSecurity: 'restricted', grants: args.grants },
      child,
    );
    this.ready = [operatorRelease(name, { chart, namespace, values: argoRolloutsValues(args) }, child)];
    this.registerOutputs({});
  }
}

/** Returns the chart's values. */
export function argoRolloutsValues(args: Omit<ArgoRolloutsArgs, 'grants'>): ArgoRolloutsValues {
  const multiZone = args.multiZone ?? true;
  const scraped = args.scraped ?? true;
  return {
    controller: {
      replicas: multiZone ? 2 : 1,
      pdb: { enabled: multiZone, maxUnavailable: 1 },
      resources: operatorResources('50m', '128Mi', '512Mi'),
      topologySpreadConstraints: spreadConstraints({
        'app.kubernetes.io/name': chartVersions.argoRollouts.chart,
      }),
      podAnnotations: scraped
        ? { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(argoRolloutsMetricsPort) }
        : {},
    },
    // Rights over the routes of meshes and ingress controllers, none of which a Rollout of ours splits traffic by.
    providerRBAC: { enabled: false },
  };
}
