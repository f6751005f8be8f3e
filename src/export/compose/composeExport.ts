import { ownServices, standInServices } from '../../platform/ownServices';
import type { PropertyBag } from '../../plan/recording';
import { systemObjects, type ClusterObject } from '../clusterObjects';
import { exportedSecrets } from '../exportedSecrets';
import type { Exported } from '../exportSystem';
import { recordStack, type ExportSubject, type RecordedStack } from '../recordStack';
import { secretVariables } from '../secretVariables';
import { composeFiles, configMapsOf, keysOf } from './composeFiles';
import { hostNames, reachedPods } from './hostNames';
import { podsOf, type Pod } from './pods';
import { publishedPorts } from './publishedPorts';
import { urlOf, waysIn, type Way } from './proxy';
import { composeReadme } from './readme';
import { waitsOf } from './waits';

/** Returns the system in development for Docker Compose. */
export async function composeExport(
  subject: ExportSubject,
  root: string,
  header: readonly string[],
): Promise<Exported> {
  const stack = await recordStack(subject, 'development', root, { domain: 'localhost' });
  const { objects } = systemObjects(stack);
  const { secrets } = exportedSecrets(objects, stack);
  const pods = podsOf(objects);
  const reached = reachedPods(objects, pods);
  const configMaps = configMapsOf(objects);
  const ways = waysIn(
    stack.built.system.ingresses.map(({ name }) => name),
    objects,
    reached,
  );
  const published = publishedPorts(pods, reached);
  const parts = {
    pods,
    ways,
    values: { secrets, variables: secretVariables(secrets), configMaps, hosts: hostNames(reached) },
    keys: keysOf(configMaps, secrets),
    published,
    networks: networksOf(pods, ways, objects, stack),
    waitsFor: waitsOf(pods, stack.recording.resources),
  };
  const facts = factsOf(stack, { pods, ways, published });
  const files = new Map([...composeFiles(parts, header), ['README.md', composeReadme(facts, header)]]);
  return { files, summary: summaryOf(facts), keeps: (file) => file === '.env' };
}

/**
 * Who comes in by the proxy is in the network of the edge, services are in theirs, stores in a third one with who uses
 * them: what serves pages and uses no store cannot speak to one.
 */
function networksOf(
  pods: readonly Pod[],
  ways: readonly Way[],
  objects: readonly ClusterObject[],
  { built: { system, wiring } }: RecordedStack,
): ReadonlyMap<string, PropertyBag> {
  const services = new Set(ownServices(system).map(([name]) => name));
  const users = new Set(
    wiring.bindings.flatMap((binding) => (binding.kind === 'uses' ? [binding.service] : [])),
  );
  const routed = new Set(ways.map(({ service }) => service));
  return new Map(
    pods.map((pod) => {
      const isService = services.has(pod.object.owner.name) && pod.object.owner.type.endsWith(':Workload');
      const aliases = aliasesOf(pod, objects);
      const store = aliases.length === 0 ? {} : { aliases };
      const names = isService
        ? {
            ...(routed.has(pod.name) ? { edge: {} } : {}),
            services: {},
            ...(users.has(pod.name) ? { stores: {} } : {}),
          }
        : { stores: store };
      return [pod.name, names] as const;
    }),
  );
}

/** The name by which its peers know a pod of a StatefulSet. */
function aliasesOf({ name, namespace, object }: Pod, objects: readonly ClusterObject[]): readonly string[] {
  if (object.kind !== 'StatefulSet') return [];
  const peers = objects.find(({ kind, name: service }) => kind === 'Service' && service === `${name}-peers`);
  return peers === undefined ? [] : [`${name}-0.${peers.name}.${namespace}.svc.cluster.local`];
}

/** What is said of an export, on the terminal and in its README. */
export interface ComposeFacts {
  readonly title: string;
  readonly system: string;
  readonly services: readonly string[];
  readonly stores: readonly string[];
  readonly once: readonly string[];
  readonly byHand: readonly string[];
  readonly urls: readonly { readonly url: string; readonly service: string }[];
  readonly published: ReadonlyMap<string, readonly string[]>;
  readonly standIns: readonly string[];
}

function factsOf(
  { built: { system }, settings }: RecordedStack,
  parts: {
    readonly pods: readonly Pod[];
    readonly ways: readonly Way[];
    readonly published: ReadonlyMap<string, readonly string[]>;
  },
): ComposeFacts {
  const { pods, ways, published } = parts;
  const named = (runs: Pod['runs']) => pods.filter((pod) => pod.runs === runs).map(({ name }) => name);
  const own = new Set(ownServices(system).map(([name]) => name));
  return {
    title: system.title,
    system: system.name,
    services: named('service').filter((name) => own.has(name)),
    stores: named('service').filter((name) => !own.has(name)),
    once: named('once'),
    byHand: named('by-hand'),
    urls: ways.map((way) => ({ url: urlOf(way, ways), service: way.service })),
    published,
    standIns: standInServices(settings, system).map(([name]) => name),
  };
}

function summaryOf({ title, services, stores, once, urls, standIns }: ComposeFacts): string[] {
  return [
    `${title} for Docker Compose: ${services.length} services, ${stores.length} stores, ${once.length} steps that prepare them`,
    ...urls.map(({ url, service }) => `  ${url} leads to ${service}`),
    '',
    'No value of a secret is written. Fill them before the next start: ./fill-secrets',
    ...(standIns.length === 0
      ? []
      : ['', 'Stand-ins: these services have no image set', ...standIns.map((name) => `  ${name}`)]),
  ];
}
