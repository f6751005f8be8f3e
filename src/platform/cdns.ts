import * as pulumi from '@pulumi/pulumi';
import { Certificate } from '../../components/aws/certificate';
import { Distribution, type DistributionArgs } from '../../components/aws/distribution';
import type { HostedZone } from '../../components/aws/hostedZone';
import type { WebSocketApi } from '../../components/aws/webSocketApi';
import type { WebFirewall } from '../../components/aws/webFirewall';
import { hostOf } from '../../components/kubernetes/httpIngress';
import type { Settings } from '../config/settings';
import { isProductionLike } from '../model/environment';
import type { Cdn } from '../model/edge';
import type { System } from '../model/system';
import type { Wiring } from '../wiring/wire';
import { cdnsOf, hostOfCdn, ingressesOf } from './edgeParts';
import { answersChallenges, originOf, shareOf } from './edgePlan';
import { cdnFirewall } from './firewalls';
import type { Home } from './home';
import type { PlacedStore } from './placedStore';

/** What CDNs need of the parts of the platform that stand before them. */
export interface CdnSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly wiring: Wiring;
  readonly stores: ReadonlyMap<string, PlacedStore>;
  /** WebSocket APIs, to which pages of buckets may connect. */
  readonly apis: ReadonlyMap<string, WebSocketApi>;
  readonly home: Home;
}

/** The content delivery networks of the stack, as the rest of it sees them. */
export interface Cdns {
  /** DNS name of what answers in front of an ingress, by host; empty as long as the host can have no certificate. */
  readonly inFront: ReadonlyMap<string, pulumi.Output<string>>;
  /** Hosts of ingresses that a CDN fetches from, by the name that `originOf` gives. */
  readonly fetchedFrom: ReadonlySet<string>;
  /** Where users find what buckets hold. */
  readonly urls: readonly pulumi.Input<string>[];
}

/** CloudFront takes certificates of this region alone, wherever the system lives. */
const certificateRegion = 'us-east-1';
const logRetentionInDays = 30;

interface MadeCdn {
  readonly cdn: Cdn;
  readonly distribution: Distribution;
  /** Host below the domain. Absent: it has none. */
  readonly host?: string;
  /** Host of an ingress from which it fetches something. Absent: it fetches from a bucket alone. */
  readonly fetchedFrom?: string;
}

/** Makes the CDNs of the system, and leads the hosts of those that deliver buckets to them. */
export function makeCdns(surroundings: CdnSurroundings): Cdns {
  const { settings, system, home } = surroundings;
  const { zone } = home;
  const cdns = cdnsOf(settings, system);
  if (zone === undefined) {
    if (cdns.length > 0) throw new Error('The system has CDNs, and its home no zone for their names.');
    return { inFront: new Map(), fetchedFrom: new Set(), urls: [] };
  }
  const firewall = cdns.length === 0 ? undefined : cdnFirewall(settings, home);
  const made = cdns.map((cdn) => makeCdn(cdn, zone, firewall, surroundings));
  const { delegated } = settings.hostedZone;
  const named = made.flatMap(({ cdn, host, distribution: { domainName } }) =>
    host === undefined || !delegated ? [] : [{ cdn, host, domainName }],
  );
  for (const { cdn, host, domainName } of named)
    if (cdn.origin.kind === 'bucket') zone.lead(host, domainName, shareOf(cdn, settings));
  return {
    inFront: new Map(
      named.flatMap(({ cdn, host, domainName }) =>
        cdn.origin.kind === 'ingress' ? [[host, domainName] as const] : [],
      ),
    ),
    fetchedFrom: new Set(made.flatMap(({ fetchedFrom }) => fetchedFrom ?? [])),
    urls: made.filter(({ cdn }) => cdn.origin.kind === 'bucket').map((one) => urlOf(one, delegated)),
  };
}

function urlOf({ host, distribution }: MadeCdn, delegated: boolean): pulumi.Input<string> {
  return host === undefined || !delegated
    ? pulumi.interpolate`https://${distribution.domainName}`
    : `https://${host}`;
}

function makeCdn(
  cdn: Cdn,
  zone: HostedZone,
  firewall: WebFirewall | undefined,
  surroundings: CdnSurroundings,
): MadeCdn {
  const { settings, system, home } = surroundings;
  const opts = { providers: home.providers };
  const host = hostOfCdn(cdn, settings, system);
  const fetchedFrom = ingressHostOf(cdn, host, settings, system);
  const certificate =
    host === undefined || !settings.hostedZone.delegated
      ? undefined
      : new Certificate(cdn.name, { host, zone, region: certificateRegion }, opts);
  const production = isProductionLike(settings);
  const distribution = new Distribution(
    cdn.name,
    {
      origin: originArgs(cdn, fetchedFrom, surroundings),
      ...(certificate === undefined || host === undefined
        ? {}
        : { host: { name: host, certificateArn: certificate.arn } }),
      ...(fetchedFrom !== undefined && answersChallenges(settings)
        ? { challengesAt: originOf(fetchedFrom) }
        : {}),
      priceClass: production ? 'PriceClass_All' : 'PriceClass_100',
      ...(production ? { log: logOf(cdn, settings) } : {}),
      ...(firewall === undefined ? {} : { firewallArn: firewall.arn }),
    },
    { ...opts, dependsOn: [...(storeOf(cdn, surroundings)?.ready ?? [])] },
  );
  return {
    cdn,
    distribution,
    ...(host === undefined ? {} : { host }),
    ...(fetchedFrom === undefined ? {} : { fetchedFrom }),
  };
}

function logOf({ name }: Cdn, { system, environment }: Settings) {
  return { name: `${system}-${environment}-${name}`, retentionInDays: logRetentionInDays };
}

/** A CDN of a bucket may share its host with an ingress, whose issuer's challenges come to either. */
function ingressHostOf(
  cdn: Cdn,
  host: string | undefined,
  settings: Settings,
  system: System,
): string | undefined {
  if (cdn.origin.kind === 'ingress') return host;
  const hosts = ingressesOf(settings, system).map((ingress) => hostOf(ingress, settings.domain));
  return host !== undefined && hosts.includes(host) && answersChallenges(settings) ? host : undefined;
}

function originArgs(
  cdn: Cdn,
  fetchedFrom: string | undefined,
  surroundings: CdnSurroundings,
): DistributionArgs['origin'] {
  const { origin } = cdn;
  if (origin.kind === 'ingress') {
    if (fetchedFrom === undefined) throw new Error(`The CDN ${cdn.name} stands in front of no ingress.`);
    return { kind: 'ingress', domainName: originOf(fetchedFrom) };
  }
  const arn = storeOf(cdn, surroundings)?.arns?.store;
  const grant = surroundings.wiring.grants.find(
    (candidate) => candidate.kind === 'bucket-policy' && candidate.cdn === cdn.name,
  );
  if (arn === undefined || grant?.kind !== 'bucket-policy')
    throw new Error(`The CDN ${cdn.name} delivers ${origin.bucket}, which nobody lets it read.`);
  return {
    kind: 'bucket',
    bucket: pulumi.output(arn).apply((text) => text.slice(text.lastIndexOf(':') + 1)),
    arn,
    region: surroundings.settings.region,
    sid: grant.sid,
    folders: origin.folders ?? [],
    // Whichever home DNS leads to, the same path of the host leads to its WebSocket.
    apis: [...surroundings.apis.values()],
  };
}

function storeOf({ origin }: Cdn, { stores }: CdnSurroundings): PlacedStore | undefined {
  return origin.kind === 'bucket' ? stores.get(origin.bucket) : undefined;
}
