import type { Workload } from '../components/kubernetes/workload';
import type { Settings } from './config/settings';
import type { System } from './model/system';
import { validateSystem } from './model/validateSystem';
import { awsHome } from './platform/awsHome';
import { makeEdge, type Edge } from './platform/edge';
import { answersChallenges, checkEdge } from './platform/edgePlan';
import { clusterHome, type Home } from './platform/home';
import { makeIdentities } from './platform/identities';
import { ingressCidrs, landscapeOf } from './platform/landscapeOf';
import { makeImagePullSecrets, makeNamespaces } from './platform/namespaces';
import { installOperators } from './platform/operators';
import { operatorsOf } from './platform/operatorsOf';
import { makeServices } from './platform/services';
import { placeStores } from './platform/stores';
import { systemNamed } from './systems/catalogue';
import { groupBy } from './wiring/groupBy';
import type { Landscape } from './wiring/landscape';
import { platformWiring } from './wiring/platformWiring';
import { wire, type Wiring } from './wiring/wire';

/** A stack, built: what it exports, and the plain data behind it. */
export interface Platform {
  readonly system: System;
  readonly landscape: Landscape;
  readonly wiring: Wiring;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Builds a system where the settings want it: wiring first, as plain data; then the home of the cluster, the
 * stores, the operators, which may ask them, the services and the edge.
 * @throws UserError where the system contradicts itself, or AWS cannot have its edge, with every problem at once.
 */
export async function platform(
  settings: Settings,
  system: System = systemNamed(settings.system),
): Promise<Platform> {
  validateSystem(system);
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
  const inCluster = { providers: home.providers };
  const namespaces = makeNamespaces(settings, system, landscape, inCluster);
  const rules = groupBy(
    wiring.grants.filter((grant) => grant.kind === 'network'),
    ({ subject }) => subject,
  );
  const imagePullSecrets = makeImagePullSecrets(settings, namespaces, {
    provider: home.providers.kubernetes,
  });
  const common = { settings, system, landscape, wiring, rules, home, namespaces, imagePullSecrets };
  const stores = placeStores(common);
  const identities = makeIdentities(settings, system, wiring, stores, home);
  const { installed } = operatorParts;
  const operators = installOperators({ ...common, installed, identities }, inCluster);
  const workloads = await makeServices(
    { ...common, stores, identities, ready: operators.forWorkloads },
    inCluster,
  );
  const edge = makeEdge({ settings, system, namespaces, workloads, operators, home });
  return { system, landscape, wiring, outputs: outputsOf(settings, system, home, workloads, edge) };
}

function outputsOf(
  { environment, target }: Settings,
  system: System,
  home: Home,
  workloads: ReadonlyMap<string, Workload>,
  { urls, outputs }: Edge,
): Readonly<Record<string, unknown>> {
  const standIns = [...workloads].filter(([, workload]) => workload.isStandIn).map(([name]) => name);
  return { system: system.name, environment, target, urls, standIns, ...home.outputs, ...outputs };
}
