import { asText, valueAt } from '../../../src/simulation/propertyValue';
import {
  bagAt,
  bagsAt,
  clusterObject,
  clusterOf,
  listAt,
  ofKind,
  textsAt,
  type ClusterObject,
} from '../../cluster';
import { cisEks, cisKubernetes, hardeningGuide, kubernetesDocumentation } from '../../kubernetesStandards';
import { workloadTypes } from '../../podRule';
import type { PolicyStack } from '../../policyStack';
import { resourceRule, stackRule, type Rule } from '../../rule';

const namespaceType = 'kubernetes:core/v1:Namespace';
const enforceLabel = 'pod-security.kubernetes.io/enforce';

const restricted = resourceRule({
  id: 'security-namespace-restricted',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'The API server then refuses every pod that asks for more, whoever applies it, charts and operators included.',
  mend: `Label the namespace \`${enforceLabel}: restricted\`; where one pod needs more, give it a namespace of its own.`,
  standards: [
    kubernetesDocumentation('Pod Security Admission'),
    cisKubernetes('5.2.1'),
    cisEks('4.2.1'),
    hardeningGuide('Kubernetes Pod security'),
  ],
  onUnknown: 'undecided',
  types: [namespaceType],
  check: ({ props }) => {
    const level = asText(bagAt(props, 'metadata.labels')[enforceLabel]);
    return level === 'restricted'
      ? []
      : [`enforces ${level === '' ? 'no level' : `the level ${level}`} of pod security`];
  },
});

const directions = ['Ingress', 'Egress'];

const defaultDeny = stackRule({
  id: 'security-namespace-default-deny',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Until some policy selects it a pod may be reached from everywhere, and reach everything, the internet included.',
  mend: 'Add a NetworkPolicy with an empty podSelector for Ingress and Egress, and allow by others what is meant.',
  standards: [
    cisKubernetes('5.3.2'),
    cisEks('4.3.2'),
    hardeningGuide('Network separation and hardening: network policies'),
  ],
  onUnknown: 'undecided',
  types: [namespaceType],
  check: (resource, stack) => {
    const types = new Set(
      inNamespace(stack, 'NetworkPolicy', clusterObject(resource).name)
        .filter(({ content }) => selectsAll(content))
        .flatMap(({ content }) => textsAt(content, 'spec.policyTypes.*')),
    );
    return directions
      .filter((direction) => !types.has(direction))
      .map((direction) => `has no NetworkPolicy for the ${direction.toLowerCase()} of all its pods`);
  },
});

function selectsAll(content: ClusterObject['content']): boolean {
  const labels = Object.keys(bagAt(content, 'spec.podSelector.matchLabels'));
  return labels.length === 0 && listAt(content, 'spec.podSelector.matchExpressions').length === 0;
}

function inNamespace(stack: PolicyStack, kind: string, namespace: string): readonly ClusterObject[] {
  return ofKind(clusterOf(stack), kind).filter((object) => object.namespace === namespace);
}

const resourcePolicies = hardeningGuide('Network separation and hardening: resource policies');

const hasQuota = stackRule({
  id: 'security-namespace-quota',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Without a quota whoever may create pods in one namespace can take the nodes from all others.',
  mend: 'Add a ResourceQuota that says how many pods the namespace may have.',
  standards: [resourcePolicies, kubernetesDocumentation('Resource Quotas')],
  onUnknown: 'undecided',
  types: [namespaceType],
  check: (resource, stack) => {
    const quotas = inNamespace(stack, 'ResourceQuota', clusterObject(resource).name);
    if (quotas.length === 0) return ['has no ResourceQuota'];
    return quotas.some(({ content }) => valueAt(content, 'spec.hard.pods') !== undefined)
      ? []
      : ['has a ResourceQuota that does not limit its pods'];
  },
});

const hasLimits = stackRule({
  id: 'security-namespace-limits',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'A container that says nothing of its size gets all of its node without it, and the last place at the scheduler.',
  mend: 'Add a LimitRange with a default request and a default limit for containers.',
  standards: [resourcePolicies, kubernetesDocumentation('Limit Ranges')],
  onUnknown: 'undecided',
  types: [namespaceType],
  check: (resource, stack) => {
    const ranges = inNamespace(stack, 'LimitRange', clusterObject(resource).name);
    if (ranges.length === 0) return ['has no LimitRange'];
    const forContainers = ranges
      .flatMap(({ content }) => bagsAt(content, 'spec.limits.*'))
      .filter(({ type }) => type === 'Container');
    return ['default', 'defaultRequest']
      .filter((kind) => !forContainers.some((limits) => Object.keys(bagAt(limits, kind)).length > 0))
      .map((kind) => `has a LimitRange that gives containers no ${kind}`);
  },
});

/** Types of objects that live in namespaces, as far as stacks of Berth have them. */
const namespacedTypes: readonly string[] = [
  ...workloadTypes,
  'kubernetes:autoscaling/v2:HorizontalPodAutoscaler',
  'kubernetes:core/v1:ConfigMap',
  'kubernetes:core/v1:PersistentVolumeClaim',
  'kubernetes:core/v1:Secret',
  'kubernetes:core/v1:Service',
  'kubernetes:core/v1:ServiceAccount',
  'kubernetes:networking.k8s.io/v1:Ingress',
  'kubernetes:networking.k8s.io/v1:NetworkPolicy',
  'kubernetes:policy/v1:PodDisruptionBudget',
];

const notInDefault = resourceRule({
  id: 'security-namespace-not-default',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The namespace `default` has no policy, no quota and no level of pod security, and everybody is in it by mistake.',
  mend: "Name the system's own namespace in `metadata.namespace`.",
  standards: [
    cisKubernetes('5.7.4'),
    cisEks('4.5.3'),
    hardeningGuide('Network separation and hardening: namespaces'),
  ],
  onUnknown: 'undecided',
  types: namespacedTypes,
  check: ({ props }) => {
    const namespace = asText(valueAt(props, 'metadata.namespace'));
    if (namespace === '') return ['names no namespace, and so is in whichever the kubeconfig names'];
    return namespace === 'default' ? ['is in the namespace default'] : [];
  },
});

/** What every namespace has. */
export const namespaceRules: readonly Rule[] = [restricted, defaultDeny, hasQuota, hasLimits, notInDefault];
