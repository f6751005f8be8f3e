import type { Target } from '../model/environment';
import type { PlatformBinding } from './binding';
import type { NetworkGrant, NetworkPort, Peer } from './grant';

/**
 * The operators and add-ons that a stack may install or find, by the names that the settings give them; but for
 * kube-state-metrics, which comes with a Prometheus that watches dumps.
 */
export type PlatformOperator =
  | 'ingress'
  | 'certManager'
  | 'metricsServer'
  | 'metrics'
  | 'keda'
  | 'verticalPodAutoscaler'
  | 'loadBalancerController'
  | 'kubeStateMetrics';

/** What decides which bindings the platform itself has. */
export interface PlatformFacts {
  readonly target: Target;
  /** Operators that the cluster has, whether the stack installs them or found them there. */
  readonly operators: readonly PlatformOperator[];
}

interface Purpose {
  readonly reason: string;
  /** Operator without which there is no such binding. Default: every cluster has it. */
  readonly operator?: PlatformOperator;
  /** Target that alone has it. Default: both. */
  readonly target?: Target;
}

const purposes = {
  dns: { reason: 'Every pod finds its services and stores by name.' },
  'control-plane': {
    reason:
      'Operators watch the API server, and it calls their webhooks and the metrics APIs that they serve.',
  },
  metrics: {
    reason: 'Prometheus scrapes every pod that says it has metrics: autoscaling and alerts need them.',
    operator: 'metrics',
  },
  'custom-metrics': {
    reason: 'The metrics adapter asks Prometheus for the pod metrics that autoscalers follow.',
    operator: 'metrics',
  },
  dumps: {
    reason:
      'kube-state-metrics tells Prometheus when each dump of a database last succeeded, so that an alert can follow.',
    operator: 'kubeStateMetrics',
  },
  'resource-metrics': {
    reason: 'metrics-server asks every kubelet for the CPU and memory that autoscalers follow.',
    operator: 'metricsServer',
  },
  ingress: {
    reason: 'Requests from outside come in by the ingress controller, which passes them on to every Ingress.',
    operator: 'ingress',
  },
  certificates: {
    reason: 'cert-manager proves to an issuer that the host names are ours, and renews their certificates.',
    operator: 'certManager',
  },
  autoscaling: {
    reason: 'KEDA asks queues how many messages wait.',
    operator: 'keda',
  },
  'vertical-autoscaling': {
    reason: 'The recommender of the VerticalPodAutoscaler follows what pods take.',
    operator: 'verticalPodAutoscaler',
  },
  'load-balancing': {
    reason: 'The AWS Load Balancer Controller makes the load balancer in front of the ingress.',
    operator: 'loadBalancerController',
    target: 'aws',
  },
  'pod-identity': {
    reason: 'A pod gets its AWS credentials from the Pod Identity agent of its node.',
    target: 'aws',
  },
  'aws-endpoints': {
    reason: 'Nodes and pods reach the APIs of AWS by interface endpoints inside the network.',
    target: 'aws',
  },
  'flow-logs': {
    reason: 'The network writes down who spoke to whom.',
    target: 'aws',
  },
  storage: {
    reason: 'The CSI drivers make and attach the volumes that claims ask for.',
    target: 'aws',
  },
} as const satisfies Readonly<Record<string, Purpose>>;

/** What a binding of the platform is for; its id is "platform PURPOSE". */
export type PlatformPurpose = keyof typeof purposes;

/** Returns the bindings that the platform itself has, always in the same order. */
export function platformBindings(facts: PlatformFacts): readonly PlatformBinding[] {
  const declared: readonly (readonly [string, Purpose])[] = Object.entries(purposes);
  return declared
    .filter(([, { target }]) => target === undefined || target === facts.target)
    .filter(([, { operator }]) => operator === undefined || facts.operators.includes(operator))
    .map(([purpose, { reason }]) => ({ kind: 'platform', id: `platform ${purpose}`, reason }));
}

/** A network rule that serves the platform. */
export interface PlatformRule {
  readonly purpose: PlatformPurpose;
  readonly direction: NetworkGrant['direction'];
  /** Name of the service, store or operator whose pods the rule selects. */
  readonly subject: string;
  readonly peers: readonly Peer[];
  /** Empty: every port. */
  readonly ports: readonly NetworkPort[];
  /** Why it grants more than its purpose asks. Default: it does not. */
  readonly wider?: string;
}

/** Returns the rule as a grant of its one binding. A subject has at most one rule a purpose, direction and port. */
export function platformGrant(rule: PlatformRule): NetworkGrant {
  const { purpose, direction, subject, peers, ports, wider } = rule;
  const numbers = ports.map(({ port, protocol }) => `${port}/${protocol}`).join(' ');
  return {
    kind: 'network',
    id: `network ${subject} ${direction} platform ${purpose} ${numbers === '' ? 'every port' : numbers}`,
    bindings: [`platform ${purpose}`],
    ...(wider === undefined ? {} : { wider }),
    direction,
    subject,
    peers,
    ports,
  };
}

/** The Prometheus that the platform installs: nobody else scrapes. */
export const prometheusPeer: Peer = {
  kind: 'pods',
  namespace: 'monitoring',
  labels: { app: 'prometheus' },
};

/** The cluster's DNS servers, under the label that CoreDNS has kept everywhere for its clients' sake. */
const dnsPeer: Peer = { kind: 'pods', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/** The link-local address at which the agent answers on every node (EKS user guide, "Pod Identity agent"). */
const podIdentityAgent: Peer = { kind: 'addresses', cidrs: ['169.254.170.23/32'] };

/** Returns the rule that lets the pods of a service, store or operator ask the cluster's DNS. */
export function dnsGrant(subject: string): NetworkGrant {
  const ports: readonly NetworkPort[] = [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ];
  return platformGrant({ purpose: 'dns', direction: 'egress', subject, peers: [dnsPeer], ports });
}

/** Returns the rule that lets the platform's Prometheus scrape the TCP port of a service, store or operator. */
export function scrapeGrant(subject: string, port: number): NetworkGrant {
  const ports: readonly NetworkPort[] = [{ port, protocol: 'TCP' }];
  return platformGrant({ purpose: 'metrics', direction: 'ingress', subject, peers: [prometheusPeer], ports });
}

/** Returns the rule that lets the pods of a service or operator fetch the credentials of their Pod Identity. */
export function podIdentityGrant(subject: string): NetworkGrant {
  const ports: readonly NetworkPort[] = [{ port: 80, protocol: 'TCP' }];
  const peers = [podIdentityAgent];
  return platformGrant({ purpose: 'pod-identity', direction: 'egress', subject, peers, ports });
}
