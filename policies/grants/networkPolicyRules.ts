import { asText, type PropertyBag } from '../../src/simulation/propertyValue';
import { proxyMetricsPort } from '../../src/wiring/mesh';
import { bagAt, bagsAt, find, listens, selected, textAt, type Cluster } from '../cluster';
import { kubernetesDocumentation } from '../kubernetesStandards';
import type { Rule } from '../rule';
import { objectRule } from './clusterRule';

const policyTypes = ['kubernetes:networking.k8s.io/v1:NetworkPolicy'];

/** Pods that an operator makes for a while, for certificates. */
const solverLabel = 'acme.cert-manager.io/http01-solver';

function numbersOf(content: PropertyBag, rules: string): readonly { number: number; protocol: string }[] {
  return bagsAt(content, `${rules}.ports.*`).map((port) => ({
    number: Number(port['port']),
    protocol: textAt(port, 'protocol') || 'TCP',
  }));
}

/** Pods of the namespace get a proxy of the mesh, which a plan does not show. */
function hasProxies(cluster: Cluster, namespace: string): boolean {
  const labels = bagAt(find(cluster, 'Namespace', '', namespace)?.content ?? {}, 'metadata.labels');
  return labels['istio-injection'] === 'enabled';
}

const selects = objectRule({
  id: 'grants-network-policy-pods',
  severity: 'high',
  why: 'A network policy that selects no pod, or admits to a port on which none listens, guards nothing and hides that something else is open or shut.',
  mend: 'Let the selector be labels of the pods, and the ports those on which they listen.',
  standards: [kubernetesDocumentation('Network Policies')],
  types: policyTypes,
  wrong: ({ namespace, content }, cluster) => {
    const labels = bagAt(content, 'spec.podSelector.matchLabels');
    const elsewhere =
      cluster.opaque.has(namespace) || Object.keys(labels).length === 0 || labels[solverLabel] !== undefined;
    if (elsewhere) return [];
    const pods = selected(cluster, namespace, labels);
    return pods.length === 0
      ? ['selects no pod']
      : numbersOf(content, 'spec.ingress.*')
          .filter(
            ({ number, protocol }) =>
              !pods.some((pod) => listens(pod, number, protocol)) &&
              !(number === proxyMetricsPort && hasProxies(cluster, namespace)),
          )
          .map((port) => `admits ${port.number}, where none of its pods listens`);
  },
});

const peers = objectRule({
  id: 'grants-network-policy-peers',
  severity: 'high',
  why: 'A rule whose peers are not there, or do not listen where it leads, grants nothing: a connection that a binding asks for is refused.',
  mend: 'Name peers by the labels that their pods have, and the ports on which these listen.',
  standards: [kubernetesDocumentation('Network Policies')],
  types: policyTypes,
  wrong: ({ content }, cluster) =>
    [...bagsAt(content, 'spec.ingress.*'), ...bagsAt(content, 'spec.egress.*')].flatMap((rule) => [
      ...bagsAt(rule, 'from.*').flatMap((peer) => withoutPods(cluster, peer, [])),
      ...bagsAt(rule, 'to.*').flatMap((peer) => withoutPods(cluster, peer, bagsAt(rule, 'ports.*'))),
    ]),
});

function withoutPods(cluster: Cluster, peer: PropertyBag, ports: readonly PropertyBag[]): readonly string[] {
  const [namespace] = Object.values(bagAt(peer, 'namespaceSelector.matchLabels'));
  const labels = bagAt(peer, 'podSelector.matchLabels');
  if (typeof namespace !== 'string' || cluster.opaque.has(namespace) || labels[solverLabel] !== undefined)
    return [];
  const pods = selected(cluster, namespace, labels);
  const words = `${JSON.stringify(labels)} in ${namespace}`;
  if (pods.length === 0) return [`names pods ${words}, which are not there`];
  return ports
    .filter(
      (port) => !pods.some((pod) => listens(pod, port['port'] ?? null, textAt(port, 'protocol') || 'TCP')),
    )
    .map((port) => `leads to ${asText(port['port'])} of ${words}, where none listens`);
}

/** Network policies select pods that are there, and name peers that are there. */
export const networkPolicyRules: readonly Rule[] = [selects, peers];
