import * as pulumi from '@pulumi/pulumi';
import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import { certManagerGrants } from '../../../src/wiring/operatorGrants';
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
 * Name of the ClusterIssuer, as the seed's annotation `cert-manager.io/cluster-issuer` says it. A self-signed issuer
 * goes by the same name, so that an Ingress is the same where Let's Encrypt cannot reach the cluster.
 */
export const clusterIssuerName = 'letsencrypt-prod';

/** Who signs certificates. */
export type Issuer =
  | {
      readonly kind: 'lets-encrypt';
      /** E-mail address of the account. Default: an account without one. */
      readonly email?: string;
      /** Class of the Ingress that answers the issuer's challenge. */
      readonly ingressClassName: pulumi.Input<string>;
    }
  /** Certificates that no browser trusts, for a cluster that the internet does not reach. */
  | { readonly kind: 'self-signed' };

export interface CertManagerArgs {
  readonly issuer: Issuer;
  /** Whether two pods of each part run, in different zones. Default: true. */
  readonly multiZone?: boolean;
  /** Whether the platform's Prometheus scrapes it. Default: true. */
  readonly scraped?: boolean;
}

interface Part {
  readonly replicaCount: number;
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly maxUnavailable: number };
  readonly resources: OperatorResources;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
}

/** The values of the chart that are not its defaults; its pods are `restricted` by default. */
export interface CertManagerValues extends Part {
  readonly crds: { readonly enabled: true; readonly keep: true };
  readonly global: { readonly leaderElection: { readonly namespace: string } };
  readonly webhook: Part;
  readonly cainjector: Part;
}

/** cert-manager, and the one issuer of the cluster. */
export class CertManager extends pulumi.ComponentResource {
  /** Name of the ClusterIssuer. */
  readonly issuerName: pulumi.Output<string>;
  /** What an Ingress or Certificate depends on. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: CertManagerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:CertManager', name, {}, opts);
    const child = childOptions(this, opts);
    const namespace = operatorNamespace(
      name,
      {
        name: chartVersions.certManager.chart,
        podSecurity: 'restricted',
        grants: certManagerGrants(args.scraped ?? true),
      },
      child,
    );
    const values = certManagerValues(args.multiZone ?? true);
    const release = operatorRelease(name, { chart: chartVersions.certManager, namespace, values }, child);
    const issuer = new CustomResource(
      `${name}-issuer`,
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        metadata: { name: clusterIssuerName },
        spec: issuerSpec(args.issuer),
      },
      // The release brings the CRD, and its last hook waits for the webhook that must admit the issuer.
      { parent: this, dependsOn: [release] },
    );
    this.issuerName = issuer.metadata.name;
    this.ready = [release, issuer];
    this.registerOutputs({ issuerName: this.issuerName });
  }
}

/** Returns the chart's values. */
export function certManagerValues(multiZone: boolean): CertManagerValues {
  return {
    ...part('controller', multiZone),
    // Without their CRDs every certificate of the cluster would go, those of other stacks too.
    crds: { enabled: true, keep: true },
    // The chart's default is a lease in kube-system, where managed clusters let nobody write.
    global: { leaderElection: { namespace: chartVersions.certManager.chart } },
    webhook: part('webhook', multiZone),
    cainjector: part('cainjector', multiZone),
  };
}

function part(component: string, multiZone: boolean): Part {
  return {
    replicaCount: multiZone ? 2 : 1,
    podDisruptionBudget: { enabled: multiZone, maxUnavailable: 1 },
    resources: operatorResources('20m', '64Mi', '256Mi'),
    topologySpreadConstraints: spreadConstraints({ 'app.kubernetes.io/component': component }),
  };
}

function issuerSpec(issuer: Issuer) {
  if (issuer.kind === 'self-signed') return { selfSigned: {} };
  const { email, ingressClassName } = issuer;
  // The challenge's Service would be a NodePort by default, and open a port on every node.
  const ingress = { ingressClassName, serviceType: 'ClusterIP' };
  return {
    acme: {
      server: 'https://acme-v02.api.letsencrypt.org/directory',
      ...(email === undefined ? {} : { email }),
      privateKeySecretRef: { name: `${clusterIssuerName}-account` },
      solvers: [{ http01: { ingress } }],
    },
  };
}
