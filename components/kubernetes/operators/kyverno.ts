import * as pulumi from '@pulumi/pulumi';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { imagePullSecret, type ImagePullSecretArgs } from '../imagePullSecret';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace } from './operatorNamespace';
import {
  operatorRelease,
  operatorResources,
  spreadConstraints,
  type OperatorResources,
  type SpreadConstraint,
} from './operatorRelease';

/** Who asks the registries: the account that a Pod Identity for ECR belongs to. */
export const kyvernoServiceAccount = {
  namespace: chartVersions.kyverno.chart,
  name: 'kyverno-admission-controller',
} as const;

export interface KyvernoArgs {
  /** Names of the namespaces whose pods it judges; in all others its webhooks are never called. */
  readonly namespaces: readonly string[];
  /** The rules of its pods. */
  readonly grants: readonly NetworkGrant[];
  /** Logins for private registries; Kyverno takes none from another namespace than its own. Default: none. */
  readonly imagePullSecrets?: readonly Omit<ImagePullSecretArgs, 'namespace'>[];
  /** Annotations of its pods, e.g. the id of their Pod Identity association. Default: none. */
  readonly podAnnotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Whether three pods run, in different zones. Default: true. */
  readonly multiZone?: boolean;
  /** Whether the platform's Prometheus scrapes it. Default: true. */
  readonly scraped?: boolean;
}

interface Switch {
  readonly enabled: boolean;
}

/** The values of the chart that are not its defaults; its pods are `restricted` by default. */
export interface KyvernoValues {
  readonly admissionController: {
    readonly replicas: number;
    readonly podAnnotations: Readonly<Record<string, pulumi.Input<string>>>;
    readonly podDisruptionBudget: Switch;
    readonly topologySpreadConstraints: readonly SpreadConstraint[];
    readonly container: { readonly resources: OperatorResources };
  };
  readonly backgroundController: Switch;
  readonly cleanupController: Switch;
  readonly reportsController: Switch;
  readonly config: {
    readonly webhooks: {
      readonly namespaceSelector: {
        readonly matchExpressions: readonly {
          readonly key: string;
          readonly operator: 'In' | 'NotIn';
          readonly values: readonly string[];
        }[];
      };
    };
  };
  readonly features: {
    readonly admissionReports: Switch;
    readonly aggregateReports: Switch;
    readonly policyReports: Switch;
    readonly validatingAdmissionPolicyReports: Switch;
    readonly backgroundScan: Switch;
    readonly generateValidatingAdmissionPolicy: Switch;
  };
}

/** Port on which its metrics are. */
export const kyvernoMetricsPort = 8000;

/**
 * Kyverno: judges pods when they are made. Only the part that admits runs; there are no policies here that change or
 * make other objects, no reports and no scans.
 */
export class Kyverno extends pulumi.ComponentResource {
  /** What a policy depends on: its CRD, its webhook, and who takes the webhook off again. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: KyvernoArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Kyverno', name, {}, opts);
    const child = childOptions(this, opts);
    const chart = chartVersions.kyverno;
    const namespace = operatorNamespace(
      name,
      { name: chart.chart, podSecurity: 'restricted', grants: args.grants },
      child,
    );
    const logins = (args.imagePullSecrets ?? []).map((login) =>
      imagePullSecret(`${name}-${login.name}`, { ...login, namespace: namespace.name }, child),
    );
    const values = kyvernoValues(args);
    const release = operatorRelease(
      name,
      { chart, namespace, values },
      pulumi.mergeOptions(child, { dependsOn: logins }),
    );
    this.ready = [release];
    this.registerOutputs({});
  }
}

/** Returns the chart's values. */
export function kyvernoValues(args: KyvernoArgs): KyvernoValues {
  const { multiZone = true, scraped = true } = args;
  const off = { enabled: false };
  return {
    admissionController: {
      // While none answers, no pod of the system can be made.
      replicas: multiZone ? 3 : 1,
      podAnnotations: {
        ...args.podAnnotations,
        ...(scraped
          ? { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(kyvernoMetricsPort) }
          : {}),
      },
      podDisruptionBudget: { enabled: multiZone },
      topologySpreadConstraints: spreadConstraints({ 'app.kubernetes.io/component': 'admission-controller' }),
      container: { resources: operatorResources('100m', '128Mi', '512Mi') },
    },
    backgroundController: off,
    cleanupController: off,
    reportsController: off,
    config: {
      webhooks: {
        namespaceSelector: {
          matchExpressions: [
            { key: 'kubernetes.io/metadata.name', operator: 'In', values: args.namespaces },
            // As the chart has it: a Kyverno that judged what it needs itself could never come back.
            { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] },
          ],
        },
      },
    },
    // Without the reports controller nobody would ever take reports away.
    features: {
      admissionReports: off,
      aggregateReports: off,
      policyReports: off,
      validatingAdmissionPolicyReports: off,
      backgroundScan: off,
      // The API server has no signatures of images to judge by.
      generateValidatingAdmissionPolicy: off,
    },
  };
}
