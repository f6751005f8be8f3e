import type { Placement } from '../model/environment';
import type { System } from '../model/system';
import type { Grant, IamGrant, NetworkGrant, NetworkPort, Peer, SecretGrant } from './grant';
import { namespaceOf, placementOf, storePort, type Landscape } from './landscape';
import { groupBy } from './groupBy';
import { byEndpoint, bySubnet } from './networkGrants';
import { kedaPeer } from './operatorGrants';
import { platformGrant, podIdentityGrant } from './platformBindings';
import { podLabels } from './podLabels';
import { statementId } from './cloudGrants';

/** The name under which KEDA's own grants stand. */
export const kedaSubject = 'keda';
const binding = 'platform autoscaling';

/** Why who asks for a depth holds more than the right to that. */
const widerCredential = {
  queue: 'The broker knows no rights: whoever may ask how many messages wait may read them too.',
  broker:
    'RabbitMQ tells how many messages wait to those alone who may read them: KEDA logs in as the service.',
} as const;

/** A service whose number of pods follows the depth of a queue that it uses. */
export interface FollowedQueue {
  readonly service: string;
  /** A queue, or the broker that has it. */
  readonly store: string;
  readonly kind: 'queue' | 'broker';
}

/** What asking queues for their depth takes. */
export interface QueueDepthGrants {
  /** Given to KEDA itself, and so only where the stack installs it. */
  readonly keda: readonly (NetworkGrant | IamGrant)[];
  /** Given at the far end: by the queues in pods, and beside the services that scale on them. */
  readonly farEnd: readonly (NetworkGrant | SecretGrant)[];
}

/** Returns which services follow queues of which stores in one environment, in the system's own order. */
export function followedQueues(system: System, { environment }: Landscape): readonly FollowedQueue[] {
  return Object.entries(system.services).flatMap(([service, { uses, ...definition }]) => {
    const scaling = definition.kind === 'deployment' ? definition.autoscaling?.[environment] : undefined;
    const metrics = (scaling?.metrics ?? []).flatMap((metric) =>
      metric.kind === 'queue-depth' ? [metric] : [],
    );
    // Several queues of one broker are followed with one credential.
    return [...new Set(metrics.map(({ store }) => store))].flatMap((store): FollowedQueue[] => {
      const kind = system.stores[store]?.kind;
      if (uses?.[store] === undefined || (kind !== 'queue' && kind !== 'broker')) return [];
      return [{ service, store, kind }];
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
  const isManaged = ({ store }: FollowedQueue): boolean => placementOf(landscape, store) === 'managed';
  const managed = (kind: FollowedQueue['kind']): string[] =>
    storesOf(followed.filter((queue) => queue.kind === kind && isManaged(queue)));
  const inPods = storesOf(followed.filter((queue) => !isManaged(queue)));
  return {
    keda: [
      ...managedQueueGrants(landscape, managed('queue')),
      ...managedBrokerGrants(system, landscape, managed('broker')),
      ...towardsPods(system, landscape, inPods),
    ],
    farEnd: [
      ...inPods.map((store) => fromKeda(system, store)),
      ...followed
        .filter((queue) => queue.kind === 'broker' || !isManaged(queue))
        .map((queue) => credentialGrant(system, landscape, queue)),
    ],
  };
}

function storesOf(followed: readonly FollowedQueue[]): string[] {
  return [...new Set(followed.map(({ store }) => store))];
}

/** Returns the network rules among grants. */
export function networkRules(grants: readonly Grant[]): readonly NetworkGrant[] {
  return grants.filter((grant) => grant.kind === 'network');
}

/** KEDA asks SQS as itself: an identity, the way to the agent that hands it out, and the way to the API. */
function managedQueueGrants(landscape: Landscape, queues: readonly string[]): (NetworkGrant | IamGrant)[] {
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

/** A broker of AWS asks for a login, whoever comes, and so for no identity. */
function managedBrokerGrants(
  system: System,
  landscape: Landscape,
  brokers: readonly string[],
): NetworkGrant[] {
  const ports = new Set(brokers.map((store) => portOf(system, store, 'managed')));
  const peers: Peer[] = [{ kind: 'addresses', cidrs: landscape.dataSubnetCidrs }];
  return [...ports].map((port) => asks(peers, port, bySubnet));
}

/** One rule a port: a subject has no two rules of one purpose, direction and port. */
function towardsPods(system: System, landscape: Landscape, stores: readonly string[]): NetworkGrant[] {
  const byPort = groupBy(stores, (store) => portOf(system, store, 'in-cluster'));
  return [...byPort].map(([port, names]) => {
    const peers = names.map((name): Peer => {
      const namespace = namespaceOf(system, landscape.environment, system.stores[name] ?? {});
      return { kind: 'pods', namespace, labels: podLabels(name) };
    });
    return asks(peers, port);
  });
}

function asks(peers: readonly Peer[], port: number, wider?: string): NetworkGrant {
  const rule = { purpose: 'autoscaling', direction: 'egress', subject: kedaSubject, peers } as const;
  return platformGrant({ ...rule, ports: [tcp(port)], ...(wider === undefined ? {} : { wider }) });
}

function fromKeda(system: System, store: string): NetworkGrant {
  const ports = [tcp(portOf(system, store, 'in-cluster'))];
  const rule = { purpose: 'autoscaling', direction: 'ingress', subject: store } as const;
  return platformGrant({ ...rule, peers: [kedaPeer], ports });
}

/** KEDA reads a credential from a Secret beside what it scales, and from nowhere else. */
function credentialGrant(
  system: System,
  landscape: Landscape,
  { service, store, kind }: FollowedQueue,
): SecretGrant {
  return {
    kind: 'secret',
    id: `secret ${kedaSubject} ${binding} ${service} ${store}`,
    bindings: [binding],
    wider: widerCredential[kind],
    service,
    store,
    namespace: namespaceOf(system, landscape.environment, system.services[service] ?? {}),
    secret: queueDepthCredential(service, store),
  };
}

function portOf(system: System, name: string, placement: Placement): number {
  const store = system.stores[name];
  if (store === undefined) throw new Error(`The system has no store ${name}.`);
  return storePort(store, placement);
}

function tcp(port: number): NetworkPort {
  return { port, protocol: 'TCP' };
}
