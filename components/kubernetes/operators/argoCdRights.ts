import * as pulumi from '@pulumi/pulumi';
import { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '@pulumi/kubernetes/rbac/v1';
import { stringify } from 'yaml';

/** A kind of object that Argo CD may bring into the cluster. */
export interface DeliveredKind {
  /** Group of the API, without its version. */
  readonly group: string;
  readonly kind: string;
}

export interface ArgoCdRightsArgs {
  readonly kinds: readonly DeliveredKind[];
  /** Namespaces that it may bring something into, by name. */
  readonly destinations: ReadonlyMap<string, pulumi.Input<string>>;
  /** Whose rights they are. */
  readonly account: pulumi.Input<{ readonly name: string; readonly namespace: string }>;
}

/** What comes of the kinds, by which Argo CD says how they are. */
const consequences: readonly DeliveredKind[] = [
  { group: '', kind: 'Pod' },
  { group: 'apps', kind: 'ReplicaSet' },
  { group: 'batch', kind: 'Job' },
];

/** Returns the kinds that Argo CD watches: all others it neither lists nor keeps in mind. */
export function inclusions(kinds: readonly DeliveredKind[]): string {
  const watched = [...kinds, ...consequences];
  return stringify(
    watched.map(({ group, kind }) => ({ apiGroups: [group], kinds: [kind], clusters: ['*'] })),
  );
}

const reads = ['get', 'list', 'watch'];
const writes = ['create', 'update', 'patch', 'delete'];
const group = 'rbac.authorization.k8s.io';

/**
 * Gives the account its rights: to read the kinds and their pods everywhere, because Argo CD watches a cluster as a
 * whole, and to change the kinds in the destinations. So it can read no Secret, and reach no namespace but those.
 */
export function argoCdRights(
  name: string,
  { kinds, destinations, account }: ArgoCdRightsArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const subjects = [subjectOf(account)];
  const rules = [...kinds, ...consequences].map((kind) => ruleOf(kind, reads));
  const role = new ClusterRole(name, { metadata: {}, rules }, opts);
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: role.metadata.name };
  const watching = new ClusterRoleBinding(name, { metadata: {}, roleRef, subjects }, opts);
  const changing = [...destinations].map(([key, namespace]) => {
    const metadata = { name: 'argo-cd', namespace };
    const own = new Role(
      `${name}-${key}`,
      { metadata, rules: kinds.map((kind) => ruleOf(kind, writes)) },
      opts,
    );
    const ownRef = { apiGroup: group, kind: 'Role', name: own.metadata.name };
    return new RoleBinding(`${name}-${key}`, { metadata, roleRef: ownRef, subjects }, opts);
  });
  return [watching, ...changing];
}

function subjectOf(account: ArgoCdRightsArgs['account']) {
  const { name, namespace } = pulumi.output(account);
  return { kind: 'ServiceAccount', name, namespace };
}

function ruleOf({ group: apiGroup, kind }: DeliveredKind, verbs: readonly string[]) {
  // All of these kinds make their plural in the plain way.
  return { apiGroups: [apiGroup], resources: [`${kind.toLowerCase()}s`], verbs: [...verbs] };
}
