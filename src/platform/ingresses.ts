import type * as pulumi from '@pulumi/pulumi';
import { HttpIngress } from '../../components/kubernetes/httpIngress';
import { challengeSolverPolicy } from '../../components/kubernetes/operators/challengeSolverPolicy';
import type { Workload } from '../../components/kubernetes/workload';
import type { Settings } from '../config/settings';
import type { Ingress } from '../model/edge';
import type { System } from '../model/system';
import { ingressNamespace, ingressNamespaces } from '../wiring/ingressNamespace';
import type { Cdns } from './cdns';
import { withCertificatesFrom } from './edgeAnnotations';
import { ingressesOf } from './edgeParts';
import { answersChallenges, certificateSource, servesByAlb } from './edgePlan';
import type { ClusterHome } from './home';
import type { Operators } from './operators';

/** What the edge needs of the parts of the platform that stand before it. */
export interface EdgeSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly operators: Operators;
  readonly home: ClusterHome;
  /** Content delivery networks. Default: none. */
  readonly cdns: Cdns;
}

/** Returns the annotations of an ingress beside the system's own. */
export type Annotate = (ingress: Ingress) => Readonly<Record<string, pulumi.Input<string>>>;

/** Makes the ingresses of the system. An Ingress leads to services that are there. */
export function makeIngresses(surroundings: EdgeSurroundings, annotate: Annotate): readonly HttpIngress[] {
  const { settings, system, namespaces, home } = surroundings;
  const ingresses = ingressesOf(settings, system);
  if (answersChallenges(settings)) {
    for (const name of ingressNamespaces(system, settings.environment))
      challengeSolverPolicy(`${name}-challenges`, namespaces.get(name) ?? name, {
        provider: home.providers.kubernetes,
      });
  }
  return ingresses.map((ingress) => makeIngress(ingress, annotate(ingress), surroundings));
}

function makeIngress(
  ingress: Ingress,
  annotations: ReturnType<Annotate>,
  surroundings: EdgeSurroundings,
): HttpIngress {
  const { settings, system, namespaces, workloads, operators, home } = surroundings;
  const namespace = ingressNamespace(system, settings.environment, ingress);
  const behind = ingress.routes.flatMap(({ service }) => workloads.get(service)?.controller ?? []);
  const source = certificateSource(settings);
  return new HttpIngress(
    ingress.name,
    {
      ingress: withCertificatesFrom(source, ingress),
      domain: settings.domain,
      namespace: namespaces.get(namespace) ?? namespace,
      services: system.services,
      className: operators.ingressClass,
      annotations,
      // An ALB without a certificate has no port for TLS; Traefik answers there with a certificate of its own.
      tls: !(servesByAlb(settings) && source === 'nobody'),
      waitForAddress: !settings.ingressHostPorts,
    },
    { providers: home.providers, dependsOn: [...operators.forIngresses, ...behind] },
  );
}
