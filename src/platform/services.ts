import type * as pulumi from '@pulumi/pulumi';
import type { PodIdentityRole } from '../../components/aws/podIdentityRole';
import type { StandInBinding } from '../../components/kubernetes/standIn/standIn';
import { Workload, type MountedFileSystem, type WorkloadArgs } from '../../components/kubernetes/workload';
import type { SystemSecrets } from '../../components/systemSecrets';
import type { Settings } from '../config/settings';
import type { Service } from '../model/service';
import type { System } from '../model/system';
import type { CallsBinding, UsesBinding } from '../wiring/binding';
import type { NetworkGrant } from '../wiring/grant';
import { groupBy } from '../wiring/groupBy';
import { namespaceOf, type Landscape } from '../wiring/landscape';
import { traceVariables, versionOf } from '../wiring/operations/tracedServices';
import type { PlatformOperator } from '../wiring/platformBindings';
import { priorityClassName, priorityOf } from '../wiring/priorityClasses';
import { publicHost } from './publicServices';
import type { Wiring } from '../wiring/wire';
import { certificateFolders, makeCertificates, type Certificates } from './certificates';
import { certificateAuthorities, connect, variables, type Connected } from './connected';
import { deliveryOf, rolloutOf } from './operations/deliveryOf';
import { ownServices } from './ownServices';
import type { PlacedStore } from './placedStore';
import { scalingOf, scalingQueues } from './scaling';
import { withSystemSecrets } from './systemSecrets';

/** What services need of the parts of the platform that stand before them. */
export interface Surroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly landscape: Landscape;
  readonly wiring: Wiring;
  /** Network rules by the service, store or Job whose pods they select. */
  readonly rules: ReadonlyMap<string, readonly NetworkGrant[]>;
  /** Operators and programs that the stack installs; of the others it only uses the API. */
  readonly installed: ReadonlySet<PlatformOperator>;
  readonly stores: ReadonlyMap<string, PlacedStore>;
  /** Identities of the services that call AWS, by service. */
  readonly identities: ReadonlyMap<string, PodIdentityRole>;
  /** Namespaces by name; who takes the output waits for the namespace. */
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
  /** Names of the Secrets that pull images. */
  readonly imagePullSecrets: readonly string[];
  /** ConfigMaps with the script of the stand-ins, by namespace. */
  readonly standInScripts: ReadonlyMap<string, pulumi.Output<string>>;
  /** Secrets of the system. Default: it has none. */
  readonly secrets?: SystemSecrets;
  /** What every workload waits for: the operators whose APIs it speaks to. */
  readonly ready: readonly pulumi.Resource[];
}

/** The wiring of the services, by service, and what they show each other: made once for all of them. */
interface WiringByService {
  readonly uses: ReadonlyMap<string, readonly UsesBinding[]>;
  readonly calls: ReadonlyMap<string, readonly CallsBinding[]>;
  readonly certificates: Certificates;
}

/** Services registered before the rest waits its turn. */
const servicesAtATime = 20;

/** All at once, a thousand services would hold the promises of every property of each: gigabytes, and their collection. */
function afterWhatIsUnderWay(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Makes every service of the system, those that others come after first, and returns them by name. */
export async function makeServices(
  surroundings: Surroundings,
  opts: pulumi.ComponentResourceOptions,
): Promise<ReadonlyMap<string, Workload>> {
  const { settings, system, wiring } = surroundings;
  const { bindings } = wiring;
  const wired: WiringByService = {
    uses: groupBy(
      bindings.filter((binding) => binding.kind === 'uses'),
      ({ service }) => service,
    ),
    calls: groupBy(
      bindings.filter((binding) => binding.kind === 'calls'),
      ({ service }) => service,
    ),
    certificates: makeCertificates(settings, system, bindings, opts),
  };
  const made = new Map<string, Workload>();
  const make = (name: string): Workload[] => {
    const service = system.services[name];
    const found = made.get(name);
    if (service === undefined || found !== undefined) return found === undefined ? [] : [found];
    const workload = makeService(
      name,
      service,
      (service.after ?? []).flatMap(make),
      wired,
      surroundings,
      opts,
    );
    made.set(name, workload);
    return [workload];
  };
  for (const [index, [name]] of ownServices(system).entries()) {
    make(name);
    if (index % servicesAtATime === servicesAtATime - 1) await afterWhatIsUnderWay();
  }
  return made;
}

function makeService(
  name: string,
  service: Service,
  before: readonly Workload[],
  wired: WiringByService,
  surroundings: Surroundings,
  opts: pulumi.ComponentResourceOptions,
): Workload {
  const { settings, system, stores, identities, namespaces } = surroundings;
  const connected = (wired.uses.get(name) ?? []).map((binding) => connect(binding, stores));
  const connections = new Map(connected.map(({ binding, connection }) => [binding.store, connection]));
  const scaling = scalingOf(service, settings);
  const identity = identities.get(name);
  const namespace = namespaceOf(system, settings.environment, service);
  return new Workload(
    name,
    {
      service: asTheClusterIs(service, settings),
      namespace: namespaces.get(namespace) ?? namespace,
      ...program(name, service, wired, surroundings),
      ...size(name, settings),
      ...brought(service, surroundings),
      ...scaling,
      scalingQueues: scalingQueues(scaling, connections),
      ...environmentOf(name, service, connected, surroundings),
      certificateAuthorities: certificateAuthorities(connected),
      secretFolders: certificateFolders(name, service, wired.calls.get(name) ?? [], wired.certificates),
      fileSystems: connected.flatMap(fileSystems),
      grants: surroundings.rules.get(name) ?? [],
      podAnnotations: identity === undefined ? {} : { 'berth.dev/pod-identity': identity.associationId },
      priorityClass: priorityClassName(settings, priorityOf(name, system)),
    },
    {
      ...opts,
      dependsOn: [
        ...surroundings.ready,
        ...connected.flatMap(({ binding }) => stores.get(binding.store)?.ready ?? []),
        ...(identity === undefined ? [] : [identity.association]),
        ...before,
      ],
    },
  );
}

/** The variables of the bindings, the secrets of the system, where traces go, and the host of the service's own where the internet reaches it. */
function environmentOf(
  name: string,
  service: Service,
  connected: readonly Connected[],
  { settings, system, landscape, wiring, secrets: ofSystem }: Surroundings,
): Pick<WorkloadArgs, 'environment' | 'secrets'> {
  const { subdomain } = service;
  const { environment, secrets = [] } = variables(wiring.variables.get(name) ?? [], connected);
  const host = subdomain === undefined ? {} : { PUBLIC_HOST: publicHost(subdomain, settings) };
  const traces = traceVariables(system, landscape, name, versionOf(settings.services[name]?.image));
  return {
    secrets: withSystemSecrets(service, ofSystem, secrets),
    environment: { ...environment, ...traces, ...host },
  };
}

function fileSystems({ binding, connection }: Connected): MountedFileSystem[] {
  const { claim } = connection;
  const { mountPath } = binding.use;
  return claim === undefined || mountPath === undefined ? [] : [{ claim, mountPath }];
}

/**
 * A developer's machine may be of another architecture than the one the seeds name, and its only node is of no group;
 * it fits in any case.
 */
function asTheClusterIs(service: Service, { environment, target }: Settings): Service {
  if (environment !== 'development') return service;
  const { nodeGroup, nodeSelector, ...rest } = service;
  const labels = Object.entries(nodeSelector ?? {}).filter(([label]) => label !== 'kubernetes.io/arch');
  return {
    ...rest,
    ...(nodeSelector === undefined ? {} : { nodeSelector: Object.fromEntries(labels) }),
    ...(nodeGroup === undefined || target === 'kubernetes' ? {} : { nodeGroup }),
  };
}

/** The service's image, or the stand-in that tries its bindings. */
function program(
  name: string,
  service: Service,
  wired: WiringByService,
  { settings, system, imagePullSecrets, standInScripts }: Surroundings,
): Pick<WorkloadArgs, 'image' | 'standIn' | 'imagePullSecrets'> {
  const image = settings.services[name]?.image;
  if (image !== undefined) return { image, imagePullSecrets };
  const stores = (wired.uses.get(name) ?? []).flatMap(({ id, store, use }): StandInBinding[] => {
    const kind = system.stores[store]?.kind;
    const { environment, mountPath } = use;
    return kind === undefined
      ? []
      : [{ id, kind, environment, ...(mountPath === undefined ? {} : { mountPath }) }];
  });
  // Nothing says whether a datagram came.
  const calls = (wired.calls.get(name) ?? [])
    .filter(({ port }) => port.protocol !== 'UDP')
    .map((binding) => callOf(binding, system, settings));
  const scripts = standInScripts.get(namespaceOf(system, settings.environment, service));
  return { standIn: { bindings: [...stores, ...calls], ...(scripts === undefined ? {} : { scripts }) } };
}

function callOf({ id, callee, port }: CallsBinding, system: System, settings: Settings): StandInBinding {
  const service = system.services[callee];
  const namespace = namespaceOf(system, settings.environment, service ?? {});
  const host = `${callee}.${namespace}.svc.cluster.local`;
  if (port.scheme === 'tcp') return { id, kind: 'tcp', host, port: port.containerPort };
  const path = service?.probes?.readiness?.path ?? '/';
  return { id, kind: 'http', url: `http://${host}:${port.containerPort}${path}` };
}

/** Who brings new versions in, and how they take over. */
function brought(
  service: Service,
  { settings, installed }: Surroundings,
): Pick<WorkloadArgs, 'delivery' | 'rollout'> {
  const rollout = rolloutOf(service, settings, installed);
  return { delivery: deliveryOf(settings), ...(rollout === undefined ? {} : { rollout }) };
}

function size(name: string, { services }: Settings): Pick<WorkloadArgs, 'replicas' | 'resources'> {
  const own = services[name];
  if (own === undefined) throw new Error(`The settings do not speak of the service ${name}.`);
  return { replicas: own.replicas, resources: own.resources };
}
