import type { PropertyBag } from '../../../harness';
import { set, type Mutant } from '../../mutant';
import { mutant } from '../taskPlatform';

const role = { type: 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole', name: 'prometheus' };
const binding = { type: 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding', name: 'prometheus' };

/** Gives Prometheus one more rule. */
function granting(rule: PropertyBag): Mutant['spoil'] {
  return set(role, 'rules.0', rule);
}

function power(rule: string, resource: string, verb: string): Mutant {
  return mutant(
    `security-role-no-${rule}`,
    `a role of the cluster that may ${verb} ${resource}`,
    granting({ apiGroups: [''], resources: [resource], verbs: [verb] }),
    new RegExp(`may ${verb} ${resource} in the whole cluster`),
  );
}

function binds(name: string): Mutant['spoil'] {
  return set(binding, 'subjects', [{ kind: 'Group', name, apiGroup: 'rbac.authorization.k8s.io' }]);
}

/** Roles that grant too much, and too many who have them. */
export const roleMutants: readonly Mutant[] = [
  ...['apiGroups', 'resources', 'verbs', 'nonResourceURLs'].map((field) =>
    mutant(
      'security-role-no-wildcards',
      `a wildcard for ${field}`,
      granting({ apiGroups: [''], resources: ['pods'], verbs: ['get'], [field]: ['*'] }),
      new RegExp(`grants ${field}: \\*`),
    ),
  ),
  power('secrets', 'secrets', 'list'),
  power('secrets', 'secrets', 'get'),
  power('pod-creation', 'pods', 'create'),
  power('pod-creation', 'deployments', 'patch'),
  power('pod-execution', 'pods/exec', 'create'),
  power('volumes', 'persistentvolumes', 'create'),
  power('node-proxy', 'nodes/proxy', 'get'),
  power('certificates', 'certificatesigningrequests/approval', 'update'),
  power('webhooks', 'validatingwebhookconfigurations', 'delete'),
  power('webhooks', 'mutatingwebhookconfigurations', 'create'),
  power('tokens', 'serviceaccounts/token', 'create'),
  ...['bind', 'escalate', 'impersonate'].map((verb) =>
    mutant(
      'security-role-no-escalation',
      `a role that may ${verb}`,
      granting({ apiGroups: [''], resources: ['users'], verbs: [verb] }),
      new RegExp(`may ${verb} users`),
    ),
  ),
  mutant(
    'security-binding-no-administrator',
    'an administrator of the cluster',
    set(binding, 'roleRef.name', 'cluster-admin'),
    /the role cluster-admin/,
  ),
  mutant(
    'security-binding-named-subjects',
    'a role for whoever comes without a login',
    binds('system:unauthenticated'),
    /gives its role to system:unauthenticated/,
  ),
  mutant(
    'security-binding-named-subjects',
    'a role for every account of a namespace',
    binds('system:serviceaccounts:production'),
    /gives its role to system:serviceaccounts:production/,
  ),
];
