import * as pulumi from '@pulumi/pulumi';
import { Certificate } from '../../components/aws/certificate';
import type { HostedZone } from '../../components/aws/hostedZone';
import { hostOf, type HttpIngress } from '../../components/kubernetes/httpIngress';
import type { Settings } from '../config/settings';
import type { Ingress } from '../model/edge';
import { albAnnotations, ledByExternalDns, leftByExternalDns } from './edgeAnnotations';
import { ingressesOf } from './edgeParts';
import {
  certificateSource,
  hostsOfExternalDns,
  originOf,
  readinessPaths,
  servesByAlb,
  shareOf,
} from './edgePlan';
import { balancerFirewall } from './firewalls';
import type { Home } from './home';
import { makeIngresses, type Annotate, type EdgeSurroundings } from './ingresses';
import { recordsOwner } from './operations/externalDns';

/** Makes the edge of a cluster: the ingresses, and on AWS the names and certificates of their hosts. Returns URLs. */
export function makeEdge(surroundings: EdgeSurroundings): readonly string[] {
  const { zone } = surroundings.home;
  if (zone === undefined) return urlsOf(makeIngresses(surroundings, () => ({})));
  const annotate = onAws(surroundings, zone);
  const ingresses = makeIngresses(surroundings, (ingress) => ({
    ...recordsOf(ingress, surroundings),
    ...annotate(ingress),
  }));
  leadHosts(ingresses, zone, surroundings);
  return urlsOf(ingresses);
}

function urlsOf(ingresses: readonly HttpIngress[]): readonly string[] {
  return [...new Set(ingresses.map(({ url }) => url))];
}

/** What an Ingress tells external-dns, where there is one: how to lead the host, or to leave it to the stack. */
function recordsOf(
  ingress: Ingress,
  { settings, system }: EdgeSurroundings,
): Readonly<Record<string, string>> {
  if (settings.operators.externalDns === 'off') return {};
  return hostsOfExternalDns(settings, system).has(hostOf(ingress, settings.domain))
    ? ledByExternalDns(recordsOwner(settings), shareOf(ingress, settings))
    : leftByExternalDns();
}

/**
 * Leads each host that external-dns does not to what answers it: the CDN in front, or the load balancer that ingresses
 * of one host share.
 */
function leadHosts(
  ingresses: readonly HttpIngress[],
  zone: HostedZone,
  surroundings: EdgeSurroundings,
): void {
  const { settings, system, cdns } = surroundings;
  const led = hostsOfExternalDns(settings, system);
  const byHost = new Map(ingresses.map(({ host, address }) => [host, address]));
  for (const [host, address] of byHost) {
    const ingress = ingressesOf(settings, system).find((one) => hostOf(one, settings.domain) === host);
    if (cdns.fetchedFrom.has(host)) zone.lead(originOf(host), address);
    if (led.has(host)) continue;
    zone.lead(host, cdns.inFront.get(host) ?? address, shareOf(ingress ?? {}, settings));
  }
}

/** What an Ingress says on AWS: of Traefik's load balancer nothing, since that is its Service's. */
function onAws(surroundings: EdgeSurroundings, zone: HostedZone): Annotate {
  const { settings, system, home } = surroundings;
  if (!servesByAlb(settings)) return () => ({});
  const certificates =
    certificateSource(settings) === 'acm' ? makeCertificates(surroundings, zone) : undefined;
  const firewall = balancerFirewall(settings, home, surroundings.cdns.inFront.size > 0);
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
      ...(firewall === undefined ? {} : { firewallArn: firewall.arn }),
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
export function zoneOutputs(
  settings: Settings,
  { zone }: Pick<Home, 'zone'>,
): Readonly<Record<string, unknown>> {
  if (zone === undefined) return {};
  const { zoneId, nameServers } = zone;
  const made = nameServers === undefined ? {} : { nameServers };
  if (certificateSource(settings) !== 'nobody') return made;
  const servers =
    nameServers?.apply((names) => names.join(', ')) ?? pulumi.interpolate`those of the zone ${zoneId}`;
  const certificates = pulumi.interpolate`waiting for delegation of ${settings.domain} to ${servers}; then set berth:hostedZone.delegated to true`;
  return { ...made, certificates };
}
