import type { NetworkGrant, Peer } from '../grant';
import { prometheusPort, tcp, watcherGrants } from '../operatorGrants';
import { platformGrant, prometheusPeer, scrapeGrant } from '../platformBindings';
import type { OperationsFacts } from './operationsFacts';

/** Namespace of Argo Rollouts, and the name under which its own rules stand. */
export const argoRolloutsSubject = 'argo-rollouts';

/** Port of its metrics. */
export const argoRolloutsMetricsPort = 8090;

const argoRolloutsPeer: Peer = {
  kind: 'pods',
  namespace: argoRolloutsSubject,
  labels: { 'app.kubernetes.io/name': argoRolloutsSubject },
};

/**
 * Returns the rules of Argo Rollouts: it watches the API server, and asks the stack's own Prometheus how many requests
 * of a new version fail.
 */
export function rolloutGrants({ installed, landscape }: OperationsFacts): readonly NetworkGrant[] {
  const subject = argoRolloutsSubject;
  const asks = { purpose: 'progressive-delivery', ports: [tcp(prometheusPort)] } as const;
  return [
    ...watcherGrants(subject),
    ...(landscape.scraped ? [scrapeGrant(subject, argoRolloutsMetricsPort)] : []),
    ...(installed.has('metrics')
      ? [
          platformGrant({ ...asks, direction: 'egress', subject, peers: [prometheusPeer] }),
          platformGrant({ ...asks, direction: 'ingress', subject: 'prometheus', peers: [argoRolloutsPeer] }),
        ]
      : []),
  ];
}
