import type { NetworkGrant, NetworkPort, Peer } from '../grant';
import { groupBy } from '../groupBy';
import { theInternet } from '../internetGrants';
import { storesInCluster } from '../landscape';
import { tcp } from '../operatorGrants';
import { dnsGrant, platformGrant, podIdentityGrant, prometheusPeer } from '../platformBindings';
import { podLabels } from '../podLabels';
import { cloudStores } from './cloudStores';
import type { OperationsFacts } from './operationsFacts';
import { brokerMetricsPort, cloudWatchExporter, storeExporters, type StoreExporter } from './storeExporters';

const apiOutside =
  'CloudWatch has public addresses, which change, and the API that hands out credentials an endpoint in a subnet: a NetworkPolicy can name neither more closely.';

/** Returns the rules of what tells how stores are, and of the stores that let it in. */
export function storeMetricsGrants({ system, landscape }: OperationsFacts): readonly NetworkGrant[] {
  const exporters = storeExporters(system, landscape);
  const brokers = storesInCluster(system, landscape).filter(([, { kind }]) => kind === 'broker');
  return [
    ...exporters.flatMap(exporterGrants),
    ...[...groupBy(exporters, ({ store }) => store).values()].flatMap(storeGrants),
    ...brokers.map(([name]) => grant('ingress', name, [prometheusPeer], brokerMetricsPort)),
    ...(cloudStores(system, landscape).length === 0 ? [] : cloudGrants(landscape)),
  ];
}

function exporterGrants({ name, store, namespace, storePort, port }: StoreExporter): NetworkGrant[] {
  return [
    dnsGrant(name),
    grant('egress', name, [pods(store, namespace)], storePort),
    grant('ingress', name, [prometheusPeer], port),
  ];
}

/** The store lets in its exporters, and the Job that makes their login; one rule, as of one purpose and port there are no two. */
function storeGrants(exporters: readonly StoreExporter[]): NetworkGrant[] {
  const [first] = exporters;
  if (first === undefined) return [];
  const { store, namespace, storePort, roleJob } = first;
  const clients = [...exporters.map(({ name }) => name), ...(roleJob === undefined ? [] : [roleJob])];
  return [
    grant(
      'ingress',
      store,
      clients.map((name) => pods(name, namespace)),
      storePort,
    ),
    ...(roleJob === undefined
      ? []
      : [dnsGrant(roleJob), grant('egress', roleJob, [pods(store, namespace)], storePort)]),
  ];
}

function cloudGrants(landscape: OperationsFacts['landscape']): NetworkGrant[] {
  const { name, port } = cloudWatchExporter;
  const apis: readonly Peer[] = [
    { kind: 'addresses', cidrs: landscape.dataSubnetCidrs },
    theInternet(landscape),
  ];
  return [
    dnsGrant(name),
    podIdentityGrant(name),
    grant('ingress', name, [prometheusPeer], port),
    grant('egress', name, apis, 443, apiOutside),
  ];
}

function pods(name: string, namespace: string): Peer {
  return { kind: 'pods', namespace, labels: podLabels(name) };
}

function grant(
  direction: NetworkGrant['direction'],
  subject: string,
  peers: readonly Peer[],
  port: number,
  wider?: string,
): NetworkGrant {
  const ports: readonly NetworkPort[] = [tcp(port)];
  const rule = { purpose: 'store-metrics', direction, subject, peers, ports } as const;
  return platformGrant(wider === undefined ? rule : { ...rule, wider });
}
