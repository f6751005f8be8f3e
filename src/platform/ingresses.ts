import type * as pulumi from '@pulumi/pulumi';
import { HttpIngress } from '../../components/kubernetes/httpIngress';
import { challengeSolverPolicy } from '../../components/kubernetes/operators/challengeSolverPolicy';
import type { Workload } from '../../components/kubernetes/workload';
import type { Settings } from '../config/settings';
import type { Ingress, System } from '../model/system';
import { namespaceOf } from '../wiring/landscape';
import type { Home } from './home';
import type { Operators } from './operators';

/** Says whether an issuer checks host names by a challenge that pods beside the Ingress answer. */
export function answersChallenges({ operators, certificates }: Settings): boolean {
  return operators.certManager === 'install' && certificates.issuer === 'lets-encrypt';
}

/** What the edge needs of the parts of the platform that stand before it. */
export interface EdgeSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly operators: Operators;
  readonly home: Home;
}

/** Makes the edge, and returns where users find it. An Ingress leads to services that are there. */
export function makeIngresses(surroundings: EdgeSurroundings): readonly string[] {
  const { settings, system, namespaces, home } = surroundings;
  if (settings.operators.ingress === 'off') return [];
  const owners = new Set(system.ingresses.map((ingress) => ownerOf(ingress, surroundings)));
  if (answersChallenges(settings)) {
    for (const name of owners)
      challengeSolverPolicy(`${name}-challenges`, namespaces.get(name) ?? name, {
        provider: home.providers.kubernetes,
      });
  }
  return system.ingresses.map((ingress) => makeIngress(ingress, surroundings));
}

function makeIngress(ingress: Ingress, surroundings: EdgeSurroundings): string {
  const { settings, system, namespaces, workloads, operators, home } = surroundings;
  const namespace = ownerOf(ingress, surroundings);
  const behind = ingress.routes.flatMap(({ service }) => workloads.get(service)?.controller ?? []);
  return new HttpIngress(
    ingress.name,
    {
      ingress,
      domain: settings.domain,
      namespace: namespaces.get(namespace) ?? namespace,
      services: system.services,
      className: operators.ingressClass,
      waitForAddress: !settings.ingressHostPorts,
    },
    { providers: home.providers, dependsOn: [...operators.forIngresses, ...behind] },
  ).url;
}

/** An Ingress lives in the namespace of the services behind it. */
function ownerOf(ingress: Ingress, { settings, system }: EdgeSurroundings): string {
  const first = ingress.routes[0]?.service ?? '';
  return namespaceOf(system, settings.environment, system.services[first] ?? {});
}
