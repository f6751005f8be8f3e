import { valueAt, type PropertyValue } from '../../../src/simulation/propertyValue';
import {
  bagsAt,
  clusterOf,
  clusterObject,
  find,
  ofKind,
  textAt,
  type Cluster,
  type Pod,
} from '../../cluster';
import { cisEks, cisKubernetes, hardeningGuide } from '../../kubernetesStandards';
import { podSpecOf, workloadTypes } from '../../podRule';
import { stackRule, type Rule } from '../../rule';

const authorization = hardeningGuide('Authentication and authorization');

/** The account that Kubernetes makes with every namespace. */
const defaultAccount = 'default';

const noNeedlessToken = stackRule({
  id: 'security-pod-no-needless-token',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A token in a pod is a login to the API server for whoever breaks in. A pod needs one only if its account has a role.',
  mend: 'Set `automountServiceAccountToken: false` in the pod, or bind a role to its service account.',
  standards: [cisKubernetes('5.1.6'), cisEks('4.1.6'), authorization],
  onUnknown: 'undecided',
  types: workloadTypes,
  check: (resource, stack) => {
    const cluster = clusterOf(stack);
    const spec = podSpecOf(resource);
    const { namespace } = clusterObject(resource);
    const account = textAt(spec, 'serviceAccountName') || defaultAccount;
    if (!mounts(valueAt(spec, 'automountServiceAccountToken'), cluster, namespace, account)) return [];
    return isBound(cluster, namespace, account)
      ? []
      : [`mounts the token of the service account ${account}, which has no role`];
  },
});

/** The pod's word goes before its account's; where neither speaks, there is a token. */
function mounts(
  word: PropertyValue | undefined,
  cluster: Cluster,
  namespace: string,
  account: string,
): boolean {
  if (typeof word === 'boolean') return word;
  const object = find(cluster, 'ServiceAccount', namespace, account);
  return valueAt(object?.content, 'automountServiceAccountToken') !== false;
}

function isBound(cluster: Cluster, namespace: string, account: string): boolean {
  return ['RoleBinding', 'ClusterRoleBinding']
    .flatMap((kind) => ofKind(cluster, kind))
    .flatMap(({ content }) => bagsAt(content, 'subjects.*'))
    .some(
      (subject) =>
        subject['kind'] === 'ServiceAccount' &&
        subject['name'] === account &&
        subject['namespace'] === namespace,
    );
}

const accountsWithoutToken = stackRule({
  id: 'security-service-account-no-token',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'An account that hands its token to every pod does so to the pod, too, that somebody adds without a thought of it.',
  mend: 'Set `automountServiceAccountToken: false` in the ServiceAccount, or bind a role to it.',
  standards: [cisKubernetes('5.1.6'), cisEks('4.1.6')],
  onUnknown: 'undecided',
  types: ['kubernetes:core/v1:ServiceAccount', 'kubernetes:core/v1:ServiceAccountPatch'],
  check: (resource, stack) => {
    const { name, namespace, content } = clusterObject(resource);
    return content['automountServiceAccountToken'] === false || isBound(clusterOf(stack), namespace, name)
      ? []
      : ['hands its token to every pod, and has no role'];
  },
});

const defaultAccountWithoutToken = stackRule({
  id: 'security-namespace-default-account',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Pods that name no account run as the default one, so that a role or a token for it is one for all of them.',
  mend: "Set `automountServiceAccountToken: false` in the namespace's account `default`, by a patch, and bind nothing to it.",
  standards: [cisKubernetes('5.1.5'), cisEks('4.1.5')],
  onUnknown: 'undecided',
  types: ['kubernetes:core/v1:Namespace'],
  check: (resource, stack) => {
    const cluster = clusterOf(stack);
    const { name } = clusterObject(resource);
    const bound = isBound(cluster, name, defaultAccount) ? ['binds a role to its account default'] : [];
    const account = find(cluster, 'ServiceAccount', name, defaultAccount);
    return cluster.pods.some((pod) => runsAsDefault(pod, name)) &&
      valueAt(account?.content, 'automountServiceAccountToken') !== false
      ? ['has pods that run as its account default, whose token is mounted', ...bound]
      : bound;
  },
});

function runsAsDefault({ owner, spec }: Pod, namespace: string): boolean {
  return (
    owner.namespace === namespace && (textAt(spec, 'serviceAccountName') || defaultAccount) === defaultAccount
  );
}

/** Who pods are to the API server. */
export const accountRules: readonly Rule[] = [
  noNeedlessToken,
  accountsWithoutToken,
  defaultAccountWithoutToken,
];
