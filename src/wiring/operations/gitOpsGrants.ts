import type { NetworkGrant, Peer } from '../grant';
import { outwards, tcp, watcherGrants } from '../operatorGrants';
import { platformGrant, scrapeGrant } from '../platformBindings';
import type { OperationsFacts } from './operationsFacts';

/** Namespace of Argo CD, and the name under which its own rules stand. */
export const argoCdSubject = 'argo-cd';

/** Port of the metrics of its controller. */
export const argoCdMetricsPort = 8082;

const everyRepository =
  'Repositories, and the chat that is told of deployments, have public addresses, which change.';

/** Ports on which its parts ask each other: for rendered manifests, and for what was rendered and seen before. */
const own = [tcp(8081), tcp(6379)];

/** Returns the rules of Argo CD: it watches the API server, fetches its repository, and tells a chat. */
export function gitOpsGrants({ landscape }: OperationsFacts): readonly NetworkGrant[] {
  const subject = argoCdSubject;
  const ownNamespace: Peer = { kind: 'namespace', namespace: argoCdSubject };
  const inside = { purpose: 'git-ops', subject, peers: [ownNamespace], ports: own } as const;
  return [
    ...watcherGrants(subject),
    platformGrant({ ...inside, direction: 'ingress' }),
    platformGrant({ ...inside, direction: 'egress' }),
    outwards('git-ops', subject, [tcp(443)], everyRepository),
    ...(landscape.scraped ? [scrapeGrant(subject, argoCdMetricsPort)] : []),
  ];
}
