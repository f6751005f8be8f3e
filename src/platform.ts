import * as pulumi from '@pulumi/pulumi';
import { HttpIngress } from '../components/kubernetes/httpIngress';
import { imagePullSecret } from '../components/kubernetes/imagePullSecret';
import { Namespace } from '../components/kubernetes/namespace';
import type { Workload } from '../components/kubernetes/workload';
import type { Settings } from './config/settings';
import type { System } from './model/system';
import { validateSystem } from './model/validateSystem';
import { awsHome } from './platform/awsHome';
import { grouped } from './platform/grouped';
import { clusterHome, type Home } from './platform/home';
import { makeIdentities } from './platform/identities';
import { ingressCidrs, landscapeOf } from './platform/landscapeOf';
import { installOperators, type Operators } from './platform/operators';
import { operatorsOf } from './platform/operatorsOf';
import { makeServices } from './platform/services';
import { placeStores } from './platform/stores';
import { systemNamed } from './systems/catalogue';
import { namespaceOf, placementOf, type Landscape } from './wiring/landscape';
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
 * Builds a system where the settings want it: wiring first, as plain data; then the home of the cluster, its
 * operators, the stores, the services and the edge.
 * @throws UserError where the system contradicts itself, with every problem at once.
 */
export function platform(settings: Settings, system: System = systemNamed(settings.system)): Platform {
  validateSystem(system);
  const landscape = landscapeOf(settings);
  const operatorParts = operatorsOf(settings, system, landscape);
  const wiring = wire(
    system,
    landscape,
    platformWiring(system, landscape, { ...operatorParts, ingressCidrs: ingressCidrs(settings) }),
  );

  const home = settings.target === 'aws' ? awsHome(settings, system) : clusterHome(settings);
  const inCluster = { providers: home.providers };
  const operators = installOperators(settings, operatorParts.installed, home, inCluster);
  const namespaces = makeNamespaces(settings, system, landscape, inCluster);
  const rules = grouped(
    wiring.grants.filter((grant) => grant.kind === 'network'),
    ({ subject }) => subject,
  );
  const imagePullSecrets = makeImagePullSecrets(settings, namespaces, inCluster);
  const common = { settings, system, landscape, wiring, rules, home, namespaces, imagePullSecrets };
  const stores = placeStores(common);
  const identities = makeIdentities(settings, system, wiring, stores, home);
  const workloads = makeServices({ ...common, stores, identities, ready: operators.forWorkloads }, inCluster);
  const urls = makeIngresses(settings, system, namespaces, workloads, operators, inCluster);
  return { system, landscape, wiring, outputs: outputsOf(settings, system, home, workloads, urls) };
}

/** Every namespace that a service or a store in pods names. */
function makeNamespaces(
  { environment }: Settings,
  system: System,
  landscape: Landscape,
  opts: pulumi.ComponentResourceOptions,
): ReadonlyMap<string, pulumi.Output<string>> {
  const inPods = Object.entries(system.stores).filter(
    ([name]) => placementOf(landscape, name) === 'in-cluster',
  );
  const owners = [...Object.values(system.services), ...inPods.map(([, store]) => store)];
  const names = new Set(owners.map((owner) => namespaceOf(system, environment, owner)));
  const labels = { environment, 'app.kubernetes.io/part-of': system.name };
  return new Map([...names].map((name) => [name, new Namespace(name, { name, labels }, opts).name]));
}

/** Returns the names of the Secrets that pull images, made in every namespace where the settings hold the login. */
function makeImagePullSecrets(
  { imagePullSecrets }: Settings,
  namespaces: ReadonlyMap<string, pulumi.Output<string>>,
  opts: pulumi.ComponentResourceOptions,
): readonly string[] {
  for (const secret of imagePullSecrets) {
    if (secret.kind === 'existing') continue;
    const { name, registry, username } = secret;
    for (const [key, namespace] of namespaces) {
      const password = pulumi.secret(secret.password.reveal());
      imagePullSecret(`${key}-${name}`, { name, namespace, registry, username, password }, opts);
    }
  }
  return imagePullSecrets.map(({ name }) => name);
}

/** Makes the edge, and returns where users find it. An Ingress leads to services that are there. */
function makeIngresses(
  settings: Settings,
  system: System,
  namespaces: ReadonlyMap<string, pulumi.Output<string>>,
  workloads: ReadonlyMap<string, Workload>,
  operators: Operators,
  opts: pulumi.ComponentResourceOptions,
): readonly string[] {
  if (settings.operators.ingress === 'off') return [];
  return system.ingresses.map((ingress) => {
    const [first] = ingress.routes;
    const owner = (first && system.services[first.service]) ?? {};
    const namespace = namespaceOf(system, settings.environment, owner);
    const behind = ingress.routes.flatMap(({ service }) => workloads.get(service)?.controller ?? []);
    const made = new HttpIngress(
      ingress.name,
      {
        ingress,
        domain: settings.domain,
        namespace: namespaces.get(namespace) ?? namespace,
        services: system.services,
        className: operators.ingressClass,
        waitForAddress: !settings.ingressHostPorts,
      },
      { ...opts, dependsOn: [...operators.forIngresses, ...behind] },
    );
    return made.url;
  });
}

function outputsOf(
  { environment, target }: Settings,
  system: System,
  home: Home,
  workloads: ReadonlyMap<string, Workload>,
  urls: readonly string[],
): Readonly<Record<string, unknown>> {
  const standIns = [...workloads].filter(([, workload]) => workload.isStandIn).map(([name]) => name);
  return { system: system.name, environment, target, urls, standIns, ...home.outputs };
}
