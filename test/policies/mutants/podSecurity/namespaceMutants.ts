import { all, set, twice, without, type Mutant, type Subject } from '../../mutant';
import { apiGateway, mutant, pod } from '../taskPlatform';

const namespace = { type: 'kubernetes:core/v1:Namespace', name: 'production' };
const quota = { type: 'kubernetes:core/v1:ResourceQuota', name: 'production' };
const limits = { type: 'kubernetes:core/v1:LimitRange', name: 'production' };
const account = { type: 'kubernetes:core/v1:ServiceAccount', name: 'api-gateway' };
const defaultAccount = { type: 'kubernetes:core/v1:ServiceAccountPatch', name: 'production-default' };
const binding = 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding';
const denyIngress = {
  type: 'kubernetes:networking.k8s.io/v1:NetworkPolicy',
  name: 'production-deny-all-ingress',
};
const denyEgress = {
  type: 'kubernetes:networking.k8s.io/v1:NetworkPolicy',
  name: 'production-deny-all-egress',
};

/** Stores in pods run as the default account. */
const inCluster: Subject = { system: 'task-platform', target: 'kubernetes' };

function subject(name: string) {
  return [{ kind: 'ServiceAccount', name, namespace: 'production' }];
}

/** Accounts whose tokens lie about, and namespaces that leave something open. */
export const namespaceMutants: readonly Mutant[] = [
  mutant(
    'security-pod-no-needless-token',
    'a token in a pod without a role',
    pod('automountServiceAccountToken', true),
    /token of the service account api-gateway, which has no role/,
  ),
  mutant(
    'security-pod-no-needless-token',
    'a token by way of the account, where the pod says nothing',
    all(
      pod('automountServiceAccountToken', undefined),
      set(account, 'automountServiceAccountToken', undefined),
    ),
    /token of the service account api-gateway, which has no role/,
  ),
  mutant(
    'security-pod-no-needless-token',
    'a token of an account whose role is taken away',
    without({ type: binding, name: 'prometheus' }),
    /token of the service account prometheus, which has no role/,
  ),
  mutant(
    'security-service-account-no-token',
    'an account that hands its token out',
    set(account, 'automountServiceAccountToken', undefined),
    /hands its token to every pod/,
  ),
  mutant(
    'security-namespace-default-account',
    'a default account that hands its token out',
    set(defaultAccount, 'automountServiceAccountToken', true),
    /run as its account default, whose token is mounted/,
    inCluster,
  ),
  mutant(
    'security-namespace-default-account',
    'a default account that is left as it is, and a pod that names no other',
    all(without(defaultAccount), pod('serviceAccountName', undefined)),
    /run as its account default, whose token is mounted/,
  ),
  mutant(
    'security-namespace-default-account',
    'a role for the default account',
    set({ type: binding, name: 'prometheus' }, 'subjects', subject('default')),
    /binds a role to its account default/,
  ),
  mutant(
    'security-namespace-restricted',
    'a namespace at a lower level',
    set(namespace, 'metadata.labels', { 'pod-security.kubernetes.io/enforce': 'baseline' }),
    /enforces the level baseline/,
  ),
  mutant(
    'security-namespace-restricted',
    'a namespace without a level',
    set(namespace, 'metadata.labels', {}),
    /enforces no level/,
  ),
  mutant(
    'security-namespace-restricted',
    'the namespace of the ingress controller, privileged in production',
    set({ type: namespace.type, name: 'ingress-controller' }, 'metadata.labels', {
      'pod-security.kubernetes.io/enforce': 'privileged',
    }),
    /enforces the level privileged/,
  ),
  mutant(
    'security-namespace-default-deny',
    'a namespace that everybody reaches',
    without(denyIngress),
    /no NetworkPolicy for the ingress of all its pods/,
  ),
  mutant(
    'security-namespace-default-deny',
    'a namespace that reaches everything',
    without(denyEgress),
    /no NetworkPolicy for the egress of all its pods/,
  ),
  mutant(
    'security-namespace-default-deny',
    'a denial for some pods only',
    set(denyEgress, 'spec.podSelector', { matchLabels: { app: 'api-gateway' } }),
    /no NetworkPolicy for the egress of all its pods/,
  ),
  mutant(
    'security-namespace-default-deny',
    'a denial for pods by an expression',
    set(denyIngress, 'spec.podSelector', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }),
    /no NetworkPolicy for the ingress of all its pods/,
  ),
  mutant('security-namespace-quota', 'a namespace without a quota', without(quota), /has no ResourceQuota/),
  mutant(
    'security-namespace-quota',
    'a quota that leaves the pods out',
    set(quota, 'spec.hard.pods', undefined),
    /does not limit its pods/,
  ),
  mutant('security-namespace-limits', 'a namespace without limits', without(limits), /has no LimitRange/),
  mutant(
    'security-namespace-limits',
    'limits without a default request',
    set(limits, 'spec.limits.0.defaultRequest', undefined),
    /gives containers no defaultRequest/,
  ),
  mutant(
    'security-namespace-limits',
    'limits of volumes only',
    set(limits, 'spec.limits.0.type', 'PersistentVolumeClaim'),
    /gives containers no default/,
  ),
  mutant(
    'security-namespace-not-default',
    'a workload in the namespace default',
    set(apiGateway, 'metadata.namespace', 'default'),
    /is in the namespace default/,
  ),
  mutant(
    'security-namespace-not-default',
    'a workload without a namespace',
    set(apiGateway, 'metadata.namespace', undefined),
    /names no namespace/,
  ),
  mutant(
    'security-visible-workloads',
    'a pod of nobody',
    twice(apiGateway, (copy) => ({ ...copy, type: 'kubernetes:core/v1:Pod' })),
    /kubernetes:core\/v1:Pod api-gateway-copy, which is a pod of nobody/,
  ),
  mutant(
    'security-visible-workloads',
    'a file of YAML',
    twice(apiGateway, (copy) => ({ ...copy, type: 'kubernetes:yaml/v2:ConfigFile' })),
    /shows its objects only to a cluster that is there/,
  ),
  mutant(
    'security-visible-workloads',
    'a chart as objects',
    twice(apiGateway, (copy) => ({ ...copy, type: 'kubernetes:helm.sh/v4:Chart' })),
    /kubernetes:helm\.sh\/v4:Chart/,
  ),
];
