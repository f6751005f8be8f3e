import * as pulumi from '@pulumi/pulumi';
import { imagePullSecret } from '../../components/kubernetes/imagePullSecret';
import { injectionLabel } from '../../components/kubernetes/meshPolicies';
import { Namespace, type NamespaceArgs } from '../../components/kubernetes/namespace';
import type { Settings } from '../config/settings';
import { isPrivileged } from '../model/privileged';
import { publicPorts } from '../model/publicPorts';
import type { Service } from '../model/service';
import type { System } from '../model/system';
import { namespaceOf, storesInCluster, type Landscape } from '../wiring/landscape';
import { meshedNamespaces } from '../wiring/mesh';

/** Makes every namespace that a service or a store in pods names, and returns them by name. */
export function makeNamespaces(
  settings: Settings,
  system: System,
  landscape: Landscape,
  opts: pulumi.ComponentResourceOptions,
): ReadonlyMap<string, pulumi.Output<string>> {
  const { environment } = settings;
  const names = namespacesOf(system, landscape);
  const meshed = new Set(landscape.around?.meshed === true ? meshedNamespaces(system, landscape) : []);
  const labels = {
    ...system.namespaceLabels?.[environment],
    environment,
    'app.kubernetes.io/part-of': system.name,
  };
  return new Map(
    names.map((name) => {
      const mesh = meshed.has(name) ? injectionLabel : {};
      const args = { name, labels: { ...labels, ...mesh }, ...whatItHolds(name, system, settings) };
      return [name, new Namespace(name, args, opts).name];
    }),
  );
}

/** Returns the names of the namespaces that a service or a store in pods names. */
export function namespacesOf(system: System, landscape: Landscape): readonly string[] {
  const inPods = storesInCluster(system, landscape);
  const owners = [...Object.values(system.services), ...inPods.map(([, store]) => store)];
  return [...new Set(owners.map((owner) => namespaceOf(system, landscape.environment, owner)))];
}

/** A namespace has a load balancer for each of its services that the internet reaches, and no other. */
function whatItHolds(
  name: string,
  system: System,
  settings: Settings,
): Pick<NamespaceArgs, 'podSecurity' | 'quota'> {
  const services = Object.entries(system.services).filter(
    ([, service]) => namespaceOf(system, settings.environment, service) === name,
  );
  const loadBalancers = services.filter(([, { ports }]) => publicPorts(ports).length > 0).length;
  const privileged = services.some(([, service]) => isPrivileged(service));
  return {
    podSecurity: privileged ? 'privileged' : 'restricted',
    quota: { pods: podsAtMost(services, settings), loadBalancers },
  };
}

/** Pods that every namespace may have; a runaway controller stops there. */
const fewestPods = 250;
/** Pods of stores and of Jobs, beside those of services. */
const otherPods = 50;

/** Autoscalers at their maximum, while an update of all adds a quarter or as many again, must not be stopped by the quota. */
function podsAtMost(services: readonly (readonly [string, Service])[], settings: Settings): number {
  const most = services.map(([name, service]) => {
    const replicas = settings.services[name]?.replicas ?? 1;
    const scaled = service.kind === 'deployment' ? service.autoscaling?.[settings.environment] : undefined;
    const doubled = service.kind === 'deployment' && service.rollout === 'blue-green';
    return Math.ceil((doubled ? 2 : 1.25) * Math.max(replicas, scaled?.maximum ?? 0));
  });
  return Math.max(
    fewestPods,
    most.reduce((sum, pods) => sum + pods, otherPods),
  );
}

/** Returns the names of the Secrets that pull images, made in every namespace where the settings hold the login. */
export function makeImagePullSecrets(
  { imagePullSecrets }: Settings,
  namespaces: ReadonlyMap<string, pulumi.Output<string>>,
  opts: pulumi.CustomResourceOptions,
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
