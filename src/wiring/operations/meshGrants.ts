import type { NetworkGrant, Peer } from '../grant';
import { meshedNamespaces, meshedPods, proxyMetricsPort } from '../mesh';
import { calledGrant, tcp, watcherGrants } from '../operatorGrants';
import { dnsPeer, platformGrant, scrapeGrant } from '../platformBindings';
import type { OperationsFacts } from './operationsFacts';

/** Namespace of the control plane of the mesh. */
export const meshNamespace = 'istio-system';

/** Namespace of what leads the connections of pods through their proxies; it must change the network of the nodes. */
export const meshNodesNamespace = 'istio-cni';

/** Pods of the control plane, and of what prepares the nodes, as the subjects of their rules. */
export const meshSubjects = { controlPlane: 'istiod', nodes: 'istio-cni' } as const;

/** Port by which proxies get their certificates and are told where to go; both ends prove who they are. */
const controlPort = 15012;
const webhookPort = 15017;
const metricsPort = 15014;

const controlPlanePeer: Peer = {
  kind: 'pods',
  namespace: meshNamespace,
  labels: { app: 'istiod' },
};

/** Returns the rules of the control plane of the mesh, where the stack installs it. */
export function meshGrants({ system, landscape }: OperationsFacts): readonly NetworkGrant[] {
  const { controlPlane, nodes } = meshSubjects;
  const peers = meshedNamespaces(system, landscape).map((namespace): Peer => ({
    kind: 'namespace',
    namespace,
  }));
  return [
    ...watcherGrants(controlPlane),
    calledGrant(controlPlane, webhookPort),
    platformGrant({
      purpose: 'mesh',
      direction: 'ingress',
      subject: controlPlane,
      peers,
      ports: [tcp(controlPort)],
    }),
    ...watcherGrants(nodes),
    ...(landscape.scraped ? [scrapeGrant(controlPlane, metricsPort), scrapeGrant(nodes, metricsPort)] : []),
  ];
}

/** Returns the rules of the pods that have a proxy, whoever installed the mesh. */
export function proxyGrants({ system, landscape }: OperationsFacts): readonly NetworkGrant[] {
  return meshedPods(system, landscape).flatMap(({ name }) => [
    platformGrant({
      purpose: 'mesh',
      direction: 'egress',
      subject: name,
      peers: [controlPlanePeer],
      ports: [tcp(controlPort)],
    }),
    // Stores ask for no names otherwise.
    platformGrant({
      purpose: 'mesh',
      direction: 'egress',
      subject: name,
      peers: [dnsPeer],
      ports: [{ port: 53, protocol: 'UDP' }, tcp(53)],
    }),
    ...(landscape.scraped ? [scrapeGrant(name, proxyMetricsPort)] : []),
  ]);
}
