import * as pulumi from '@pulumi/pulumi';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { externalSecretsSubject } from '../../../src/wiring/operations/externalSecretsGrants';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace } from './operatorNamespace';
import {
  operatorRelease,
  operatorResources,
  spreadConstraints,
  type OperatorResources,
  type SpreadConstraint,
} from './operatorRelease';

/** Who asks AWS Secrets Manager: the account that the operator's Pod Identity belongs to. */
export const externalSecretsServiceAccount = {
  namespace: chartVersions.externalSecrets.chart,
  name: 'external-secrets',
} as const;

export interface ExternalSecretsArgs {
  /** Rules of its pods; those whose subject is the operator are taken. */
  readonly grants: readonly NetworkGrant[];
  /** Annotations of the pods that ask AWS, e.g. the id of their Pod Identity association. Default: none. */
  readonly podAnnotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Whether two pods of what others wait for run, in different zones. Default: true. */
  readonly multiZone?: boolean;
  /** Whether the platform's Prometheus scrapes it. Default: true. */
  readonly scraped?: boolean;
}

interface Part {
  readonly replicaCount: number;
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable: number };
  readonly resources: OperatorResources;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
}

/** The values of the chart that are not its defaults; its pods are `restricted` by default. */
export interface ExternalSecretsValues extends Part {
  readonly crds: { readonly annotations: Readonly<Record<string, string>> };
  readonly leaderElect: boolean;
  readonly processSecretStore: false;
  readonly processClusterExternalSecret: false;
  readonly processPushSecret: false;
  readonly processClusterPushSecret: false;
  readonly processClusterGenerator: false;
  readonly serviceAccount: { readonly name: string };
  readonly rbac: {
    readonly serviceAccountTokenCreate: false;
    readonly servicebindings: { readonly create: false };
    readonly aggregateToEdit: false;
    readonly aggregateToAdmin: false;
  };
  readonly podAnnotations: Readonly<Record<string, pulumi.Input<string>>>;
  readonly webhook: Part;
  readonly certController: { readonly resources: OperatorResources };
}

/**
 * The External Secrets Operator, which makes Secrets of what AWS Secrets Manager keeps. Whatever asks it to is a
 * ClusterSecretStore of a stack, which names its namespaces: a store of a namespace's own would let whoever may make
 * one there read whatever the operator may.
 */
export class ExternalSecrets extends pulumi.ComponentResource {
  /** What a ClusterSecretStore or an ExternalSecret depends on: its CRD, its webhook, and who takes its finalizer off. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ExternalSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:ExternalSecrets', name, {}, opts);
    const child = childOptions(this, opts);
    const chart = chartVersions.externalSecrets;
    const grants = args.grants.filter(({ subject }) => subject === externalSecretsSubject);
    const namespace = operatorNamespace(
      name,
      { name: chart.chart, podSecurity: 'restricted', grants },
      child,
    );
    this.ready = [operatorRelease(name, { chart, namespace, values: externalSecretsValues(args) }, child)];
    this.registerOutputs({});
  }
}

/** Returns the chart's values. */
export function externalSecretsValues(args: ExternalSecretsArgs): ExternalSecretsValues {
  const multiZone = args.multiZone ?? true;
  const scraped = args.scraped ?? true;
  return {
    ...part('external-secrets', multiZone),
    // Without their CRDs the Secrets of every stack on the cluster would go.
    crds: { annotations: { 'helm.sh/resource-policy': 'keep' } },
    leaderElect: multiZone,
    // One kind of store and one kind of secret are used; the others are ways to the operator's identity.
    processSecretStore: false,
    processClusterExternalSecret: false,
    processPushSecret: false,
    processClusterPushSecret: false,
    processClusterGenerator: false,
    serviceAccount: { name: externalSecretsServiceAccount.name },
    // It asks as itself, never in the name of another account; and whoever edits a namespace fetches nothing into it.
    rbac: {
      serviceAccountTokenCreate: false,
      servicebindings: { create: false },
      aggregateToEdit: false,
      aggregateToAdmin: false,
    },
    podAnnotations: {
      ...args.podAnnotations,
      ...(scraped ? { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' } : {}),
    },
    webhook: part('external-secrets-webhook', multiZone),
    // It renews the certificate of the webhook days before it expires: nobody waits for it.
    certController: { resources: operatorResources('10m', '64Mi', '256Mi') },
  };
}

function part(name: string, multiZone: boolean): Part {
  return {
    replicaCount: multiZone ? 2 : 1,
    podDisruptionBudget: { enabled: multiZone, minAvailable: 1 },
    resources: operatorResources('20m', '64Mi', '256Mi'),
    topologySpreadConstraints: spreadConstraints({ 'app.kubernetes.io/name': name }),
  };
}
