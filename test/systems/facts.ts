import assert from 'node:assert/strict';
import {
  input,
  isBag,
  ofType,
  one,
  valueAt,
  type PropertyValue,
  type RecordedResource,
  type Recording,
} from '../harness';
import { object, type Planned } from './planned';

/** Reads a value off a plan. */
export type Read = (recording: Recording) => unknown;

/** A fact of the seed, where it stands there, and how it is read off the plan. */
export interface Fact {
  readonly fact: string;
  readonly section: string;
  readonly read: Read;
  readonly is: unknown;
}

/** Tests that the plan holds the facts; those of a section of the seed are one test, whose difference names them. */
export function itHolds(facts: readonly Fact[], plan: () => Promise<Planned>): void {
  for (const section of new Set(facts.map((fact) => fact.section))) {
    const own = facts.filter((fact) => fact.section === section);
    it(`${section} (${own.length} facts)`, async () => {
      assert.equal(new Set(own.map(({ fact }) => fact)).size, own.length, 'two facts have one name');
      const { recording } = await plan();
      assert.deepEqual(
        Object.fromEntries(own.map(({ fact, read }) => [fact, read(recording)])),
        Object.fromEntries(own.map(({ fact, is }) => [fact, is])),
      );
    });
  }
}

/** The value at a path of the Kubernetes object of a kind and name. */
export const field =
  (kind: string, name: string, path: string): Read =>
  (recording) =>
    input(object(recording, kind, name), path);
export const deployment = (path: string, service: string) => field('Deployment', service, path);
export const pod = (path: string, service: string) => deployment(`spec.template.spec.${path}`, service);
export const container = (path: string, service: string) => pod(`containers.0.${path}`, service);

/** The value at a path of the one resource of a type and name. */
export const resource =
  (type: string, name: string, path: string): Read =>
  (recording) =>
    input(one(recording, type, name), path);

/** The entry of what is read that has a key, which a path cannot name because of its dots. */
export const entry =
  (read: Read, key: string): Read =>
  (recording) => {
    const found = read(recording);
    return isRecord(found) ? found[key] : undefined;
  };

/** Of a list, the value at a path of the entry of that name. */
export const named =
  (list: Read, name: string, path: string): Read =>
  (recording) => {
    const entries = list(recording);
    const found = Array.isArray(entries)
      ? entries.filter(isBag).find((bag) => bag['name'] === name)
      : undefined;
    return found === undefined ? undefined : valueAt(found, path);
  };

/** Names of the Kubernetes objects of a kind, of one namespace if it is given. */
export const namesOf =
  (kind: string, namespace?: string): Read =>
  (recording) =>
    ofKind(recording, kind)
      .filter((found) => namespace === undefined || input(found, 'metadata.namespace') === namespace)
      .map((found) => input(found, 'metadata.name'))
      .filter((name) => !isExporter(name))
      .sort();

/** Exporters stand beside the stores that a seed speaks of; test/platform/storeMetrics.test.ts speaks of them. */
function isExporter(name: PropertyValue | undefined): boolean {
  return typeof name === 'string' && /-metrics(-role)?$/.test(name) && name !== 'kube-state-metrics';
}

export function ofKind(recording: Recording, kind: string) {
  return recording.resources.filter(
    ({ type }) => type.startsWith('kubernetes:') && type.endsWith(`:${kind}`),
  );
}

/** How many resources of a type the plan has. */
export const count =
  (type: string): Read =>
  (recording) =>
    ofType(recording, type).length;

/** The paths of an Ingress with the Service and port behind each. */
export const routes =
  (ingress: string): Read =>
  (recording) =>
    list(input(object(recording, 'Ingress', ingress), 'spec.rules.0.http.paths')).map((path) =>
      ['path', 'pathType', 'backend.service.name', 'backend.service.port.number']
        .map((part) => words(valueAt(path, part)))
        .join(' '),
    );

/**
 * What a NetworkPolicy lets in or out, each way in words: "NAMESPACE/APP PORT" for pods, "data subnets PORT" for
 * subnets of the stack, and the address range for any other.
 */
export const ways =
  (policy: string, direction: 'ingress' | 'egress'): Read =>
  (recording) => {
    const found = object(recording, 'NetworkPolicy', policy);
    const rules = list(input(found, `spec.${direction}`));
    const all = rules
      .filter((_, index) => !isAround(servedBy(found, direction, index)))
      .flatMap((rule) => {
        const peers = list(valueAt(rule, direction === 'ingress' ? 'from' : 'to'));
        const ports = list(valueAt(rule, 'ports')).map(portWords);
        return peers.flatMap((peer) =>
          (ports.length === 0 ? ['any port'] : ports).map((port) => `${peerWords(peer, recording)} ${port}`),
        );
      });
    return [...new Set(all)].sort();
  };

/** Ids of the bindings that a rule of a NetworkPolicy serves. */
function servedBy(policy: RecordedResource, direction: 'ingress' | 'egress', index: number): unknown {
  const annotations = input(policy, 'metadata.annotations');
  const text = isBag(annotations) ? annotations['berth.dev/serves'] : undefined;
  const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : {};
  const rules = isRecord(parsed) ? parsed[direction] : undefined;
  return Array.isArray(rules) ? rules[index] : undefined;
}

/** What watches a system is no part of its seed's picture; tests of its grants speak of it. */
function isAround(bindings: unknown): boolean {
  const around: readonly unknown[] = ['platform store-metrics', 'platform traces'];
  return Array.isArray(bindings) && bindings.length > 0 && bindings.every((one) => around.includes(one));
}

function portWords(port: Bag): string {
  const [first, last, protocol] = ['port', 'endPort', 'protocol'].map((name) => port[name]);
  const range = last === undefined ? words(first) : `${words(first)}-${words(last)}`;
  return protocol === 'TCP' ? range : `${range}/${words(protocol)}`;
}

function peerWords(peer: Bag, recording: Recording): string {
  const cidr = valueAt(peer, 'ipBlock.cidr');
  if (cidr !== undefined) {
    const within = ofType(recording, 'aws:ec2/subnet:Subnet').find(
      (subnet) => input(subnet, 'cidrBlock') === cidr,
    );
    const tier = within === undefined ? undefined : /(public|private|data)/.exec(within.name)?.[1];
    const outside = valueAt(peer, 'ipBlock.except') === undefined ? '' : ' but private addresses';
    return tier === undefined ? `${words(cidr)}${outside}` : `${tier} subnets`;
  }
  const labels = (selector: string) =>
    Object.values(bag(valueAt(peer, `${selector}.matchLabels`)))
      .map(words)
      .join('+');
  return `${labels('namespaceSelector') || '*'}/${labels('podSelector') || '*'}`;
}

function words(value: PropertyValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number'
    ? `${value}`
    : JSON.stringify(value ?? 'none');
}

type Bag = Readonly<Record<string, PropertyValue>>;

function bag(value: PropertyValue | undefined): Bag {
  return isBag(value) ? value : {};
}

/** The bags of a list; empty where there is none. */
export function list(value: PropertyValue | undefined): Bag[] {
  return Array.isArray(value) ? value.filter(isBag) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Zones in which a load balancer of the internet may stand. */
export function zonesOfPublicSubnets(recording: Recording): unknown {
  return ofType(recording, 'aws:ec2/subnet:Subnet')
    .filter((subnet) => entry(() => input(subnet, 'tags'), 'kubernetes.io/role/elb')(recording) === '1')
    .map((subnet) => input(subnet, 'availabilityZone'))
    .sort();
}

/** Namespaces that are privileged because what is in them reads folders of its node, as nobody's or to read alone. */
const watchersOfNodes: readonly unknown[] = ['node-exporter', 'fluent-bit'];

/** Namespaces whose pods may be root on their node. */
export function privilegedNamespaces(recording: Recording): unknown {
  return ofKind(recording, 'Namespace')
    .filter(
      (found) =>
        entry(() => input(found, 'metadata.labels'), 'pod-security.kubernetes.io/enforce')(recording) ===
        'privileged',
    )
    .map((found) => input(found, 'metadata.name'))
    .filter((name) => !watchersOfNodes.includes(name))
    .sort();
}

function workloads(recording: Recording): RecordedResource[] {
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].flatMap((kind) => [...ofKind(recording, kind)]);
}

/** Workloads that are root on their node. */
export function privilegedWorkloads(recording: Recording): unknown {
  return workloads(recording)
    .filter((found) =>
      ['containers', 'initContainers']
        .flatMap((part) => list(input(found, `spec.template.spec.${part}`)))
        .some((one) => valueAt(one, 'securityContext.privileged') === true),
    )
    .map((found) => input(found, 'metadata.name'));
}

/** Workloads that ask for nodes of a group. */
export function workloadsOfANodeGroup(recording: Recording): unknown {
  return workloads(recording)
    .filter((found) => {
      const selector = input(found, 'spec.template.spec.nodeSelector');
      return isBag(selector) && 'berth.dev/node-group' in selector;
    })
    .map((found) => input(found, 'metadata.name'));
}

/** Metrics of pods that an autoscaler can ask for. */
export function servedMetrics(recording: Recording): unknown {
  const rules = resource(
    'kubernetes:helm.sh/v3:Release',
    'metrics-adapter',
    'values.rules.custom',
  )(recording);
  return Array.isArray(rules) ? rules.filter(isBag).map((rule) => valueAt(rule, 'name.as')) : undefined;
}

/** Namespaces that have a NetworkPolicy of that name. */
export function namespacesOfPolicy(name: string): Read {
  return (recording) =>
    ofKind(recording, 'NetworkPolicy')
      .filter((found) => input(found, 'metadata.name') === name)
      .map((found) => input(found, 'metadata.namespace'))
      .sort();
}
