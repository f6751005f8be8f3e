import type { Target } from '../model/environment';
import type { PlatformBinding } from './binding';
import type { NetworkGrant, NetworkPort, Peer } from './grant';

/** The operators and add-ons that a stack may install or find, by the names that the settings give them. */
export type OperatorWithSetting =
  | 'ingress'
  | 'certManager'
  | 'metricsServer'
  | 'metrics'
  | 'keda'
  | 'verticalPodAutoscaler'
  | 'loadBalancerController'
  | 'externalSecrets'
  | 'clusterBackup'
  | 'argoCd'
  | 'argoRollouts'
  | 'mesh'
  | 'kyverno'
  | 'externalDns';

/** Those, and the programs that come with how closely the stack is watched. */
export type PlatformOperator =
  | OperatorWithSetting
  | 'kubeStateMetrics'
  | 'nodeMetrics'
  | 'storeMetrics'
  | 'alertmanager'
  | 'grafana'
  | 'logs'
  | 'traces';

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
  'object-states': {
    reason:
      'kube-state-metrics tells Prometheus how the objects of the cluster are: when dumps last succeeded, how far autoscalers went.',
    operator: 'kubeStateMetrics',
  },
  'node-metrics': {
    reason: 'Prometheus asks every node how much of its CPU, memory and disks is taken.',
    operator: 'nodeMetrics',
  },
  'store-metrics': {
    reason: 'Exporters ask the stores how they are, and tell Prometheus.',
    operator: 'storeMetrics',
  },
  alerting: {
    reason: 'Prometheus hands its alerts to Alertmanager, which tells people.',
    operator: 'alertmanager',
  },
  dashboards: {
    reason: 'Grafana asks Prometheus, and what keeps logs and traces, for what its dashboards show.',
    operator: 'grafana',
  },
  logs: {
    reason: 'A collector on every node sends the logs of its pods to where they are kept and searched.',
    operator: 'logs',
  },
  traces: {
    reason: 'Services send traces to the OpenTelemetry collector, and that sends them to Jaeger.',
    operator: 'traces',
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
  'dns-records': {
    reason: 'external-dns leads the hosts of Ingresses to their load balancer by records of Route 53.',
    operator: 'externalDns',
    target: 'aws',
  },
  'external-secrets': {
    reason: 'The External Secrets Operator fetches the credentials of services from AWS Secrets Manager.',
    operator: 'externalSecrets',
    target: 'aws',
  },
  'cluster-backup': {
    reason: 'Velero copies the objects of the cluster, and the disks of its pods, to a bucket.',
    operator: 'clusterBackup',
  },
  'git-ops': {
    reason: 'Argo CD brings into the cluster what its repository says.',
    operator: 'argoCd',
  },
  'progressive-delivery': {
    reason: 'Argo Rollouts brings new versions of services in, and takes back those that do not get well.',
    operator: 'argoRollouts',
  },
  mesh: {
    reason: 'The control plane of the mesh tells the proxies beside pods whom to trust and where to go.',
    operator: 'mesh',
  },
  'image-verification': {
    reason: 'Kyverno asks registries for the signatures of images before pods run them.',
    operator: 'kyverno',
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
export const dnsPeer: Peer = { kind: 'pods', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

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
