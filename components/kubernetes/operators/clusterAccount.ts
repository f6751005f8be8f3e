import type * as pulumi from '@pulumi/pulumi';
import { ServiceAccount } from '@pulumi/kubernetes/core/v1';
import { ClusterRole, ClusterRoleBinding } from '@pulumi/kubernetes/rbac/v1';
import type { input } from '@pulumi/kubernetes/types';

export interface ClusterAccountArgs {
  /** Name of the account in its namespace. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  /** Labels of the account, the role and the binding. */
  readonly labels: Readonly<Record<string, string>>;
  /** What it may ask of the API server, in all of the cluster. */
  readonly rules: readonly input.rbac.v1.PolicyRule[];
}

/** Makes an account with a role of its own over the cluster, and returns what has to be there before it may ask. */
export function clusterAccount(
  resourceName: string,
  { name, namespace, labels, rules }: ClusterAccountArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const account = new ServiceAccount(resourceName, { metadata: { name, namespace, labels } }, opts);
  const role = new ClusterRole(resourceName, { metadata: { labels }, rules: [...rules] }, opts);
  return new ClusterRoleBinding(
    resourceName,
    {
      metadata: { labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: account.metadata.name, namespace }],
    },
    opts,
  );
}
