import type { NetworkGrant, NetworkPort, Peer } from '../grant';
import { namespaceOf } from '../landscape';
import { tcp } from '../operatorGrants';
import { dnsGrant, platformGrant, scrapeGrant } from '../platformBindings';
import { podLabels } from '../podLabels';
import type { OperationsFacts } from './operationsFacts';
import { tracedServices } from './tracedServices';
import { jaeger, otelCollector } from './tracePrograms';

/** Returns the rules of what takes traces in, and of the services that send them. */
export function traceGrants({ system, landscape }: OperationsFacts): readonly NetworkGrant[] {
  const services = tracedServices(system, landscape);
  const collector = otelCollector.name;
  const spans = [tcp(otelCollector.grpcPort), tcp(otelCollector.httpPort)];
  const senders = services.map(([name, service]) =>
    pods(name, namespaceOf(system, landscape.environment, service)),
  );
  const kept = [tcp(jaeger.grpcPort)];
  return [
    ...services.map(([name]) => rule('egress', name, [pods(collector, otelCollector.namespace)], spans)),
    // A rule that names nobody would let in everybody.
    ...(senders.length === 0 ? [] : [rule('ingress', collector, senders, spans)]),
    dnsGrant(collector),
    rule('egress', collector, [pods(jaeger.name, jaeger.namespace)], kept),
    rule('ingress', jaeger.name, [pods(collector, otelCollector.namespace)], kept),
    ...(landscape.scraped
      ? [scrapeGrant(collector, otelCollector.metricsPort), scrapeGrant(jaeger.name, jaeger.metricsPort)]
      : []),
  ];
}

function pods(name: string, namespace: string): Peer {
  return { kind: 'pods', namespace, labels: podLabels(name) };
}

function rule(
  direction: NetworkGrant['direction'],
  subject: string,
  peers: readonly Peer[],
  ports: readonly NetworkPort[],
): NetworkGrant {
  return platformGrant({ purpose: 'traces', direction, subject, peers, ports });
}
