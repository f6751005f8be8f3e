import { isProductionLike } from '../../model/environment';
import type { NetworkGrant, NetworkPort, Peer } from '../grant';
import { theInternet } from '../internetGrants';
import type { Landscape } from '../landscape';
import { prometheusPort, tcp } from '../operatorGrants';
import { dnsGrant, platformGrant, prometheusPeer, scrapeGrant } from '../platformBindings';
import type { OperationsFacts } from './operationsFacts';

/** Alertmanager: its name, and its ports, of its pods and its Services alike. */
export const alertmanager = { name: 'alertmanager', port: 9093, peerPort: 9094 } as const;

const alertmanagerPeer: Peer = {
  kind: 'pods',
  namespace: 'monitoring',
  labels: { app: alertmanager.name },
};

const receiversOutside =
  'PagerDuty and Slack have names and a NetworkPolicy knows none, so that it names every address of the internet.';

/** Returns how many pods of Prometheus and of Alertmanager watch the stack: one that is lost must not go unnoticed. */
export function watchingPods(landscape: Pick<Landscape, 'environment'>): number {
  return isProductionLike(landscape) ? 2 : 1;
}

/** Returns the rules of Alertmanager, and those by which both pods of Prometheus are known to be well. */
export function alertingGrants({ landscape }: OperationsFacts): readonly NetworkGrant[] {
  const { name, port, peerPort } = alertmanager;
  const alerting = (
    direction: NetworkGrant['direction'],
    subject: string,
    peer: Peer,
    ports: readonly NetworkPort[],
  ) => platformGrant({ purpose: 'alerting', direction, subject, peers: [peer], ports });
  const gossip: readonly NetworkPort[] = [tcp(peerPort), { port: peerPort, protocol: 'UDP' }];
  return [
    alerting('egress', 'prometheus', alertmanagerPeer, [tcp(port)]),
    scrapeGrant('prometheus', prometheusPort),
    dnsGrant(name),
    alerting('ingress', name, prometheusPeer, [tcp(port)]),
    scrapeGrant(name, port),
    ...(watchingPods(landscape) > 1
      ? [
          alerting('ingress', name, alertmanagerPeer, gossip),
          alerting('egress', name, alertmanagerPeer, gossip),
        ]
      : []),
    platformGrant({
      purpose: 'alerting',
      direction: 'egress',
      subject: name,
      peers: [theInternet(landscape)],
      ports: [tcp(443)],
      wider: receiversOutside,
    }),
  ];
}
