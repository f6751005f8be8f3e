import type { Exclusion } from '../../exclusions';

const namespace = 'kubernetes:core/v1:Namespace';
const statefulSet = 'kubernetes:apps/v1:StatefulSet';

/** Names of the operators' namespaces in the program. */
const operatorNamespaces = [
  'argo-cd',
  'argo-rollouts',
  'cert-manager',
  'external-dns',
  'external-secrets',
  'fluent-bit',
  'ingress-controller',
  'istio',
  'istio-cni',
  'keda',
  'kube-state-metrics',
  'kyverno',
  'logging',
  'metrics-adapter',
  'metrics-server',
  'monitoring',
  'node-exporter',
  'tracing',
  'velero',
  'vertical-pod-autoscaler',
];

/** What one who is root on its node does without. */
const rulesOfConfinement = [
  'security-pod-drops-capabilities',
  'security-pod-groups',
  'security-pod-no-privilege-escalation',
  'security-pod-non-root',
  'security-pod-not-privileged',
  'security-pod-read-only-root',
  'security-pod-seccomp',
  'security-pod-user',
];

/** What the shipped systems run against the rules of the cluster's security, and why. */
export const podSecurityExclusions: readonly Exclusion[] = [
  ...rulesOfConfinement.map((rule) => ({
    rule,
    type: 'kubernetes:apps/v1:DaemonSet',
    name: 'docker-daemon',
    reason:
      'The daemons of VibeBox build and run containers of their own, which only root of a node can; they have a namespace and on AWS nodes to themselves, and only the backend reaches them.',
  })),
  {
    rule: 'security-chart-no-secret-values',
    type: 'kubernetes:helm.sh/v3:Release',
    name: 'velero',
    reason: 'What its value calls a secret is the name of a Secret that the stack makes.',
  },
  {
    rule: 'security-namespace-restricted',
    type: namespace,
    name: 'docker',
    reason:
      'Pod Security is set by namespace, and a Docker daemon is privileged; nothing else is in this one, and an unprivileged service is refused there.',
  },
  {
    rule: 'security-namespace-restricted',
    type: namespace,
    name: 'ingress-controller',
    environments: ['development'],
    reason:
      'On a cluster of a laptop no load balancer answers, so Traefik takes the ports 80 and 443 of the node there, which Pod Security allows to the privileged alone.',
  },
  ...['security-namespace-quota', 'security-namespace-limits'].flatMap((rule) =>
    operatorNamespaces.map((name) => ({
      rule,
      type: namespace,
      name,
      reason:
        'An operator that cannot start a pod takes the scaling, the metrics or the certificates of the whole cluster with it; its chart says how much its pods take, and nobody else may make any there.',
    })),
  ),
  ...['security-pod-groups', 'security-pod-no-host-path', 'security-pod-non-root', 'security-pod-user'].map(
    (rule) => ({
      rule,
      type: 'kubernetes:apps/v1:DaemonSet',
      name: 'fluent-bit',
      reason:
        "The kubelet keeps the logs of pods in files of root's on the node, and how far they have been read must outlive the pod; it has no capability, no privilege and a root file system that nobody writes to.",
    }),
  ),
  {
    rule: 'security-namespace-restricted',
    type: namespace,
    name: 'istio-cni',
    reason:
      "What leads the connections of pods through their proxies changes the node's network and the folders of its plugins, which Pod Security admits to the privileged alone; nothing else is in this one, and pods of the mesh need no privilege because of it.",
  },
  {
    rule: 'security-namespace-restricted',
    type: namespace,
    name: 'fluent-bit',
    reason:
      'Pod Security admits folders of the node to the privileged alone, and is set by namespace; nothing else than the collector of logs is in this one.',
  },
  {
    rule: 'security-namespace-restricted',
    type: namespace,
    name: 'node-exporter',
    reason:
      'Pod Security admits folders of the node to the privileged alone, and is set by namespace; nothing else than the exporter of its metrics is in this one.',
  },
  {
    rule: 'security-pod-no-host-path',
    type: 'kubernetes:apps/v1:DaemonSet',
    name: 'node-exporter',
    reason:
      'How much of a node is taken stands in its own folders. They are mounted to be read alone, by one who is nobody there, without a privilege or a capability, and outside the network of the node.',
  },
  {
    rule: 'security-pod-groups',
    type: statefulSet,
    name: 'elasticsearch',
    reason:
      "The image of Elasticsearch gives its folders to root's group, and its user finds them by that; the root file system is read-only all the same.",
  },
  {
    rule: 'security-pod-groups',
    type: statefulSet,
    name: 'log-search',
    reason:
      "Where Elasticsearch keeps the logs: its image gives its folders to root's group, and its user finds them by that; the root file system is read-only all the same.",
  },
  {
    rule: 'security-pod-groups',
    type: statefulSet,
    name: 'queue',
    reason:
      "The image of ElasticMQ gives its folders to root's group, and its user finds them by that; the root file system is read-only all the same.",
  },
];
