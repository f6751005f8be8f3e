import * as pulumi from '@pulumi/pulumi';
import { ServiceAccount } from '@pulumi/kubernetes/core/v1';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { argoCdMetricsPort } from '../../../src/wiring/operations/gitOpsGrants';
import { opaqueSecret } from '../opaqueSecret';
import { argoCdRights, inclusions, type DeliveredKind } from './argoCdRights';
import { notificationTexts, slackKey, type NotificationTexts } from './argoCdNotifications';
import { chartVersions } from './chartVersions';
import { childOptions, operatorNamespace } from './operatorNamespace';
import { operatorRelease, operatorResources, type OperatorResources } from './operatorRelease';

export interface ArgoCdArgs {
  /** The rules of its pods. */
  readonly grants: readonly NetworkGrant[];
  /** What it may bring in; it may read nothing else but the pods of these. */
  readonly kinds: readonly DeliveredKind[];
  /** Namespaces that it may bring something into, by name. */
  readonly destinations: ReadonlyMap<string, pulumi.Input<string>>;
  /** Incoming webhook of Slack that hears of deployments. Default: nobody is told. */
  readonly slackUrl?: pulumi.Output<string>;
  /** Whether two pods render manifests. Default: true. */
  readonly multiZone?: boolean;
  /** Whether the platform's Prometheus scrapes it. Default: true. */
  readonly scraped?: boolean;
}

interface Part {
  readonly resources: OperatorResources;
}

/** The values of the chart that are not its defaults; its pods are `restricted` by default, and it keeps its CRDs. */
export interface ArgoCdValues {
  readonly createClusterRoles: false;
  readonly global: { readonly networkPolicy: { readonly create: false } };
  readonly configs: {
    readonly cm: {
      readonly 'admin.enabled': false;
      readonly 'resource.inclusions': string;
      readonly 'resource.respectRBAC': 'normal';
    };
  };
  readonly controller: Part & {
    readonly podAnnotations: Readonly<Record<string, string>>;
    readonly serviceAccount: { readonly create: false; readonly name: string };
  };
  readonly repoServer: Part & {
    readonly replicas: number;
    readonly pdb: { readonly enabled: boolean; readonly maxUnavailable: number };
  };
  readonly redis: Part & { readonly automountServiceAccountToken: false };
  readonly redisSecretInit: Part;
  readonly server: { readonly replicas: 0 };
  readonly applicationSet: { readonly replicas: 0 };
  readonly dex: { readonly enabled: false };
  readonly notifications: Part &
    NotificationTexts & {
      readonly enabled: boolean;
      readonly secret: { readonly create: false };
    };
}

/** Account of the controller: the chart's own has every right, everywhere. */
const controllerAccount = 'argocd-application-controller';

/** The Secret of that name is the one that the notifications read. */
const notificationSecret = 'argocd-notifications-secret';

/**
 * Argo CD without a face: what it does is written in Applications, and who may write these is the API server's matter.
 * So there is no server, no login and no password; `argocd --core` shows what the API server lets its user see.
 */
export class ArgoCd extends pulumi.ComponentResource {
  /** Namespace in which it looks for Applications. */
  readonly namespace: pulumi.Output<string>;
  /** What an Application depends on: its CRD, and who takes its finalizer off. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ArgoCdArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:ArgoCd', name, {}, opts);
    const child = childOptions(this, opts);
    const chart = chartVersions.argoCd;
    const namespace = operatorNamespace(
      name,
      { name: chart.chart, podSecurity: 'restricted', grants: args.grants },
      child,
    );
    const secrets = args.slackUrl === undefined ? [] : [this.secret(name, namespace.name, args.slackUrl)];
    const account = new ServiceAccount(
      name,
      { metadata: { name: controllerAccount, namespace: namespace.name } },
      child,
    );
    const rights = argoCdRights(name, { ...args, account: account.metadata }, child);
    const release = operatorRelease(
      name,
      { chart, namespace, values: argoCdValues({ ...args, tellsSlack: secrets.length > 0 }) },
      pulumi.mergeOptions(child, { dependsOn: [...secrets, ...rights] }),
    );
    this.namespace = namespace.name;
    this.ready = [release];
    this.registerOutputs({ namespace: this.namespace });
  }

  private secret(
    name: string,
    namespace: pulumi.Output<string>,
    slackUrl: pulumi.Output<string>,
  ): pulumi.Resource {
    const labels = { 'app.kubernetes.io/part-of': 'argocd' };
    const args = { name: notificationSecret, namespace, labels, data: { [slackKey]: slackUrl } };
    return opaqueSecret(`${name}-notifications`, args, { parent: this });
  }
}

/** Returns the chart's values. */
export function argoCdValues(
  args: Pick<ArgoCdArgs, 'kinds' | 'multiZone' | 'scraped'> & { readonly tellsSlack: boolean },
): ArgoCdValues {
  const { kinds, tellsSlack } = args;
  const multiZone = args.multiZone ?? true;
  const scrape = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(argoCdMetricsPort) };
  return {
    createClusterRoles: false,
    // The namespace has a policy of ours, of all its pods.
    global: { networkPolicy: { create: false } },
    configs: {
      cm: {
        'admin.enabled': false,
        'resource.inclusions': inclusions(kinds),
        'resource.respectRBAC': 'normal',
      },
    },
    controller: {
      resources: operatorResources('100m', '256Mi', '1Gi'),
      podAnnotations: (args.scraped ?? true) ? scrape : {},
      serviceAccount: { create: false, name: controllerAccount },
    },
    repoServer: {
      replicas: multiZone ? 2 : 1,
      pdb: { enabled: multiZone, maxUnavailable: 1 },
      resources: operatorResources('50m', '128Mi', '1Gi'),
    },
    redis: {
      resources: operatorResources('20m', '64Mi', '256Mi'),
      automountServiceAccountToken: false,
    },
    redisSecretInit: { resources: operatorResources('20m', '64Mi', '256Mi') },
    server: { replicas: 0 },
    applicationSet: { replicas: 0 },
    dex: { enabled: false },
    notifications: {
      enabled: tellsSlack,
      resources: operatorResources('20m', '64Mi', '256Mi'),
      secret: { create: false },
      ...notificationTexts,
    },
  };
}
