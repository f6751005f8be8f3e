import type { NetworkGrant, NetworkPort, Peer } from './grant';
import {
  dnsGrant,
  platformGrant,
  prometheusPeer,
  scrapeGrant,
  type PlatformPurpose,
} from './platformBindings';

/** Every address. */
export const anywhere: Peer = { kind: 'addresses', cidrs: ['0.0.0.0/0'] };

const addressesUnknown =
  'The API server lives outside the pods, at addresses that change: a NetworkPolicy cannot name it.';
const everyIngress =
  'One controller serves the Ingresses of every stack on the cluster, whose services it cannot know beforehand.';
const everyTarget =
  'Pods say by annotation where their metrics are, and the API server is scraped too: the targets are not known.';
const everyKubelet = 'Kubelets answer on the addresses of their nodes, which come and go.';
const everyIssuer = 'Issuers and the host names that they check have public addresses, which change.';

/** Pods of the operators, as others' rules name them. */
export const ingressControllerPeer: Peer = {
  kind: 'pods',
  namespace: 'traefik',
  labels: { 'app.kubernetes.io/name': 'traefik' },
};
export const metricsAdapterPeer: Peer = {
  kind: 'pods',
  namespace: 'prometheus-adapter',
  labels: { 'app.kubernetes.io/name': 'prometheus-adapter' },
};
export const kedaPeer: Peer = { kind: 'pods', namespace: 'keda', labels: { app: 'keda-operator' } };

/** Labels of the pods that answer an issuer's HTTP challenge, beside the Ingress that asks for a certificate. */
export const challengeSolverLabels: Readonly<Record<string, string>> = {
  'acme.cert-manager.io/http01-solver': 'true',
};

/** Ports of Traefik's pods; none is low, so that they need no privilege. */
export const ingressControllerPorts = { http: 8000, https: 8443, metrics: 9100 } as const;

/** Port of Prometheus, of its pods and its Service alike. */
export const prometheusPort = 9090;

/** Port of kube-state-metrics, of its pods and its Service alike. */
export const kubeStateMetricsPort = 8080;

/** Returns the rules of the ingress controller; `cidrs` are the ranges that requests come from. */
export function ingressControllerGrants(cidrs: readonly string[], scraped: boolean): NetworkGrant[] {
  const subject = 'traefik';
  const { http, https, metrics } = ingressControllerPorts;
  return [
    ...watcherGrants(subject),
    platformGrant({
      purpose: 'ingress',
      direction: 'ingress',
      subject,
      peers: [{ kind: 'addresses', cidrs }],
      ports: [tcp(http), tcp(https)],
    }),
    platformGrant({
      purpose: 'ingress',
      direction: 'egress',
      subject,
      peers: [anywhere],
      ports: [],
      wider: everyIngress,
    }),
    ...(scraped ? [scrapeGrant(subject, metrics)] : []),
  ];
}

/** Returns the rules of cert-manager: its webhook, its metrics, and the issuers and host names that it asks. */
export function certManagerGrants(scraped: boolean): NetworkGrant[] {
  const subject = 'cert-manager';
  return [
    ...watcherGrants(subject),
    calledGrant(subject, 10250),
    outwards('certificates', subject, [tcp(80), tcp(443)], everyIssuer),
    ...(scraped ? [scrapeGrant(subject, 9402)] : []),
  ];
}

/** Returns the rule of the pods that answer an issuer's challenge; they live in the namespace of the Ingress, if named. */
export function challengeSolverGrants(namespace?: string): NetworkGrant[] {
  const subject = namespace === undefined ? 'acme-http01-solver' : `acme-http01-solver of ${namespace}`;
  return [
    platformGrant({
      purpose: 'certificates',
      direction: 'ingress',
      subject,
      peers: [ingressControllerPeer],
      ports: [tcp(8089)],
    }),
  ];
}

/** Returns the rules of metrics-server. */
export function metricsServerGrants(): NetworkGrant[] {
  const subject = 'metrics-server';
  return [
    ...watcherGrants(subject),
    calledGrant(subject, 10250),
    outwards('resource-metrics', subject, [tcp(10250)], everyKubelet),
  ];
}

/** Returns the rules of Prometheus: it may scrape what says it has metrics, and the adapter may ask it. */
export function prometheusGrants(): NetworkGrant[] {
  const subject = 'prometheus';
  return [
    ...watcherGrants(subject),
    outwards('metrics', subject, [], everyTarget),
    platformGrant({
      purpose: 'custom-metrics',
      direction: 'ingress',
      subject,
      peers: [metricsAdapterPeer],
      ports: [tcp(prometheusPort)],
    }),
  ];
}

/** Returns the rules of kube-state-metrics: it watches the API server, and Prometheus asks it. */
export function kubeStateMetricsGrants(): NetworkGrant[] {
  const subject = 'kube-state-metrics';
  return [
    ...watcherGrants(subject),
    platformGrant({
      purpose: 'object-states',
      direction: 'ingress',
      subject,
      peers: [prometheusPeer],
      ports: [tcp(kubeStateMetricsPort)],
    }),
  ];
}

/** Returns the rules of the metrics adapter: the API server asks it, and it asks Prometheus. */
export function metricsAdapterGrants(): NetworkGrant[] {
  const subject = 'prometheus-adapter';
  return [
    ...watcherGrants(subject),
    calledGrant(subject, 6443),
    platformGrant({
      purpose: 'custom-metrics',
      direction: 'egress',
      subject,
      peers: [prometheusPeer],
      ports: [tcp(prometheusPort)],
    }),
  ];
}

/** Returns the rules of KEDA, whose metrics API asks its operator; the queues that it asks are in `queueDepthGrants`. */
export function kedaGrants(scraped: boolean): NetworkGrant[] {
  const subject = 'keda';
  const inside = { purpose: 'autoscaling', subject, ports: [tcp(9666)] } as const;
  const ownNamespace: Peer = { kind: 'namespace', namespace: 'keda' };
  return [
    ...watcherGrants(subject),
    calledGrant(subject, 6443),
    calledGrant(subject, 9443),
    platformGrant({ ...inside, direction: 'ingress', peers: [ownNamespace] }),
    platformGrant({ ...inside, direction: 'egress', peers: [ownNamespace] }),
    ...(scraped ? [scrapeGrant(subject, 8080)] : []),
  ];
}

/** Returns the rules of the VerticalPodAutoscaler's recommender. */
export function verticalPodAutoscalerGrants(scraped: boolean): NetworkGrant[] {
  const subject = 'vertical-pod-autoscaler';
  return [...watcherGrants(subject), ...(scraped ? [scrapeGrant(subject, 8942)] : [])];
}

/** Returns the rules that every operator has: it asks the DNS and watches the API server, which answers on 443 on EKS and mostly 6443 elsewhere. */
export function watcherGrants(subject: string): NetworkGrant[] {
  return [dnsGrant(subject), outwards('control-plane', subject, [tcp(443), tcp(6443)], addressesUnknown)];
}

/** Returns the rule by which the API server calls a webhook, or an API that an operator serves. */
export function calledGrant(subject: string, port: number): NetworkGrant {
  return platformGrant({
    purpose: 'control-plane',
    direction: 'ingress',
    subject,
    peers: [anywhere],
    ports: [tcp(port)],
    wider: addressesUnknown,
  });
}

/** Returns the rule by which an operator reaches any address on the ports. */
export function outwards(
  purpose: PlatformPurpose,
  subject: string,
  ports: readonly NetworkPort[],
  wider: string,
): NetworkGrant {
  return platformGrant({ purpose, direction: 'egress', subject, peers: [anywhere], ports, wider });
}

/** Returns a port of TCP. */
export function tcp(port: number): NetworkPort {
  return { port, protocol: 'TCP' };
}
