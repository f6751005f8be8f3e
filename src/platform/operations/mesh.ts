import * as pulumi from '@pulumi/pulumi';
import { meshTraffic, openPorts, strictNamespace } from '../../../components/kubernetes/meshPolicies';
import { Istio } from '../../../components/kubernetes/operators/istio';
import { isProductionLike } from '../../model/environment';
import type { System } from '../../model/system';
import { groupBy } from '../../wiring/groupBy';
import { calledServices, meshedNamespaces, meshExceptions } from '../../wiring/mesh';
import { meshSubjects } from '../../wiring/operations/meshGrants';
import type { GuardSurroundings } from './operationsSurroundings';

/** Installs the service mesh. Returns what pods wait for. */
export function installMesh(
  { settings, rules }: GuardSurroundings,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const istio = new Istio(
    'istio',
    {
      controlPlaneGrants: rules.get(meshSubjects.controlPlane) ?? [],
      nodeGrants: rules.get(meshSubjects.nodes) ?? [],
      multiZone: isProductionLike(settings),
    },
    opts,
  );
  return istio.ready;
}

/**
 * Brings the namespaces into the mesh, and returns them so that who takes one waits until its pods take no connection
 * without mutual TLS, but for those from outside the mesh. Where there is no mesh, they are returned as they came.
 */
export function joinMesh(
  surroundings: GuardSurroundings,
  namespaces: ReadonlyMap<string, pulumi.Output<string>>,
  dependsOn: pulumi.Resource[],
): ReadonlyMap<string, pulumi.Output<string>> {
  const { system, landscape, home } = surroundings;
  if (landscape.around?.meshed !== true) return namespaces;
  const opts = { provider: home.providers.kubernetes, dependsOn };
  const namespaceNamed = (name: string) => namespaces.get(name) ?? pulumi.output(name);
  const meshed = new Set(meshedNamespaces(system, landscape));
  const rules = new Map(
    [...meshed].map((name) => [
      name,
      [
        strictNamespace(name, namespaceNamed(name), opts),
        ...exceptionsIn(name, surroundings).map(({ pods, ports }) =>
          openPorts(pods, { namespace: namespaceNamed(name), pods, ports }, opts),
        ),
      ],
    ]),
  );
  makeTraffic(surroundings, namespaceNamed, opts);
  return new Map(
    [...namespaces].map(([name, namespace]) => {
      const made = pulumi.all((rules.get(name) ?? []).map(({ metadata }) => metadata));
      return [name, pulumi.all([namespace, made]).apply(([known]) => known)];
    }),
  );
}

/** The ports of a namespace's pods that somebody outside the mesh connects to, by the label of the pods. */
function exceptionsIn(namespace: string, { system, landscape, wiring }: GuardSurroundings) {
  const grants = wiring.grants.filter((grant) => grant.kind === 'network');
  const exceptions = meshExceptions(system, landscape, grants).filter(
    ({ pods }) => pods.namespace === namespace,
  );
  return [...groupBy(exceptions, ({ pods }) => pods.name)].map(([pods, open]) => ({
    pods,
    ports: new Map(open.map(({ port, bindings }) => [port, bindings])),
  }));
}

function makeTraffic(
  { system, landscape, wiring }: GuardSurroundings,
  namespaceNamed: (name: string) => pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  const timeoutSeconds = longestSilence(system);
  for (const { name, namespace, http, sticky } of calledServices(system, landscape, wiring.bindings)) {
    meshTraffic(
      name,
      { service: name, namespace, in: namespaceNamed(namespace), http, sticky, timeoutSeconds },
      opts,
    );
  }
}

/** Seconds after which load balancers and Traefik close a connection on which nothing is said. */
const usualSilence = 60;

/** Who waits behind an ingress is gone after the longest silence that one allows: nobody need wait longer inside. */
function longestSilence({ ingresses }: System): number {
  return Math.max(usualSilence, ...ingresses.flatMap(({ idleTimeoutSeconds }) => idleTimeoutSeconds ?? []));
}
