import type { NetworkGrant, NetworkPort, Peer } from '../grant';
import type { Landscape } from '../landscape';
import { byEndpoint } from '../networkGrants';
import { tcp, watcherGrants } from '../operatorGrants';
import { dnsGrant, platformGrant, podIdentityGrant, scrapeGrant } from '../platformBindings';
import { podLabels } from '../podLabels';
import { searchPeerPort } from '../storeGrants';
import {
  fluentBit,
  logKeeper,
  logKeeperPods,
  logSearch,
  logSearchSetup,
  logViewers,
  loki,
  type SearchLogEngine,
} from './logPrograms';
import type { OperationsFacts } from './operationsFacts';

/** Returns the rules of what collects and keeps logs. */
export function logGrants({ landscape }: OperationsFacts): readonly NetworkGrant[] {
  const engine = landscape.around?.logs ?? 'off';
  if (engine === 'off') return [];
  const keeper = logKeeper(engine);
  return [
    ...watcherGrants(fluentBit.name),
    to(fluentBit.name, keeper, [tcp(keeper.port)]),
    ...scraped(landscape, fluentBit.name, fluentBit.port),
    ...(engine === 'loki' ? lokiGrants(landscape) : searchGrants(engine, landscape)),
  ];
}

function lokiGrants(landscape: Landscape): NetworkGrant[] {
  const { name, port, grpcPort, gossipPort } = loki;
  const among = [tcp(grpcPort), tcp(gossipPort)];
  return [
    dnsGrant(name),
    from(name, [fluentBit], [tcp(port)]),
    ...(logKeeperPods('loki', landscape) > 1 ? [to(name, loki, among), from(name, [loki], among)] : []),
    ...(landscape.target === 'aws' ? [bucketGrant(landscape), podIdentityGrant(name)] : []),
    ...scraped(landscape, name, port),
  ];
}

function bucketGrant({ dataSubnetCidrs }: Landscape): NetworkGrant {
  return platformGrant({
    purpose: 'logs',
    direction: 'egress',
    subject: loki.name,
    peers: [{ kind: 'addresses', cidrs: dataSubnetCidrs }],
    ports: [tcp(443)],
    wider: byEndpoint,
  });
}

function searchGrants(engine: SearchLogEngine, landscape: Landscape): NetworkGrant[] {
  const { name, port, namespace } = logSearch;
  const viewer = logViewers[engine];
  const clients = [fluentBit, viewer, { name: logSearchSetup, namespace }];
  const among = [tcp(searchPeerPort)];
  return [
    dnsGrant(name),
    from(name, clients, [tcp(port)]),
    ...(logKeeperPods(engine, landscape) > 1
      ? [to(name, logSearch, among), from(name, [logSearch], among)]
      : []),
    ...[viewer.name, logSearchSetup].flatMap((client) => [
      dnsGrant(client),
      to(client, logSearch, [tcp(port)]),
    ]),
  ];
}

interface Pods {
  readonly name: string;
  readonly namespace: string;
}

function to(subject: string, pods: Pods, ports: readonly NetworkPort[]): NetworkGrant {
  return platformGrant({ purpose: 'logs', direction: 'egress', subject, peers: [peer(pods)], ports });
}

function from(subject: string, pods: readonly Pods[], ports: readonly NetworkPort[]): NetworkGrant {
  return platformGrant({ purpose: 'logs', direction: 'ingress', subject, peers: pods.map(peer), ports });
}

function peer({ name, namespace }: Pods): Peer {
  return { kind: 'pods', namespace, labels: podLabels(name) };
}

function scraped(landscape: Landscape, subject: string, port: number): NetworkGrant[] {
  return landscape.scraped ? [scrapeGrant(subject, port)] : [];
}
