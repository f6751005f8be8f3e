import type { NetworkGrant, Peer } from '../grant';
import type { LogEngine } from '../../model/operations';
import type { Landscape } from '../landscape';
import { prometheusPort, tcp } from '../operatorGrants';
import { dnsGrant, platformGrant, prometheusPeer } from '../platformBindings';
import { podLabels } from '../podLabels';
import { logKeeper, type LogKeeper } from './logPrograms';
import type { OperationsFacts } from './operationsFacts';
import { jaeger } from './tracePrograms';

/** Grafana: its name, and its port, of its pod and its Service alike. */
export const grafana = { name: 'grafana', port: 3000 } as const;

const grafanaPeer: Peer = { kind: 'pods', namespace: 'monitoring', labels: podLabels(grafana.name) };

/** Engines whose logs Grafana shows. OpenSearch needs a plugin that no image of Grafana brings; its own pages show them. */
export type ShownLogEngine = Exclude<LogEngine, 'opensearch'>;

/** Returns the engine whose logs Grafana shows; undefined where it shows none. */
export function shownLogEngine({ around }: Landscape): ShownLogEngine | undefined {
  const engine = around?.logs ?? 'off';
  return engine === 'off' || engine === 'opensearch' ? undefined : engine;
}

/** Returns the rules of Grafana, and of what it asks. People come by the kubelet, for whom no rule is needed. */
export function dashboardGrants({ landscape, installed }: OperationsFacts): readonly NetworkGrant[] {
  const engine = installed.has('logs') ? shownLogEngine(landscape) : undefined;
  return [
    dnsGrant(grafana.name),
    ...between('prometheus', prometheusPeer, prometheusPort),
    ...(engine === undefined ? [] : asks(logKeeper(engine))),
    ...(installed.has('traces') ? asks(jaeger) : []),
  ];
}

function asks({ name, namespace, port }: LogKeeper): readonly NetworkGrant[] {
  return between(name, { kind: 'pods', namespace, labels: podLabels(name) }, port);
}

/** Both ends of the way from Grafana to the pods of a program. */
function between(subject: string, peer: Peer, port: number): readonly NetworkGrant[] {
  const rule = { purpose: 'dashboards', ports: [tcp(port)] } as const;
  return [
    platformGrant({ ...rule, direction: 'egress', subject: grafana.name, peers: [peer] }),
    platformGrant({ ...rule, direction: 'ingress', subject, peers: [grafanaPeer] }),
  ];
}
