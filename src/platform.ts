import type * as pulumi from '@pulumi/pulumi';
import type { SystemSecrets } from '../components/systemSecrets';
import type { Settings } from './config/settings';
import type { System } from './model/system';
import { awsHome } from './platform/awsHome';
import { makeCdns, type Cdns } from './platform/cdns';
import { makeDumps } from './platform/dumps';
import { makeEdge, zoneOutputs } from './platform/edge';
import { makeFunctions } from './platform/functions';
import { clusterHome, withCluster, type ClusterHome, type Home } from './platform/home';
import { makeIdentities } from './platform/identities';
import { makeImageRepositories } from './platform/imageRepositories';
import { makeImagePullSecrets, makeNamespaces } from './platform/namespaces';
import { installOperators, makeMonitoringNamespace } from './platform/operators';
import { deliveryOf } from './platform/operations/deliveryOf';
import { installGitOps } from './platform/operations/gitOps';
import { installGuards } from './platform/operations/guards';
import { joinMesh } from './platform/operations/mesh';
import { installOperations } from './platform/operations/operations';
import { makePublicServices } from './platform/publicServices';
import { makeServices } from './platform/services';
import { makeSites } from './platform/sites';
import type { PlacedStore } from './platform/placedStore';
import { makeStandInScripts } from './platform/standInScripts';
import { placeStores } from './platform/stores';
import { makeSystemSecrets } from './platform/systemSecrets';
import { wiredSystem } from './platform/wiredSystem';
import { systemNamed } from './systems/catalogue';
import type { NetworkGrant } from './wiring/grant';
import { groupBy } from './wiring/groupBy';
import type { Landscape } from './wiring/landscape';
import type { PlatformOperator } from './wiring/platformBindings';
import type { Wiring } from './wiring/wire';

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
  const { system, landscape, wiring, operatorParts } = wiredSystem(settings, shipped);
  const home = settings.target === 'aws' ? awsHome(settings, system) : clusterHome(settings);
  const rules = groupBy(
    wiring.grants.filter((grant) => grant.kind === 'network'),
    ({ subject }) => subject,
  );
  const { installed } = operatorParts;
  const plan = { settings, system, landscape, wiring, rules, installed };
  const cluster = withCluster(home);
  const ground = cluster === undefined ? noGround : prepareCluster(plan, cluster);
  const stores = placeStores({ ...plan, ...ground, home });
  const made = makeSystemSecrets(system);
  const built = { ...plan, ...ground, ...made, stores };
  const outside = makeOutside(built, home);
  const inside = cluster === undefined ? {} : await fillCluster({ ...built, ...outside }, cluster);
  const { environment, target } = settings;
  const urls = [...new Set([...(inside.urls ?? []), ...outside.cdns.urls])];
  const outputs = {
    system: system.name,
    environment,
    target,
    ...inside,
    urls,
    ...home.outputs,
    ...zoneOutputs(settings, home),
    ...outside.outputs,
    ...made.outputs,
  };
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
  /** Operators and programs that the stack installs; of the others it only uses the API. */
  readonly installed: ReadonlySet<PlatformOperator>;
}

/** What stands in the cluster before the first store does. */
interface Ground {
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
  readonly imagePullSecrets: readonly string[];
}

const noGround: Ground = { namespaces: new Map(), imagePullSecrets: [] };

/** What stands when the services are made. */
interface Built extends Plan, Ground {
  readonly stores: ReadonlyMap<string, PlacedStore>;
  /** Absent where the system has none. */
  readonly secrets?: SystemSecrets;
}

/** Whatever goes into a namespace waits for it, and so for the guards. */
function prepareCluster(plan: Plan, home: ClusterHome): Ground {
  const { settings, system, landscape } = plan;
  const { providers } = home;
  const guards = [...installGuards({ ...plan, home }, { providers })];
  const made = makeNamespaces(settings, system, landscape, { providers, dependsOn: guards });
  const namespaces = joinMesh({ ...plan, home }, made, guards);
  const provider = { provider: providers.kubernetes };
  return { namespaces, imagePullSecrets: makeImagePullSecrets(settings, namespaces, provider) };
}

/** What lives on AWS beside the cluster, or without one. */
interface Outside {
  readonly cdns: Cdns;
  readonly outputs: Readonly<Record<string, unknown>>;
}

function makeOutside(built: Built, home: Home): Outside {
  const { settings, system } = built;
  const opts = { providers: home.providers };
  const { apis, outputs } = makeFunctions({ ...built, home }, opts);
  const cdns = makeCdns({ ...built, apis, home });
  makeSites({ ...built, apis }, opts);
  return { cdns, outputs: { ...outputs, ...makeImageRepositories(settings, system, home) } };
}

/** What the stack exports of its cluster. */
interface ClusterOutputs {
  readonly urls?: readonly string[];
  readonly standIns?: readonly string[];
  /** Keys that open the dumps, by database. */
  readonly dumpKeys?: Readonly<Record<string, pulumi.Output<string>>>;
}

/** Makes the operators, which may ask the stores, then the services and the dumps, then the ways in. */
async function fillCluster(built: Built & Outside, home: ClusterHome): Promise<ClusterOutputs> {
  const { settings, system, wiring, stores } = built;
  const opts = { providers: home.providers };
  const identities = makeIdentities(settings, system, wiring, stores, home);
  const monitoringNamespace = makeMonitoringNamespace(built.installed, opts);
  const surroundings = { ...built, home, identities, monitoringNamespace };
  const operators = installOperators(surroundings, opts);
  const operations = installOperations(surroundings, opts);
  const standInScripts = makeStandInScripts(built, { provider: home.providers.kubernetes });
  const ready = [...operators.forWorkloads, ...operations];
  const workloads = await makeServices({ ...built, identities, standInScripts, ready }, opts);
  const dumpKeys = Object.fromEntries(makeDumps({ ...built, identities }, opts));
  const tenants = { ...built, workloads, operators, home };
  makePublicServices(tenants);
  const urls = makeEdge(tenants);
  if (deliveryOf(settings) === 'argo-cd')
    installGitOps({ ...tenants, identities, monitoringNamespace, ready }, opts);
  const standIns = [...workloads].filter(([, workload]) => workload.isStandIn).map(([name]) => name);
  return { urls, standIns, ...(Object.keys(dumpKeys).length === 0 ? {} : { dumpKeys }) };
}
