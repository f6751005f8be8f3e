import type * as pulumi from '@pulumi/pulumi';
import type { Settings } from './config/settings';
import type { System } from './model/system';
import { validateSystem } from './model/validateSystem';
import { awsHome } from './platform/awsHome';
import { makeEdge } from './platform/edge';
import { answersChallenges, checkEdge } from './platform/edgePlan';
import { clusterHome, withCluster, type ClusterHome } from './platform/home';
import { makeIdentities } from './platform/identities';
import { ingressCidrs, landscapeOf } from './platform/landscapeOf';
import { makeImagePullSecrets, makeNamespaces } from './platform/namespaces';
import { installOperators } from './platform/operators';
import { operatorsOf } from './platform/operatorsOf';
import { makeServices } from './platform/services';
import type { PlacedStore } from './platform/placedStore';
import { placeStores } from './platform/stores';
import { systemIn } from './platform/systemIn';
import { systemNamed } from './systems/catalogue';
import type { NetworkGrant } from './wiring/grant';
import { groupBy } from './wiring/groupBy';
import type { Landscape } from './wiring/landscape';
import { platformWiring, type PlatformParts } from './wiring/platformWiring';
import { wire, type Wiring } from './wiring/wire';

/** A stack, built: what it exports, and the plain data behind it. */
export interface Platform {
  readonly system: System;
  readonly landscape: Landscape;
  readonly wiring: Wiring;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Builds a system where the settings want it: wiring first, as plain data; then its home and the stores; then what
 * runs in the cluster.
 * @throws UserError where the system contradicts itself, or AWS cannot have its edge, with every problem at once.
 */
export async function platform(
  settings: Settings,
  shipped: System = systemNamed(settings.system),
): Promise<Platform> {
  validateSystem(shipped);
  const system = systemIn(settings, shipped);
  checkEdge(settings, system);
  const landscape = landscapeOf(settings);
  const operatorParts = operatorsOf(settings, system, landscape);
  const wiring = wire(
    system,
    landscape,
    platformWiring(system, landscape, {
      ...operatorParts,
      ingressCidrs: ingressCidrs(settings),
      answersChallenges: answersChallenges(settings),
    }),
  );

  const home = settings.target === 'aws' ? awsHome(settings, system) : clusterHome(settings);
  const rules = groupBy(
    wiring.grants.filter((grant) => grant.kind === 'network'),
    ({ subject }) => subject,
  );
  const plan = { settings, system, landscape, wiring, rules };
  const cluster = withCluster(home);
  const ground = cluster === undefined ? noGround : prepareCluster(plan, cluster);
  const stores = placeStores({ ...plan, ...ground, home });
  const inCluster =
    cluster === undefined
      ? noTenants
      : await fillCluster({ ...plan, ...ground, stores }, operatorParts, cluster);
  const { environment, target } = settings;
  const outputs = { system: system.name, environment, target, ...inCluster, ...home.outputs };
  return { system, landscape, wiring, outputs };
}

/** The plain data that every part of the stack is made of. */
interface Plan {
  readonly settings: Settings;
  readonly system: System;
  readonly landscape: Landscape;
  readonly wiring: Wiring;
  /** Network rules by the service, store or Job whose pods they select. */
  readonly rules: ReadonlyMap<string, readonly NetworkGrant[]>;
}

/** What stands in the cluster before the first store does. */
interface Ground {
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
  readonly imagePullSecrets: readonly string[];
}

const noGround: Ground = { namespaces: new Map(), imagePullSecrets: [] };
const noTenants = { urls: [], standIns: [] };

function prepareCluster({ settings, system, landscape }: Plan, { providers }: ClusterHome): Ground {
  const namespaces = makeNamespaces(settings, system, landscape, { providers });
  const provider = { provider: providers.kubernetes };
  return { namespaces, imagePullSecrets: makeImagePullSecrets(settings, namespaces, provider) };
}

/** Makes the operators, which may ask the stores, then the services, then the edge; returns the stack's outputs. */
async function fillCluster(
  built: Plan & Ground & { readonly stores: ReadonlyMap<string, PlacedStore> },
  { installed }: Pick<PlatformParts, 'installed'>,
  home: ClusterHome,
): Promise<Readonly<Record<string, unknown>>> {
  const { settings, system, wiring, stores, namespaces } = built;
  const opts = { providers: home.providers };
  const identities = makeIdentities(settings, system, wiring, stores, home);
  const operators = installOperators({ ...built, home, installed, identities }, opts);
  const workloads = await makeServices({ ...built, identities, ready: operators.forWorkloads }, opts);
  const edge = makeEdge({ settings, system, namespaces, workloads, operators, home });
  const standIns = [...workloads].filter(([, workload]) => workload.isStandIn).map(([name]) => name);
  return { urls: edge.urls, standIns, ...edge.outputs };
}
