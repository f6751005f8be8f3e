import type { System } from '../model/system';
import type { Grant, IamGrant, NetworkGrant, NetworkPort, Peer, SecretGrant } from './grant';
import { namespaceOf, placementOf, storePort, type Landscape } from './landscape';
import { byEndpoint } from './networkGrants';
import { kedaPeer } from './operatorGrants';
import { platformGrant, podIdentityGrant } from './platformBindings';
import { podLabels } from './podLabels';
import { statementId } from './cloudGrants';

/** The name under which KEDA's own grants stand. */
export const kedaSubject = 'keda';
const binding = 'platform autoscaling';

const brokerKnowsNoRights =
  'The broker knows no rights: whoever may ask how many messages wait may read them too.';

/** A service whose number of pods follows the depth of a queue that it uses. */
export interface FollowedQueue {
  readonly service: string;
  readonly store: string;
}

/** What asking queues for their depth takes. */
export interface QueueDepthGrants {
  /** Given to KEDA itself, and so only where the stack installs it. */
  readonly keda: readonly (NetworkGrant | IamGrant)[];
  /** Given at the far end: by the queues in pods, and beside the services that scale on them. */
  readonly farEnd: readonly (NetworkGrant | SecretGrant)[];
}

/** Returns which services follow which queues in one environment, in the system's own order. */
export function followedQueues(system: System, { environment }: Landscape): readonly FollowedQueue[] {
  return Object.entries(system.services).flatMap(([name, service]) => {
    const metrics = service.kind === 'deployment' ? service.autoscaling?.[environment]?.metrics : undefined;
    return (metrics ?? []).flatMap((metric) => {
      if (metric.kind !== 'queue-depth' || service.uses?.[metric.store] === undefined) return [];
      return system.stores[metric.store]?.kind === 'queue' ? [{ service: name, store: metric.store }] : [];
    });
  });
}

/** Returns the name of the Secret, and of the TriggerAuthentication, with which KEDA asks a queue for a service. */
export function queueDepthCredential(service: string, store: string): string {
  return `${service}-${store}-depth`;
}

/** Returns what KEDA needs for the queues that services follow; nothing where none follows one. */
export function queueDepthGrants(system: System, landscape: Landscape): QueueDepthGrants {
  const followed = followedQueues(system, landscape);
  const queues = [...new Set(followed.map(({ store }) => store))];
  const managed = queues.filter((store) => placementOf(landscape, store) === 'managed');
  const inPods = queues.filter((store) => placementOf(landscape, store) === 'in-cluster');
  return {
    keda: [...managedGrants(landscape, managed), ...towardsPods(system, landscape, inPods)],
    farEnd: [
      ...inPods.map((store) => fromKeda(system, store)),
      ...followed
        .filter(({ store }) => inPods.includes(store))
        .map((queue) => credentialGrant(system, landscape, queue)),
    ],
  };
}

/** Returns the network rules among grants. */
export function networkRules(grants: readonly Grant[]): readonly NetworkGrant[] {
  return grants.filter((grant) => grant.kind === 'network');
}

/** KEDA asks SQS as itself: an identity, the way to the agent that hands it out, and the way to the API. */
function managedGrants(landscape: Landscape, queues: readonly string[]): (NetworkGrant | IamGrant)[] {
  if (queues.length === 0) return [];
  return [
    podIdentityGrant(kedaSubject),
    asks([{ kind: 'addresses', cidrs: landscape.dataSubnetCidrs }], 443, byEndpoint),
    ...queues.map((store, index): IamGrant => ({
      kind: 'iam',
      id: `iam ${kedaSubject} ${binding} ${store}`,
      bindings: [binding],
      service: kedaSubject,
      store,
      sid: `${statementId(binding)}${index + 1}`,
      actions: ['sqs:GetQueueAttributes'],
      on: 'store',
    })),
  ];
}

function towardsPods(system: System, landscape: Landscape, queues: readonly string[]): NetworkGrant[] {
  const [first] = queues;
  if (first === undefined) return [];
  const peers = queues.map((name): Peer => {
    const namespace = namespaceOf(system, landscape.environment, system.stores[name] ?? {});
    return { kind: 'pods', namespace, labels: podLabels(name) };
  });
  return [asks(peers, portOf(system, first))];
}

function asks(peers: readonly Peer[], port: number, wider?: string): NetworkGrant {
  const rule = { purpose: 'autoscaling', direction: 'egress', subject: kedaSubject, peers } as const;
  return platformGrant({ ...rule, ports: [tcp(port)], ...(wider === undefined ? {} : { wider }) });
}

function fromKeda(system: System, store: string): NetworkGrant {
  const ports = [tcp(portOf(system, store))];
  const rule = { purpose: 'autoscaling', direction: 'ingress', subject: store } as const;
  return platformGrant({ ...rule, peers: [kedaPeer], ports });
}

/** KEDA reads a credential from a Secret beside what it scales, and from nowhere else. */
function credentialGrant(
  system: System,
  landscape: Landscape,
  { service, store }: FollowedQueue,
): SecretGrant {
  return {
    kind: 'secret',
    id: `secret ${kedaSubject} ${binding} ${service} ${store}`,
    bindings: [binding],
    wider: brokerKnowsNoRights,
    service,
    store,
    namespace: namespaceOf(system, landscape.environment, system.services[service] ?? {}),
    secret: queueDepthCredential(service, store),
  };
}

function portOf(system: System, name: string): number {
  const store = system.stores[name];
  if (store === undefined) throw new Error(`The system has no store ${name}.`);
  return storePort(store, 'in-cluster');
}

function tcp(port: number): NetworkPort {
  return { port, protocol: 'TCP' };
}
