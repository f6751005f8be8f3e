import * as pulumi from '@pulumi/pulumi';
import { Certificate } from '../../components/aws/certificate';
import type { HostedZone } from '../../components/aws/hostedZone';
import { hostOf, type HttpIngress } from '../../components/kubernetes/httpIngress';
import type { Settings } from '../config/settings';
import { albAnnotations } from './edgeAnnotations';
import { ingressesOf } from './edgeParts';
import { certificateSource, originOf, readinessPaths, servesByAlb, shareOf } from './edgePlan';
import type { Home } from './home';
import { makeIngresses, type Annotate, type EdgeSurroundings } from './ingresses';

/** Where users find the system. */
export interface Edge {
  readonly urls: readonly string[];
  /** What the stack exports of it. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Makes the edge of a cluster: the ingresses, and on AWS the names and certificates of their hosts. */
export function makeEdge(surroundings: EdgeSurroundings): Edge {
  const { settings, home } = surroundings;
  const { zone } = home;
  if (zone === undefined) return { urls: urlsOf(makeIngresses(surroundings, () => ({}))), outputs: {} };
  const ingresses = makeIngresses(surroundings, onAws(surroundings, zone));
  leadHosts(ingresses, zone, surroundings);
  return { urls: urlsOf(ingresses), outputs: zoneOutputs(settings, home) };
}

function urlsOf(ingresses: readonly HttpIngress[]): readonly string[] {
  return [...new Set(ingresses.map(({ url }) => url))];
}

/** Leads each host to what answers it: the CDN in front, or the load balancer that ingresses of one host share. */
function leadHosts(
  ingresses: readonly HttpIngress[],
  zone: HostedZone,
  surroundings: EdgeSurroundings,
): void {
  const { settings, system, cdns } = surroundings;
  const byHost = new Map(ingresses.map(({ host, address }) => [host, address]));
  for (const [host, address] of byHost) {
    const ingress = ingressesOf(settings, system).find((one) => hostOf(one, settings.domain) === host);
    if (cdns?.fetchedFrom.has(host)) zone.lead(originOf(host), address);
    zone.lead(host, cdns?.inFront.get(host) ?? address, shareOf(ingress ?? {}, settings));
  }
}

/** What an Ingress says on AWS: of Traefik's load balancer nothing, since that is its Service's. */
function onAws(surroundings: EdgeSurroundings, zone: HostedZone): Annotate {
  const { settings, system, home } = surroundings;
  if (!servesByAlb(settings)) return () => ({});
  const certificates =
    certificateSource(settings) === 'acm' ? makeCertificates(surroundings, zone) : undefined;
  const silences = ingressesOf(settings, system).flatMap(
    ({ idleTimeoutSeconds }) => idleTimeoutSeconds ?? [],
  );
  return (ingress) => {
    const certificateArn = certificates?.get(hostOf(ingress, settings.domain))?.arn;
    const [readinessPath = '/'] = readinessPaths(ingress, system);
    return albAnnotations({
      group: `${system.name}-${settings.environment}`,
      subnetIds: home.aws?.network?.publicSubnetIds ?? [],
      readinessPath,
      // It is the load balancer's: the controller refuses a group whose members differ.
      ...(silences.length === 0 ? {} : { idleTimeoutSeconds: Math.max(...silences) }),
      ...(certificateArn === undefined ? {} : { certificateArn }),
    });
  };
}

function makeCertificates(
  { settings, system, home }: EdgeSurroundings,
  zone: HostedZone,
): ReadonlyMap<string, Certificate> {
  const hosts = new Set(ingressesOf(settings, system).map((ingress) => hostOf(ingress, settings.domain)));
  return new Map(
    [...hosts].map((host) => [host, new Certificate(host, { host, zone }, { providers: home.providers })]),
  );
}

/** Returns what the stack exports of its zone: whom the domain's parent must name, and what waits for that. */
export function zoneOutputs(settings: Settings, { zone }: Pick<Home, 'zone'>): Edge['outputs'] {
  if (zone === undefined) return {};
  const { zoneId, nameServers } = zone;
  const made = nameServers === undefined ? {} : { nameServers };
  if (certificateSource(settings) !== 'nobody') return made;
  const servers =
    nameServers?.apply((names) => names.join(', ')) ?? pulumi.interpolate`those of the zone ${zoneId}`;
  const certificates = pulumi.interpolate`waiting for delegation of ${settings.domain} to ${servers}; then set berth:hostedZone.delegated to true`;
  return { ...made, certificates };
}
