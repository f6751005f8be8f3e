import type * as pulumi from '@pulumi/pulumi';
import { Namespace } from '@pulumi/kubernetes/core/v1';
import type { NetworkGrant } from '../../../src/wiring/grant';
import type { PodSecurityLevel } from '../namespace';
import { networkPolicy } from '../networkPolicy';

export interface OperatorNamespaceArgs {
  /** Name of the namespace: the rules of others name it. */
  readonly name: string;
  /** What the operator's pods may ask for; less than `restricted` only with a reason in its component. */
  readonly podSecurity: PodSecurityLevel;
  /** Labels beside those of the Pod Security Standard. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The rules of the namespace's pods; everything else is denied. */
  readonly grants: readonly NetworkGrant[];
}

/** An operator's namespace, and what must be there before its pods. */
export interface OperatorNamespace {
  readonly name: pulumi.Output<string>;
  /** The NetworkPolicy: pods that start before it are unguarded until it comes. */
  readonly policy: pulumi.Resource;
}

/**
 * Makes the namespace of an operator, and the one NetworkPolicy of all its pods. It has no quota and no limits, unlike
 * that of a system: an operator that cannot start a pod takes the cluster's autoscaling or certificates with it.
 */
export function operatorNamespace(
  name: string,
  args: OperatorNamespaceArgs,
  opts: pulumi.CustomResourceOptions,
): OperatorNamespace {
  const namespace = new Namespace(
    name,
    { metadata: { name: args.name, labels: { ...args.labels, ...podSecurityLabels(args.podSecurity) } } },
    opts,
  );
  const policy = networkPolicy(
    name,
    { namespace: namespace.metadata.name, podLabels: {}, grants: args.grants },
    opts,
  );
  return { name: namespace.metadata.name, policy };
}

/**
 * Returns the labels of a Pod Security Standard. Where less than `restricted` is enforced, what falls short of it is
 * still named to whoever applies it.
 */
export function podSecurityLabels(level: PodSecurityLevel): Record<string, string> {
  return {
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/enforce-version': 'latest',
    'pod-security.kubernetes.io/warn': 'restricted',
    'pod-security.kubernetes.io/warn-version': 'latest',
  };
}

/** Returns the options of a component's children: whatever the component waits for, they wait for. */
export function childOptions(
  parent: pulumi.Resource,
  opts: pulumi.ComponentResourceOptions | undefined,
): pulumi.CustomResourceOptions {
  return { parent, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) };
}
