import type { NetworkGrant, Peer } from '../grant';
import { tcp } from '../operatorGrants';
import { platformGrant, prometheusPeer } from '../platformBindings';

/** The exporter on every node: its name, which is that of its namespace, and its port. */
export const nodeExporter = { name: 'node-exporter', port: 9100 } as const;

const kubeletPort = 10250;
const anywhere: Peer = { kind: 'addresses', cidrs: ['0.0.0.0/0'] };
const everyKubelet = 'Kubelets answer on the addresses of their nodes, which come and go.';

/** Returns the rules of what tells how nodes are, and how full the volumes are that they mount. */
export function nodeMetricsGrants(): readonly NetworkGrant[] {
  const purpose = 'node-metrics';
  return [
    platformGrant({
      purpose,
      direction: 'egress',
      subject: 'prometheus',
      peers: [anywhere],
      ports: [tcp(kubeletPort)],
      wider: everyKubelet,
    }),
    platformGrant({
      purpose,
      direction: 'ingress',
      subject: nodeExporter.name,
      peers: [prometheusPeer],
      ports: [tcp(nodeExporter.port)],
    }),
  ];
}
