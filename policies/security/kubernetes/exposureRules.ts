import { asText, isBag, valueAt, type PropertyBag } from '../../../src/simulation/propertyValue';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { podLabels } from '../../../src/wiring/podLabels';
import { bagAt, bagsAt, listAt, textAt, textsAt } from '../../cluster';
import { hardeningGuide, kubernetesDocumentation } from '../../kubernetesStandards';
import type { PolicyStack } from '../../policyStack';
import { resourceRule, stackRule, type Rule } from '../../rule';

const separation = hardeningGuide('Network separation and hardening');
const servicePage = kubernetesDocumentation('Service');
const ingressPage = kubernetesDocumentation('Ingress');

const service = 'kubernetes:core/v1:Service';
const ingress = 'kubernetes:networking.k8s.io/v1:Ingress';

const targetTypeAnnotation = 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type';

/** The ports themselves tell nothing: the API server gives each load balancer some, unless it is told not to. */
const noNodePort = resourceRule({
  id: 'security-service-no-node-port',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A port of every node is reached from wherever the nodes are, past the load balancer and the ingress controller.',
  mend: 'Use the type ClusterIP behind an Ingress, and `allocateLoadBalancerNodePorts: false` where targets are pods.',
  standards: [separation, servicePage],
  onUnknown: 'undecided',
  types: [service],
  check: ({ props }) => [
    ...(textAt(props, 'spec.type') === 'NodePort' ? ['is of the type NodePort'] : []),
    ...(bagAt(props, 'metadata.annotations')[targetTypeAnnotation] === 'ip' &&
    valueAt(props, 'spec.allocateLoadBalancerNodePorts') !== false
      ? ['opens ports of every node, although its targets are pods']
      : []),
  ],
});

const schemeAnnotation = 'service.beta.kubernetes.io/aws-load-balancer-scheme';

const meantLoadBalancer = stackRule({
  id: 'security-service-load-balancer-meant',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A load balancer of its own leads the internet to the pods past the ingress controller, so the system must say that it is meant.',
  mend: 'Declare the ports of the service as public in the system, or use the type ClusterIP behind an Ingress.',
  standards: [separation, servicePage],
  onUnknown: 'undecided',
  types: [service],
  check: ({ props }, { facts }) => {
    if (textAt(props, 'spec.type') !== 'LoadBalancer') return [];
    const open = openTo(bagAt(props, 'spec.selector'), facts.grants);
    if (open.length === 0) return ['is a load balancer, and no binding lets the internet reach its pods'];
    return [
      ...bagsAt(props, 'spec.ports.*')
        .filter((port) => !open.some((grant) => admits(grant, port)))
        .map((port) => `publishes the port ${asText(port['port'])}, which no binding opens`),
      ...(facts.target === 'aws' && bagAt(props, 'metadata.annotations')[schemeAnnotation] === undefined
        ? [`says not whether it is internal: it has no annotation ${schemeAnnotation}`]
        : []),
    ];
  },
});

const everyAddress = '0.0.0.0/0';

/** The grants that let the internet reach the pods that the labels select. */
function openTo(selector: PropertyBag, grants: PolicyStack['facts']['grants']): readonly NetworkGrant[] {
  return grants.flatMap((grant) =>
    grant.kind === 'network' &&
    grant.direction === 'ingress' &&
    grant.peers.some((peer) => peer.kind === 'addresses' && peer.cidrs.includes(everyAddress)) &&
    Object.entries(podLabels(grant.subject)).every(([key, value]) => selector[key] === value)
      ? [grant]
      : [],
  );
}

function admits({ ports }: NetworkGrant, port: PropertyBag): boolean {
  const number = Number(port['targetPort'] ?? port['port']);
  const protocol = textAt(port, 'protocol') || 'TCP';
  return ports.some(
    (open) => open.protocol === protocol && open.port <= number && number <= (open.lastPort ?? open.port),
  );
}

const noForeignAddress = resourceRule({
  id: 'security-service-no-foreign-address',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A Service that claims an address or a name outside takes the traffic of others, or leads pods and controllers elsewhere.',
  mend: 'Leave `externalIPs` out, and let the program name the host outside itself instead of an ExternalName.',
  standards: [servicePage],
  onUnknown: 'undecided',
  types: [service],
  check: ({ props }) => [
    ...listAt(props, 'spec.externalIPs').map((address) => `claims the address ${asText(address)}`),
    ...(textAt(props, 'spec.type') === 'ExternalName'
      ? [`stands for the name ${textAt(props, 'spec.externalName')}`]
      : []),
  ],
});

const ingressTls = stackRule({
  id: 'security-ingress-tls',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'Without TLS everybody on the way reads what users send, their passwords and sessions included.',
  mend: "Name the host in `spec.tls` with a Secret for its certificate, or the certificate in the load balancer's annotation.",
  standards: [separation, ingressPage],
  onUnknown: 'undecided',
  types: [ingress],
  check: ({ props }, { facts }) => {
    if (certificateOfLoadBalancer(props)) return [];
    const secured = new Set(
      bagsAt(props, 'spec.tls.*')
        .filter((entry) => textAt(entry, 'secretName') !== '')
        .flatMap((entry) => textsAt(entry, 'hosts.*')),
    );
    return textsAt(props, 'spec.rules.*.host')
      .filter((host) => !secured.has(host))
      .filter((host) => facts.environment !== 'development' || !/(^|\.)localhost$/.test(host))
      .map((host) => `serves ${host} without TLS`);
  },
});

/** An ALB takes its certificates from ACM, for all hosts. */
function certificateOfLoadBalancer(props: PropertyBag): boolean {
  return bagAt(props, 'metadata.annotations')['alb.ingress.kubernetes.io/certificate-arn'] !== undefined;
}

const ingressHosts = resourceRule({
  id: 'security-ingress-named-hosts',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A rule without a host, or for any, answers to every name that somebody points at the load balancer.',
  mend: 'Name the host of every rule, and leave `defaultBackend` out.',
  standards: [ingressPage],
  onUnknown: 'undecided',
  types: [ingress],
  check: ({ props }) => [
    ...bagsAt(props, 'spec.rules.*').flatMap((rule) => {
      const host = asText(rule['host']);
      if (host === '') return ['has a rule for every host'];
      return host.startsWith('*') ? [`has a rule for ${host}`] : [];
    }),
    ...(isBag(valueAt(props, 'spec.defaultBackend')) ? ['has a default backend for every host'] : []),
  ],
});

const noSnippets = resourceRule({
  id: 'security-ingress-no-snippets',
  severity: 'high',
  enforcement: 'mandatory',
  why: "A snippet is configuration that the controller runs as itself: who writes one reads the controller's Secrets.",
  mend: 'Use the annotation that is made for the purpose, or do it in the service.',
  standards: [{ name: 'Kubernetes CVE feed', version: '2021', reference: 'CVE-2021-25742: custom snippets' }],
  onUnknown: 'undecided',
  types: [ingress],
  check: ({ props }) =>
    Object.keys(bagAt(props, 'metadata.annotations'))
      .filter((key) => key.endsWith('-snippet'))
      .map((key) => `has the annotation ${key}`),
});

/** A rule of a policy, by the field of its far end. */
const peers = { ingress: 'from', egress: 'to' };

const policyPeers = resourceRule({
  id: 'security-network-policy-peers',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A rule without a peer opens its ports to everybody, which in a list of rules is easily overlooked.',
  mend: 'Name the pods, the namespace or the addresses in `from` or `to`.',
  standards: [
    hardeningGuide('Network separation and hardening: network policies'),
    kubernetesDocumentation('Network Policies'),
  ],
  onUnknown: 'undecided',
  types: ['kubernetes:networking.k8s.io/v1:NetworkPolicy'],
  check: ({ props }) =>
    Object.entries(peers).flatMap(([direction, field]) =>
      bagsAt(props, `spec.${direction}.*`).flatMap((rule) => [
        ...(listAt(rule, field).length === 0 ? [`has a rule of ${direction} without a peer`] : []),
        ...bagsAt(rule, `${field}.*.namespaceSelector`)
          .filter((selector) => Object.keys(selector).length === 0)
          .map(() => `has a rule of ${direction} for all namespaces`),
      ]),
    ),
});

/** Who reaches what, from outside and within. */
export const exposureRules: readonly Rule[] = [
  noNodePort,
  meantLoadBalancer,
  noForeignAddress,
  ingressTls,
  ingressHosts,
  noSnippets,
  policyPeers,
];
