import type * as pulumi from '@pulumi/pulumi';
import type { PodIdentityRole } from '../../components/aws/podIdentityRole';
import { factsOf, type Connection, type ConnectionFacts } from '../../components/connection';
import type { StandInBinding } from '../../components/kubernetes/standIn/standIn';
import {
  certificateFolder,
  Workload,
  type WorkloadArgs,
  type WorkloadSecret,
} from '../../components/kubernetes/workload';
import type { Settings } from '../config/settings';
import type { Service } from '../model/service';
import type { System } from '../model/system';
import type { CallsBinding, UsesBinding } from '../wiring/binding';
import type { NetworkGrant } from '../wiring/grant';
import { groupBy } from '../wiring/groupBy';
import { namespaceOf } from '../wiring/landscape';
import type { Variable } from '../wiring/variables';
import type { Wiring } from '../wiring/wire';
import type { PlacedStore } from './placedStore';
import { scalingOf, scalingQueues } from './scaling';

/** What services need of the parts of the platform that stand before them. */
export interface Surroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly wiring: Wiring;
  /** Network rules by the service, store or Job whose pods they select. */
  readonly rules: ReadonlyMap<string, readonly NetworkGrant[]>;
  readonly stores: ReadonlyMap<string, PlacedStore>;
  /** Identities of the services that call AWS, by service. */
  readonly identities: ReadonlyMap<string, PodIdentityRole>;
  /** Namespaces by name; who takes the output waits for the namespace. */
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
  /** Names of the Secrets that pull images. */
  readonly imagePullSecrets: readonly string[];
  /** What every workload waits for: the operators whose APIs it speaks to. */
  readonly ready: readonly pulumi.Resource[];
}

/** The wiring of the services, by service: looked up once for all of them. */
interface WiringByService {
  readonly uses: ReadonlyMap<string, readonly UsesBinding[]>;
  readonly calls: ReadonlyMap<string, readonly CallsBinding[]>;
}

/** A connection and the store it leads to. */
interface Connected {
  readonly binding: UsesBinding;
  readonly connection: Connection;
  readonly facts: ConnectionFacts;
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
  const { bindings } = surroundings.wiring;
  const wired: WiringByService = {
    uses: groupBy(
      bindings.filter((binding) => binding.kind === 'uses'),
      ({ service }) => service,
    ),
    calls: groupBy(
      bindings.filter((binding) => binding.kind === 'calls'),
      ({ service }) => service,
    ),
  };
  const made = new Map<string, Workload>();
  const make = (name: string): Workload[] => {
    const service = surroundings.system.services[name];
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
  for (const [index, name] of Object.keys(surroundings.system.services).entries()) {
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
      service: withoutArchitecture(service, settings),
      namespace: namespaces.get(namespace) ?? namespace,
      ...program(name, wired, surroundings),
      ...size(name, settings),
      ...scaling,
      scalingQueues: scalingQueues(scaling, connections),
      ...variables(surroundings.wiring.variables.get(name) ?? [], connected),
      certificateAuthorities: certificateAuthorities(connected),
      grants: surroundings.rules.get(name) ?? [],
      podAnnotations: identity === undefined ? {} : { 'berth.dev/pod-identity': identity.associationId },
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

function connect(binding: UsesBinding, stores: ReadonlyMap<string, PlacedStore>): Connected {
  const store = stores.get(binding.store);
  if (store === undefined) throw new Error(`The store ${binding.store} was not placed.`);
  const connection = store.connect(binding);
  const file = connection.certificateAuthority === undefined ? undefined : certificateFile(binding.store);
  return { binding, connection, facts: factsOf(connection, file && `${certificateFolder}/${file}`) };
}

function certificateFile(store: string): string {
  return `${store}.pem`;
}

function certificateAuthorities(connected: readonly Connected[]): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    connected.flatMap(({ binding, connection }) =>
      connection.certificateAuthority === undefined
        ? []
        : [[certificateFile(binding.store), connection.certificateAuthority]],
    ),
  );
}

/** A developer's machine may be of another architecture than the one the seeds name; its only node fits in any case. */
function withoutArchitecture(service: Service, { environment }: Settings): Service {
  if (environment !== 'development' || service.nodeSelector === undefined) return service;
  const labels = Object.entries(service.nodeSelector).filter(([label]) => label !== 'kubernetes.io/arch');
  return { ...service, nodeSelector: Object.fromEntries(labels) };
}

/** The service's image, or the stand-in that tries its bindings. */
function program(
  name: string,
  wired: WiringByService,
  { settings, system, imagePullSecrets }: Surroundings,
): Pick<WorkloadArgs, 'image' | 'standIn' | 'imagePullSecrets'> {
  const image = settings.services[name]?.image;
  if (image !== undefined) return { image, imagePullSecrets };
  const stores = (wired.uses.get(name) ?? []).flatMap(({ id, store, use }): StandInBinding[] => {
    const kind = system.stores[store]?.kind;
    return kind === undefined ? [] : [{ id, kind, environment: use.environment }];
  });
  const calls = (wired.calls.get(name) ?? []).map((binding) => callOf(binding, system, settings));
  return { standIn: { bindings: [...stores, ...calls] } };
}

function callOf({ id, callee, port }: CallsBinding, system: System, settings: Settings): StandInBinding {
  const service = system.services[callee];
  const namespace = namespaceOf(system, settings.environment, service ?? {});
  const path = service?.probes?.readiness?.path ?? '/';
  return {
    id,
    kind: 'http',
    url: `http://${callee}.${namespace}.svc.cluster.local:${port.containerPort}${path}`,
  };
}

function size(name: string, { services }: Settings): Pick<WorkloadArgs, 'replicas' | 'resources'> {
  const own = services[name];
  if (own === undefined) throw new Error(`The settings do not speak of the service ${name}.`);
  return { replicas: own.replicas, resources: own.resources };
}

/** The variables that come of the bindings: plain ones, and those that a Secret of the binding carries. */
function variables(
  wanted: readonly Variable[],
  connected: readonly Connected[],
): Pick<WorkloadArgs, 'environment' | 'secrets'> {
  const factsByStore = new Map(connected.map(({ binding, facts }) => [binding.store, facts]));
  const environment: Record<string, pulumi.Input<string>> = {};
  const secrets = new Map<
    string,
    { data: Record<string, pulumi.Input<string>>; variables: Record<string, string> }
  >();
  for (const variable of wanted) {
    if (variable.kind === 'url') {
      environment[variable.variable] = variable.value;
      continue;
    }
    const value = factsByStore.get(variable.store)?.[variable.fact];
    if (value === undefined) continue;
    if (variable.kind === 'fact') {
      environment[variable.variable] = value;
      continue;
    }
    const secret = secrets.get(variable.secret) ?? { data: {}, variables: {} };
    secret.data[variable.key] = value;
    secret.variables[variable.variable] = variable.key;
    secrets.set(variable.secret, secret);
  }
  const made: WorkloadSecret[] = [...secrets].map(([name, secret]) => ({ name, ...secret }));
  return { environment, secrets: made };
}
