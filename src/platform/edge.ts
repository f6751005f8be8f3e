import * as pulumi from '@pulumi/pulumi';
import { Certificate } from '../../components/aws/certificate';
import type { HostedZone } from '../../components/aws/hostedZone';
import { hostOf, type HttpIngress } from '../../components/kubernetes/httpIngress';
import type { Ingress } from '../model/edge';
import { albAnnotations } from './edgeAnnotations';
import { certificateSource, ingressesOf, readinessPaths, servesByAlb } from './edgePlan';
import { makeIngresses, type Annotate, type EdgeSurroundings } from './ingresses';

/** Where users find the system. */
export interface Edge {
  readonly urls: readonly string[];
  /** What the stack exports of it. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Makes the edge: the ingresses, and on AWS the names and certificates of their hosts. */
export function makeEdge(surroundings: EdgeSurroundings): Edge {
  const { home } = surroundings;
  const { zone } = home;
  if (zone === undefined) return { urls: urlsOf(makeIngresses(surroundings, () => ({}))), outputs: {} };
  const ingresses = makeIngresses(surroundings, onAws(surroundings, zone));
  // Ingresses of one host share a load balancer.
  const byHost = new Map(ingresses.map(({ host, address }) => [host, address]));
  for (const [host, address] of byHost) zone.lead(host, address);
  return { urls: urlsOf(ingresses), outputs: zoneOutputs(surroundings, zone) };
}

function urlsOf(ingresses: readonly HttpIngress[]): readonly string[] {
  return [...new Set(ingresses.map(({ url }) => url))];
}

/** What an Ingress says on AWS: of Traefik's load balancer nothing, since that is its Service's. */
function onAws(surroundings: EdgeSurroundings, zone: HostedZone): Annotate {
  const { settings, system, home } = surroundings;
  if (!servesByAlb(settings)) return () => ({});
  const certificates =
    certificateSource(settings) === 'acm' ? makeCertificates(surroundings, zone) : undefined;
  return (ingress) => {
    const certificateArn = certificates?.get(hostOf(ingress, settings.domain))?.arn;
    const [readinessPath = '/'] = readinessPaths(ingress, system);
    return albAnnotations({
      group: `${system.name}-${settings.environment}`,
      subnetIds: home.aws?.network?.publicSubnetIds ?? [],
      readinessPath,
      ...(certificateArn === undefined ? {} : { certificateArn }),
    });
  };
}

function makeCertificates(
  { settings, system, home }: EdgeSurroundings,
  { zoneId }: HostedZone,
): ReadonlyMap<string, Certificate> {
  const hosts = new Set(
    ingressesOf(settings, system).map((ingress: Ingress) => hostOf(ingress, settings.domain)),
  );
  return new Map(
    [...hosts].map((host) => [host, new Certificate(host, { host, zoneId }, { providers: home.providers })]),
  );
}

function zoneOutputs({ settings }: EdgeSurroundings, { zoneId, nameServers }: HostedZone): Edge['outputs'] {
  const made = nameServers === undefined ? {} : { nameServers };
  if (certificateSource(settings) !== 'nobody') return made;
  const servers =
    nameServers?.apply((names) => names.join(', ')) ?? pulumi.interpolate`those of the zone ${zoneId}`;
  const certificates = pulumi.interpolate`waiting for delegation of ${settings.domain} to ${servers}; then set berth:hostedZone.delegated to true`;
  return { ...made, certificates };
}
