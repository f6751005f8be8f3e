import * as pulumi from '@pulumi/pulumi';
import {
  LimitRange,
  Namespace as KubernetesNamespace,
  ResourceQuota,
  ServiceAccountPatch,
} from '@pulumi/kubernetes/core/v1';
import { NetworkPolicy } from '@pulumi/kubernetes/networking/v1';
import type { Resources } from '../../src/model/resources';

/** The levels of the Pod Security Standards, strictest first. */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

/** What all pods of a namespace may take together. */
export interface NamespaceQuota {
  /** Pods at most. Default: 250. */
  readonly pods?: number;
  /** CPU and memory at most, summed over the pods. Default: as much as the nodes have. */
  readonly resources?: Resources;
  /** Services of type LoadBalancer at most. Default: 0, because the ingress controller's is then the one way in. */
  readonly loadBalancers?: number;
}

export interface NamespaceArgs {
  /** Name of the namespace: other objects, and people, refer to it. */
  readonly name: string;
  /** Labels, e.g. `environment: production`. Default: none beside those of the Pod Security Standard. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Pods that ask for more are refused. Default: restricted. */
  readonly podSecurity?: PodSecurityLevel;
  readonly quota?: NamespaceQuota;
  /** What a container gets that says nothing. Default: requests 50m and 64Mi, limits 500m and 512Mi. */
  readonly containerDefaults?: Resources;
}

const containerDefaults: Resources = {
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { cpu: '500m', memory: '512Mi' },
};

/** A namespace whose pods are restricted, limited and, until a policy says otherwise, alone. */
export class Namespace extends pulumi.ComponentResource {
  /** Name of the namespace; whoever uses it waits for the namespace and for its quota, which may just have grown. */
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: NamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Namespace', name, {}, opts);
    const labels = { ...args.labels, ...podSecurityLabels(args.podSecurity ?? 'restricted') };
    // What the namespace waits for outlives it: whatever is in it may need that until the end.
    const waits = opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn };
    const namespace = new KubernetesNamespace(
      name,
      { metadata: { name: args.name, labels } },
      { parent: this, ...waits },
    );
    const child = { parent: this };
    const made = namespace.metadata.name;
    denyAll(name, made, child);
    const quota = limits(name, args, made, child);
    this.name = pulumi.all([made, quota.metadata.namespace]).apply(([own]) => own);
    // Kubernetes makes this account with the namespace, and refuses a second one: it is changed, and at the end left
    // as it was. Nothing runs as it, and what does by mistake gets no token.
    const defaultAccount = {
      metadata: { name: 'default', namespace: made },
      automountServiceAccountToken: false,
    };
    new ServiceAccountPatch(`${name}-default`, defaultAccount, child);
    this.registerOutputs({ name: this.name });
  }
}

/** Two policies, one a direction: the first is Kardon's, to the letter. */
function denyAll(name: string, namespace: pulumi.Output<string>, opts: pulumi.CustomResourceOptions): void {
  const ingress = 'deny-all-ingress';
  new NetworkPolicy(
    `${name}-${ingress}`,
    {
      metadata: { name: ingress, namespace },
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [] },
    },
    { ...opts, aliases: [{ name: `${name}-default-deny` }] },
  );
  const egress = 'deny-all-egress';
  new NetworkPolicy(
    `${name}-${egress}`,
    { metadata: { name: egress, namespace }, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [] } },
    opts,
  );
}

/** What all pods take together, and what one takes that says nothing. */
function limits(
  name: string,
  args: NamespaceArgs,
  namespace: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): ResourceQuota {
  const metadata = { name: args.name, namespace };
  const own = args.containerDefaults ?? containerDefaults;
  const range = { type: 'Container', defaultRequest: own.requests, default: own.limits };
  new LimitRange(name, { metadata, spec: { limits: [range] } }, opts);
  return new ResourceQuota(name, { metadata, spec: { hard: hardLimits(args.quota ?? {}) } }, opts);
}

/** `latest`, because every pod here is made for the newest standard, and a cluster's upgrade should say if one is not. */
function podSecurityLabels(level: PodSecurityLevel): Record<string, string> {
  const modes = ['enforce', 'audit', 'warn'];
  return Object.fromEntries(
    modes.flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, 'latest'],
    ]),
  );
}

function hardLimits(quota: NamespaceQuota): Record<string, string> {
  return {
    pods: String(quota.pods ?? 250),
    'services.loadbalancers': String(quota.loadBalancers ?? 0),
    ...(quota.resources === undefined
      ? {}
      : {
          'requests.cpu': quota.resources.requests.cpu,
          'requests.memory': quota.resources.requests.memory,
          'limits.cpu': quota.resources.limits.cpu,
          'limits.memory': quota.resources.limits.memory,
        }),
  };
}
